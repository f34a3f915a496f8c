"""A status that was removed: the worker brings its items on, and tells whom that concerns."""

from domain import items, statuses
from mail.transport import NullTransport
from models import Item, Notification, NotificationKind, OutgoingMail, Status
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk


async def test_the_worker_brings_items_on(bare_workspace):
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    going, closed = [await Status.get(type_id=item.type_id, name=name) for name in ("In progress", "Closed")]
    await items.set_status(agent, item.id, going.id)
    worker = Worker(jobs(NullTransport()))
    await worker.drain()
    await Notification.all().delete()
    await OutgoingMail.all().delete()
    await statuses.remove(agent, going.id, closed.id)
    await worker.drain()
    assert (await Item.get(id=item.id)).status_id == closed.id
    rows = await Notification.filter(kind=NotificationKind.STATUS)
    assert [row.recipient_id for row in rows] == [desk.key(ann)]
