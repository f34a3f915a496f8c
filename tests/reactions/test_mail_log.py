"""What people read of a mail that goes out: its states, its attempts, what is told of them, and what they may want of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import config, inboxes, items, sign_in
from domain.inboxes import NewInbox
from domain.mail_servers import Given, save
from domain.mails.incoming import Envelope
from kit import clock
from mail import inbound
from mail.parse import parse
from mail.servers import Servers
from mail.transport import Deferred, Delivered, NullTransport, Outcome, Outgoing, Refused
from models import (
    Conversation,
    Door,
    EventRecord,
    Item,
    MailServer,
    MailTls,
    Message,
    OutgoingMail,
    OutgoingState,
    Viewer,
)
from models.properties.filters import EVERYTHING
from reactions.jobs import jobs
from reactions.worker import Worker
from realtime.log import event_of
from realtime.streams import ConversationStream, ItemListStream, ItemStream, Signal, Stream
from tests.api.asking import ask, gid
from tests.mail.letters import mail
from tests.reactions import desk
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("bare_workspace")

LIST = """query($filter: OutgoingMailFilter) { outgoingMails(filter: $filter) { nodes { id state recipient { name } subject
    item { title } message { text } automatic nextAttemptAt sentAt reason attempts { server outcome code reply } } } }"""
DELIVERIES = """query($id: ID!) { item(id: $id) { messages(first: 20) { nodes { deliveries {
    state recipient { name } nextAttemptAt sentAt } } } } }"""
RETRY = """mutation($id: ID!) { outgoingMailRetry(id: $id) { outgoingMail { state } errors { code message } cursor } }"""
CANCEL = """mutation($id: ID!) { outgoingMailCancel(id: $id) { outgoingMail { state } errors { code message } cursor } }"""


class Fickle:
    """A transport that answers as told, then takes everything."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[Outgoing] = []

    async def send(self, mail: Outgoing) -> Outcome:
        self.sent.append(mail)
        return self.outcomes.pop(0) if self.outcomes else Delivered("ok", "stub:25")


async def replied(worker: Worker) -> tuple[Viewer, Viewer, Item]:
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    await worker.drain()
    return agent, ann, item


async def told() -> list[list[str]]:
    """Each change of a mail's state that the log tells of."""
    events = await EventRecord.filter(kind="message.mail_changed").order_by("position")
    assert {event.internal for event in events} <= {True}
    return [event.changes["state"] for event in events]


async def mails(viewer: Viewer, **given: Any) -> list[dict[str, Any]]:
    return (await ask(viewer, LIST, filter=given or None))["outgoingMails"]["nodes"]


async def wants(viewer: Viewer, text: str, row: OutgoingMail) -> tuple[str | None, list[str]]:
    answer = next(iter((await ask(viewer, text, id=gid(row, "outgoing_mail"))).values()))
    errors = [error["code"] for error in answer["errors"]]
    assert bool(errors) == (answer["cursor"] is None)
    return answer["outgoingMail"] and answer["outgoingMail"]["state"], errors


async def test_a_mail_that_is_put_off_says_so_and_then_that_it_was_sent(queries: Any) -> None:
    worker = Worker(jobs(Fickle(*[Deferred(451, "greylisted", "stub:25")] * 2)))
    with time_machine.travel(clock.now(), tick=False) as time:
        agent, _, item = await replied(worker)
        [waiting] = await mails(agent)
        assert (waiting["state"], waiting["reason"]) == ("DEFERRED", "451 greylisted")
        assert waiting["nextAttemptAt"] == clock.shown(clock.now() + timedelta(seconds=30))
        for seconds in (30, 60):
            time.shift(timedelta(seconds=seconds))
            await worker.drain()
    with queries(5):
        [sent] = await mails(agent)
    greylisted = {"server": "stub:25", "outcome": "DEFERRED", "code": 451, "reply": "greylisted"}
    assert sent | {"id": "", "sentAt": ""} == {
        "id": "",
        "state": "SENT",
        "recipient": {"name": "Ann"},
        "subject": f"[T-{item.number}] Printer",
        "item": {"title": "Printer"},
        "message": {"text": "Hello"},
        "automatic": False,
        "nextAttemptAt": None,
        "sentAt": "",
        "reason": "",
        "attempts": [
            greylisted,
            greylisted,
            {"server": "stub:25", "outcome": "DELIVERED", "code": 250, "reply": "ok"},
        ],
    }
    assert await told() == [["queued", "deferred"], ["queued", "sent"]]


async def test_who_follows_the_thread_is_told_live_and_customers_are_not() -> None:
    agent, ann, item = await replied(Worker(jobs(Fickle())))
    colleague, stranger = await desk.user("Colleague"), await desk.user("Stranger", role=None)
    [event] = [event_of(row) for row in await EventRecord.filter(kind="message.mail_changed")]
    thread = await Conversation.get(item_id=item.id)
    streams: list[Stream] = [ItemStream(item.id), ConversationStream(thread.id, item.id, internal=False)]
    for stream in streams:
        heard = [stream.judge(event, who) for who in (agent, colleague, stranger, ann)]
        assert heard == [Signal.CHANGED, Signal.CHANGED, None, None]
    assert ItemListStream(EVERYTHING).judge(event, agent) is None, "a list shows nothing of it"
    assert (event.entity_id, event.conversation_id) == ((await Message.get()).id, thread.id)


async def test_of_very_many_attempts_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.mails.log.ATTEMPTS_KEPT", 3)
    worker = Worker(jobs(Fickle(*[Deferred(450 + n, "later") for n in range(5)])))
    with time_machine.travel(clock.now(), tick=False) as time:
        agent, _, _ = await replied(worker)
        for _ in range(5):
            time.shift(timedelta(hours=1))
            await worker.drain()
    [sent] = await mails(agent)
    assert [each["code"] for each in sent["attempts"]] == [453, 454, 250]


async def test_staff_see_on_a_message_to_whom_it_went_and_customers_do_not(queries: Any) -> None:
    worker = Worker(jobs(Fickle(Refused(550, "5.1.1 unknown"))))
    agent, ann, item = await replied(worker)
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))
    for _ in range(4):
        await desk.reply(agent, item)
    await worker.drain()
    with time_machine.travel(clock.now() + timedelta(seconds=70)):
        await worker.drain()
    with queries(4):
        found = (await ask(agent, DELIVERIES, id=gid(item)))["item"]["messages"]["nodes"]
    assert [[each["state"] for each in node["deliveries"]] for node in found] == [
        ["FAILED"],
        [],  # the note that tells of it
        ["SENT"],
        ["BUNDLED"],
        ["BUNDLED"],
        ["BUNDLED"],
    ]
    assert found[0]["deliveries"][0]["recipient"] == {"name": "Ann"}
    theirs = (await ask(ann, DELIVERIES, id=gid(item)))["item"]["messages"]["nodes"]
    assert [node["deliveries"] for node in theirs] == [None] * 5
    assert await told() == [["queued", "failed"], ["queued", "sent"], *[["queued", "bundled"]] * 3]


async def test_who_sees_which_mails_and_by_what_they_are_found() -> None:
    agent, ann, item = await replied(Worker(jobs(Fickle(Refused(550, "no")))))
    colleague, stranger = await desk.user("Colleague"), await desk.user("Stranger", role=None)
    await items.move(agent, item.id, await desk.inbox())
    await sign_in.request_link("agent@desk.example", client="192.0.2.1")
    assert {each["recipient"]["name"] for each in await mails(agent)} == {"Ann", "Agent"}
    assert [each["recipient"]["name"] for each in await mails(colleague)] == ["Ann"]
    assert await mails(stranger) == await mails(ann) == []
    assert (
        len(
            await mails(agent, states=["FAILED"], itemId=gid(item), recipientId=gid(ann_row(ann), "customer"))
        )
        == 1
    )
    assert await mails(agent, states=["DEFERRED"]) == await mails(agent, states=[]) == []
    assert [each["state"] for each in await mails(agent, states=["QUEUED", "SENT"])] == ["QUEUED"]


class ann_row:  # noqa: N801 - a row of which only the key counts
    def __init__(self, viewer: Viewer) -> None:
        self.id = desk.key(viewer)


async def test_what_failed_is_tried_again_at_once() -> None:
    fickle = Fickle(Refused(550, "no"))
    worker = Worker(jobs(fickle))
    agent, ann, _ = await replied(worker)
    row = await OutgoingMail.get()
    restricted = await desk.user("Looker", role=None)
    assert await wants(ann, RETRY, row) == await wants(restricted, RETRY, row) == (None, ["NOT_FOUND"])
    assert await wants(agent, RETRY, row) == ("QUEUED", [])
    assert await wants(agent, RETRY, row) == ("QUEUED", ["CONFLICT"])
    await worker.drain()
    assert len({parse(each.content).message_id for each in fickle.sent}) == 1
    assert (len(fickle.sent), (await OutgoingMail.get()).state) == (2, OutgoingState.SENT)
    async with unchanged():
        assert await wants(agent, RETRY, row) == ("SENT", ["CONFLICT"])
        assert await wants(agent, CANCEL, row) == ("SENT", ["CONFLICT"])
    assert await told() == [["queued", "failed"], ["failed", "queued"], ["queued", "sent"]]


async def test_a_mail_that_waits_is_cancelled_unless_it_is_on_its_way() -> None:
    fickle = Fickle(Deferred(451, "later"))
    worker = Worker(jobs(fickle))
    agent, _, item = await replied(worker)
    row = await OutgoingMail.get()
    await OutgoingMail.all().update(deferred_at=None)  # as while a worker holds it
    async with unchanged():
        assert await wants(agent, CANCEL, row) == ("QUEUED", ["CONFLICT"])
    await OutgoingMail.all().update(deferred_at=clock.now())
    await desk.reply(agent, item, "And")
    await worker.drain()
    assert len(fickle.sent) == 1
    assert await wants(agent, CANCEL, row) == ("CANCELLED", [])
    await worker.drain()
    assert [b"And" in mail.content for mail in fickle.sent] == [False, True]
    assert await wants(agent, RETRY, row) == ("QUEUED", [])


async def test_words_that_are_gone_cannot_be_sent_again() -> None:
    agent = await desk.user("Agent", admin=True)
    await sign_in.request_link("agent@desk.example", client="192.0.2.1")
    await Worker(jobs(Fickle(Refused(550, "no")))).drain()
    row = await OutgoingMail.get()
    assert (row.state, row.text) == (OutgoingState.FAILED, "")
    async with unchanged():
        assert await wants(agent, RETRY, row) == ("FAILED", ["CONFLICT"])


async def test_an_old_mail_that_somebody_wants_is_not_too_old() -> None:
    worker = Worker(jobs(fickle := Fickle(Refused(550, "no"))))
    agent, _, _ = await replied(worker)
    row = await OutgoingMail.get()
    with time_machine.travel(clock.now() + timedelta(days=4)):
        await wants(agent, RETRY, row)
        await worker.drain()
    assert len(fickle.sent) == 2


async def test_mails_leave_by_the_server_of_their_inbox_else_of_the_workspace_else_the_machines_own() -> None:
    agent = await desk.user("Agent", admin=True)
    support = await inboxes.create(agent, NewInbox(name="Support", addresses=["support@desk.example"]))
    to = ("support@desk.example",)
    await inbound.take(await inbound.store(mail(message_id="1@x.example"), Envelope(Door.SMTP, None, to)))
    came, own = await Item.get(), await desk.ticket(agent, requester_id=desk.key(await desk.customer("Ann")))
    fickle = Fickle()
    worker = Worker(jobs(fickle))

    async def senders() -> list[tuple[str, str | None]]:
        fickle.sent.clear()
        for item in (came, own):
            await desk.reply(agent, item)
            await worker.drain()
        return [(each.sender, each.server.host if each.server else None) for each in fickle.sent]

    def given(name: str, **more: Any) -> Given:
        return Given(
            host=f"{name}.example", tls=MailTls.STARTTLS, from_address=f"{name}@desk.example", **more
        )

    assert await senders() == [("desk@localhost", None)] * 2
    await save(agent, given("support", inbox_id=support.id))
    assert await senders() == [("support@desk.example", "support.example"), ("desk@localhost", None)]
    await save(agent, given("all"))
    assert await senders() == [
        ("support@desk.example", "support.example"),
        ("all@desk.example", "all.example"),
    ]
    await inboxes.remove(agent, support.id)
    assert await senders() == [("all@desk.example", "all.example")] * 2
    assert parse(fickle.sent[0].content).from_.name == "Deskwire" or fickle.sent[0].server.from_name == ""  # type: ignore[union-attr]


async def test_a_server_that_was_changed_is_used_as_it_is_now() -> None:
    agent = await desk.user("Agent", admin=True)
    servers = Servers(NullTransport())
    given = Given(host="one.example", tls=MailTls.NONE, from_address="a@desk.example")
    first = await servers._of(await save(agent, given))
    assert await servers._of(await MailServer.get()) is first
    second = await servers._of(
        await save(agent, Given(host="two.example", tls=MailTls.NONE, from_address="a@desk.example"))
    )
    assert (second is first, second.server.host) == (False, "two.example")
    await servers.close()
