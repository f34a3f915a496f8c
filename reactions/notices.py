"""Notices: who is told by mail of what nobody wrote them, such as an assignment; and the job that puts what is due into mails."""

from collections.abc import Sequence
from uuid import UUID

from domain import notices
from domain.config import current
from domain.items.locked import with_parties
from domain.notices import Wanted
from models import Address, EventRecord, Message, NotificationKind
from reactions import reasons
from reactions.reasons import ByMail

KINDS = frozenset({"item.created", "item.assigned", "item.status_changed", "item.converted"})


class Gathering:
    """The job that makes mails of what is due."""

    name = "notices"

    async def step(self) -> bool:
        """Make the mails of at most a hundred people; whether there were any."""
        return await notices.gather() > 0


async def handle(event: EventRecord) -> None:
    """Notices to everyone whom the event concerns and who wants it by mail; that an item was made for them is confirmed."""
    if not current().mail_notices or event.item_id is None:
        return
    item = await with_parties(event.item_id)
    people = await reasons.by_mail(event, item) if item else []
    told = [each for each in people if each.kind is not NotificationKind.CREATED_FOR_ME]
    await keep(event, await reachable(told, but=event.actor_id))


async def of_automation(event: EventRecord, message: Message) -> None:
    """What a part of the product noted for the item's staff, that a mail came back, say; anything else of it goes to nobody."""
    if not current().mail_notices or event.item_id is None or not message.internal:
        return
    item = await with_parties(event.item_id)
    people = await reasons.by_mail(event, item) if item else []
    await keep(event, await reachable(people, but=event.actor_id))


async def reachable(people: Sequence[ByMail], *, but: UUID) -> list[ByMail]:
    """Those of them who have an address."""
    keys = [each.viewer.principal_id for each in people]
    rows = Address.filter(principal_id__in=keys) if keys else None  # house: who can be written to
    found = {UUID(str(key)) for key in await rows.values_list("principal_id", flat=True)} if rows else set()
    return [each for each in people if each.viewer.principal_id in found - {but}]


async def keep(event: EventRecord, people: Sequence[ByMail], item_id: UUID | None = None) -> None:
    """A notice to each of these people, about the event's item unless another is named, or about its conversation."""
    wanted = [
        Wanted(recipient_id=key, kind=each.kind, digest=each.digest)
        for each in people
        if (key := each.viewer.principal_id)
    ]
    if wanted:
        await notices.keep(event, item_id or event.item_id, wanted)
