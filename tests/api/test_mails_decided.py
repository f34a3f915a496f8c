"""What admins decide about mails that wait, what time decides, and that nobody else learns of any."""

from datetime import timedelta
from typing import Any

import pytest

from domain import config, conversations, inboxes
from domain.inboxes import NewInbox
from domain.mails import aside, incoming, raw
from domain.mails.incoming import Envelope
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id, to_global
from mail import inbound, untaken
from mail.transport import NullTransport
from models import (
    Door,
    EventRecord,
    Inbox,
    IncomingMail,
    IncomingState,
    Item,
    Message,
    OutgoingMail,
    Principal,
    Viewer,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.api.asking import ask
from tests.api.deciding import DISCARD, LIST, ONLY, RELEASE, RETRY, aside_mail, one, sent
from tests.mail.letters import last, mail, with_files
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
async def only(admin: Viewer, file_folder: Any) -> Inbox:
    """An inbox for client.example alone."""
    return await inboxes.create(
        admin, NewInbox(name="Only", addresses=[ONLY], allowed_senders=["client.example"])
    )


async def test_what_is_released_becomes_what_it_would_have_become(admin: Viewer) -> None:
    id = await aside_mail("Hello", message_id="one@evil.example")
    before = await last()
    done = (await ask(admin, RELEASE, id=id))["incomingMailRelease"]
    assert (done["errors"], done["cursor"] is not None) == ([], True)
    told = done["incomingMail"]
    assert (told["state"], told["message"]) == ("DONE", {"text": "It burns.", "item": {"title": "Hello"}})
    assert [reason["code"] for reason in told["reasons"]] == ["SENDER_NOT_ALLOWED"]
    assert (told["releasedAt"] is not None, told["eraseAt"]) == (True, None)
    row, item = await last(), await Item.get()
    assert (row.received_at, row.message_id) == (before.received_at, "one@evil.example")
    requester = await Principal.get(id=item.requester_id)
    assert (requester.name, item.unverified_sender) == ("Eve", "")
    kinds = [e.kind for e in await EventRecord.filter(entity="incoming_mail").order_by("position")]
    assert kinds == ["incoming_mail.set_aside", "incoming_mail.released", "incoming_mail.taken"]
    # a copy of it is known as one, an answer to it leads to the same item
    assert (
        await sent(mail(sender="Eve <eve@evil.example>", subject="Hello", message_id="one@evil.example"))
        == "repeat"
    )
    answer = mail(sender="Eve <eve@evil.example>", text="And?", In_Reply_To="<one@evil.example>")
    assert await sent(answer) == "reply"
    assert await Item.all().count() == 1


async def test_twice_released_is_one_message(admin: Viewer) -> None:
    id = await aside_mail()
    first = (await ask(admin, RELEASE, id=id))["incomingMailRelease"]["incomingMail"]
    async with unchanged():
        again = (await ask(admin, RELEASE, id=id))["incomingMailRelease"]
    assert (again["errors"], again["cursor"]) == ([], None)
    assert again["incomingMail"] | {"rawUrl": ""} == first | {"rawUrl": ""}
    assert await Message.all().count() == await Item.all().count() == 1


async def test_a_released_reply_goes_where_it_belongs(admin: Viewer, only: Inbox) -> None:
    assert await sent(mail(message_id="one@client.example")) == "ticket"
    await inboxes.edit(admin, only.id, blocked_senders=["ann@client.example"])
    assert await sent(mail(text="More.", In_Reply_To="<one@client.example>")) == "set_aside"
    id = to_global("incoming_mail", (await last()).id)
    told = (await ask(admin, RELEASE, id=id))["incomingMailRelease"]["incomingMail"]
    assert told["message"] == {"text": "More.", "item": {"title": "Printer on fire"}}
    assert await Item.all().count() == 1


async def test_whose_mail_is_released_may_be_trusted_from_then_on(admin: Viewer, only: Inbox) -> None:
    id = await aside_mail()
    await inboxes.edit(admin, only.id, blocked_senders=["eve@evil.example", "other.example"])
    for _ in range(2):
        done = (await ask(admin, RELEASE, id=id, allow=True))["incomingMailRelease"]
        assert done["errors"] == []
    now = await Inbox.get(id=only.id)
    assert now.allowed_senders == ["client.example", "eve@evil.example"]
    assert (now.blocked_senders, now.trusted_senders) == (["other.example"], ["eve@evil.example"])
    assert now.version == 3
    assert await sent(mail(sender="eve@evil.example")) == "ticket"
    nobody = mail(sender="")
    assert await sent(nobody) == "set_aside"
    id = to_global("incoming_mail", (await last()).id)
    async with unchanged():
        done = (await ask(admin, RELEASE, id=id, allow=True))["incomingMailRelease"]
    assert [(e["code"], e["path"]) for e in done["errors"]] == [("INVALID", ["allowSender"])]
    assert (await ask(admin, RELEASE, id=id))["incomingMailRelease"]["incomingMail"]["state"] == "DONE"


async def test_what_cannot_be_taken_at_once_is_left_to_the_worker(admin: Viewer, monkeypatch: Any) -> None:
    id = await aside_mail()

    async def broken(_: object) -> str:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(inbound, "take", broken)
        done = (await ask(admin, RELEASE, id=id))["incomingMailRelease"]
    assert (done["incomingMail"]["state"], done["errors"]) == ("STORED", [])
    row = await last()
    assert clock.now() < row.due_at <= clock.now() + incoming.LEASE
    await IncomingMail.all().update(due_at=clock.now())
    assert await incoming.claim(8) == [row.id]
    assert await inbound.take(row.id) == "ticket"


async def test_a_discarded_mail_is_gone(admin: Viewer) -> None:
    id = await aside_mail("Gone")
    done = (await ask(admin, DISCARD, id=id))["incomingMailDiscard"]
    assert (done["incomingMail"], done["errors"]) == ({"id": id, "state": "SET_ASIDE", "subject": "Gone"}, [])
    assert done["cursor"] is not None
    assert await IncomingMail.all().count() == 0
    assert await one(admin, id) is None
    async with unchanged():
        for text, verb in ((DISCARD, "Discard"), (RELEASE, "Release"), (RETRY, "Retry")):
            refused = (await ask(admin, text, id=id))[f"incomingMail{verb}"]
            assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]


async def test_what_was_taken_is_neither_released_nor_discarded(admin: Viewer) -> None:
    await sent(mail())
    id = to_global("incoming_mail", (await last()).id)
    async with unchanged():
        for text, verb in ((DISCARD, "Discard"), (RELEASE, "Release")):
            refused = (await ask(admin, text, id=id))[f"incomingMail{verb}"]
            assert [error["code"] for error in refused["errors"]] == ["CONFLICT"]
            assert refused["incomingMail"]["state"] == "DONE"
        assert (await ask(admin, RETRY, id=id))["incomingMailRetry"]["errors"] == []


async def test_what_fails_is_kept_told_and_can_be_tried_again(admin: Viewer) -> None:
    key = await inbound.store(mail(subject="Odd", message_id="odd@client.example"), Envelope(Door.PIPE))
    await untaken.give_up(key, "KeyError at mail/parse/x.py:1")
    id = to_global("incoming_mail", key)
    told = await one(admin, id)
    assert (told["state"], told["error"], told["subject"]) == (
        "FAILED",
        "KeyError at mail/parse/x.py:1",
        "Odd",
    )
    assert [reason["code"] for reason in told["reasons"]] == ["UNREADABLE"]
    assert told["message"]["item"]["title"] == "Mail that could not be read"
    assert "Subject: Odd" in told["message"]["text"]
    event = await EventRecord.get(kind="incoming_mail.failed")
    assert (event.entity_id, event.audience_after, event.internal) == (key, ["admin"], True)
    done = (await ask(admin, RETRY, id=id))["incomingMailRetry"]
    assert (done["errors"], done["incomingMail"]["state"], done["incomingMail"]["error"]) == ([], "DONE", "")
    assert done["incomingMail"]["message"] == {"text": "It burns.", "item": {"title": "Odd"}}
    assert done["incomingMail"]["reasons"] == []
    async with unchanged():
        assert (await ask(admin, RETRY, id=id))["incomingMailRetry"]["cursor"] is None
    assert await Item.all().count() == 2


async def test_what_fails_again_is_told_on_the_same_ticket(admin: Viewer) -> None:
    key = await inbound.store(mail(subject="Odd"), Envelope(Door.PIPE))
    await untaken.give_up(key, "first")
    await aside.retry(admin, key)
    await untaken.give_up(key, "second")
    row = await IncomingMail.get(id=key)
    assert (row.state, row.error, await Item.all().count()) == (IncomingState.FAILED, "second", 1)


async def test_time_erases_what_was_set_aside_and_the_raw_mail_of_what_was_taken(admin: Viewer) -> None:
    config.configure(config.Config(mail_aside_life=timedelta(0), mail_raw_life=timedelta(0)))
    id = await aside_mail()
    await sent(mail(subject="taken", message_id="one@client.example"))
    keys = await aside.expired(8)
    assert len(keys) == 2
    for key in [*keys, *keys]:
        await aside.erase(key)
    assert await one(admin, id) is None
    row = await IncomingMail.get()
    assert (bytes(row.content), row.subject, row.preview, row.size > 100) == (b"", "taken", None, True)
    told = await one(admin, to_global("incoming_mail", row.id))
    assert (told["rawUrl"], told["preview"], told["message"]["text"]) == (None, None, "It burns.")
    assert await sent(mail(subject="taken", message_id="one@client.example")) == "repeat"
    assert (await EventRecord.all().order_by("-position").first()).kind == "incoming_mail.erased"  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        await raw.opened(admin, row.id)


async def test_words_that_are_taken_back_are_gone_from_their_mail_too(admin: Viewer) -> None:
    raw_mail = with_files(
        mail(text="My card is 4111", message_id="one@client.example"), ("card.txt", b"4111")
    )
    assert (await sent(raw_mail), await sent(raw_mail)) == ("ticket", "repeat")
    await conversations.remove_message(admin, (await Message.get()).id)
    for row in await IncomingMail.all():
        assert (bytes(row.content), row.preview, row.attachment_names) == (b"", None, None)
        assert (await one(admin, to_global("incoming_mail", row.id)))["rawUrl"] is None
    assert await sent(raw_mail) == "repeat"


async def test_nobody_else_learns_of_it(
    manager: Viewer, member: Viewer, customer: Viewer, foreigner: Viewer
) -> None:
    id, absent = await aside_mail(), to_global("incoming_mail", new_id())
    for who in (manager, member, customer, foreigner):
        assert (await ask(who, LIST))["incomingMails"]["totalCount"] == {"value": 0}
        assert await one(who, id) is None
        async with unchanged():
            for text, verb in ((DISCARD, "Discard"), (RELEASE, "Release"), (RETRY, "Retry")):
                told = [(await ask(who, text, id=each))[f"incomingMail{verb}"] for each in (id, absent)]
                assert told[0] == told[1]
                assert [error["code"] for error in told[0]["errors"]] == ["NOT_ALLOWED"]


async def test_nothing_is_mailed_for_what_is_set_aside_and_all_is_for_what_is_released(admin: Viewer) -> None:
    config.configure(config.Config(mail_confirm=True))
    id = await aside_mail(message_id="a@evil.example")
    transport = NullTransport()
    worker = Worker(jobs(transport))
    await worker.drain()
    assert (list(transport.kept), await OutgoingMail.all().count()) == ([], 0)
    await ask(admin, RELEASE, id=id)
    await worker.drain()
    assert [each.mail.recipient for each in transport.kept] == ["eve@evil.example"]
