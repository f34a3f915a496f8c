"""What follows when a mail of ours comes back."""

from uuid import UUID

import pytest

from domain import items, people, sign_in
from domain.mails import bounces
from kit import clock
from kit.errors import Conflict, NotAllowed, NotFound
from mail.bounces import TooEarly
from mail.transport import Delivered, NullTransport, Outgoing, Refused
from models import (
    Address,
    Conversation,
    EventRecord,
    IncomingMail,
    Item,
    Message,
    OutgoingMail,
    OutgoingState,
    Principal,
    PrincipalKind,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came, last, mail
from tests.mail.reporting import FAILED, in_own_words, report
from tests.reactions import desk
from tests.reactions.confirming import comes, confirms, heads, sent

pytestmark = pytest.mark.usefixtures("bare_workspace")

LATE = "Final-Recipient: rfc822; ann@gmail.com\nAction: delayed\nStatus: 4.4.1"
GIVEN_UP = (
    "Final-Recipient: rfc822; ann@gmail.com\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; expired"
)
ELSEWHERE = FAILED.replace("ann@", "annie@")
REFUSED = FAILED.replace("5.1.1", "5.7.1")
WHY = "550 5.1.1 <ann@gmail.com>: no such user"


@pytest.fixture
async def mailer(transport) -> Worker:
    return Worker(jobs(transport))


@pytest.fixture
def transport():
    return NullTransport()


@pytest.fixture
async def replied(mailer) -> OutgoingMail:
    """An agent's reply that went to Ann."""
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))
    await mailer.drain()
    return await OutgoingMail.get()


async def address_of(name: str) -> Address:
    return await Address.get(email=name)


async def notes() -> list[str]:
    return [note.text for note in await Message.filter(internal=True).order_by("created_at")]


async def states(mail: OutgoingMail) -> tuple[OutgoingState, str]:
    row = await OutgoingMail.get(id=mail.id)
    return row.state, row.error


async def test_a_hard_bounce_marks_mail_and_address_and_tells_the_agents(replied):
    assert await came(report(FAILED, original=replied.message_id)) == "bounce"
    assert await states(replied) == (OutgoingState.BOUNCED, WHY)
    address = await address_of("ann@gmail.com")
    assert (address.bounced_at is not None, address.bounce_reason) == (True, WHY)
    note = await Message.get(internal=True).select_related("author")
    assert note.text == (
        f"A mail to ann@gmail.com came back: {WHY}\n\n"
        "Until they write, or an admin clears the mark, no mail is sent there by itself."
    )
    item = await Item.get()
    assert (note.item_id, note.author.name) == (item.id, "Mail")
    row = await last()
    assert (row.became_id, row.marks) == (note.id, ["auto_reply", "null_sender", "report"])
    assert await EventRecord.filter(kind="person.address_bounced").count() == 1


async def test_no_ticket_no_customer_and_no_reply_comes_of_it(replied):
    before = await Principal.all().count()
    await came(report(FAILED, original=replied.message_id))
    assert (await Item.all().count(), await Principal.all().count()) == (1, before)
    assert await Message.filter(internal=False).count() == 1


async def test_the_same_is_told_once_however_often_it_comes(replied):
    for number in range(3):
        raw = report(FAILED, original=replied.message_id, message_id=f"{number}@mx.example")
        assert await came(raw) == "bounce"
    assert len(await notes()) == 1
    assert await EventRecord.filter(kind="person.address_bounced").count() == 1


async def test_a_mail_that_is_only_late_is_still_on_its_way(replied):
    assert await came(report(LATE, original=replied.message_id)) == "bounce"
    assert await states(replied) == (OutgoingState.SENT, "4.4.1")
    assert (await notes(), (await address_of("ann@gmail.com")).bounced_at) == ([], None)
    assert (await last()).became_id == replied.about_id
    await came(report(FAILED, original=replied.message_id))
    assert await states(replied) == (OutgoingState.BOUNCED, WHY)


async def test_a_report_on_several_is_heard_of_whom_it_went_to(replied):
    assert await came(report(FAILED.replace("ann@", "bob@"), LATE, original=replied.message_id)) == "bounce"
    assert await states(replied) == (OutgoingState.SENT, "4.4.1")
    assert (await notes(), (await address_of("ann@gmail.com")).bounced_at) == ([], None)


async def test_a_soft_bounce_is_only_recorded(replied):
    assert await came(report(GIVEN_UP, original=replied.message_id)) == "bounce"
    assert await states(replied) == (OutgoingState.BOUNCED, "4.4.7 expired")
    assert (await notes(), (await address_of("ann@gmail.com")).bounced_at) == ([], None)


@pytest.mark.parametrize("group", [REFUSED, ELSEWHERE])
async def test_what_does_not_blame_the_address_tells_the_agents_and_marks_nothing(replied, group):
    await came(report(group, original=replied.message_id))
    assert (await states(replied))[0] is OutgoingState.BOUNCED
    assert (await address_of("ann@gmail.com")).bounced_at is None
    [note] = await notes()
    assert "came back" in note
    assert "no mail is sent there" not in note


@pytest.mark.parametrize(
    "raw",
    [
        "<ann@gmail.com>: Sorry, no mailbox here by that name. (#5.1.1)\n\nMessage-ID: <{id}>",
        "550 5.1.1 unknown\n\n> Message-ID: <{id}>\n> Subject: Hello",
    ],
)
async def test_a_bounce_in_own_words_is_known_by_the_id_that_it_quotes(replied, raw):
    assert await came(in_own_words(raw.format(id=replied.message_id))) == "bounce"
    assert (await states(replied))[0] is OutgoingState.BOUNCED
    assert (await address_of("ann@gmail.com")).bounced_at is not None


async def test_a_bounce_of_a_server_without_an_address_is_known_too(replied):
    text = f"550 5.1.1 unknown\n\nMessage-ID: <{replied.message_id}>"
    assert await came(in_own_words(text, sender="MAILER-DAEMON <>", head="X-Other: 1")) == "bounce"
    assert (await states(replied))[0] is OutgoingState.BOUNCED


async def test_a_receipt_is_recorded_and_says_nothing(replied):
    group = f"Original-Message-ID: <{replied.message_id}>"
    raw = report(group, kind="disposition-notification", sender="Ann <ann@gmail.com>")
    assert await came(raw) == "bounce"
    assert (await states(replied), await notes()) == ((OutgoingState.SENT, ""), [])
    assert await Item.all().count() == 1


async def test_a_person_who_quotes_a_bounce_has_bounced_nothing(replied):
    text = f"I got this: 550 5.1.1 unknown\n\nMessage-ID: <{replied.message_id}>"
    assert await came(mail(sender="ann@gmail.com", text=text)) == "ticket"
    assert (await states(replied))[0] is OutgoingState.SENT


@pytest.mark.usefixtures("file_folder")
async def test_a_bounce_of_a_mail_that_is_not_ours_marks_nothing(replied):
    assert await came(report(FAILED, original="forged@desk.example")) == "ticket"
    assert (await states(replied))[0] is OutgoingState.SENT
    assert (await address_of("ann@gmail.com")).bounced_at is None
    assert await Principal.filter(kind=PrincipalKind.CUSTOMER).count() == 1


@pytest.mark.usefixtures("file_folder")
async def test_a_mail_that_has_not_left_cannot_come_back(replied):
    await OutgoingMail.all().update(state=OutgoingState.QUEUED, sent_at=None, attempts=0)
    assert await came(report(FAILED, original=replied.message_id)) == "ticket"
    assert (await address_of("ann@gmail.com")).bounced_at is None


async def test_what_comes_back_before_it_is_noted_as_sent_is_taken_in_a_moment():
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))

    class Quick:
        async def send(self, mail: Outgoing) -> Delivered:
            bounced = report(FAILED, original=(await OutgoingMail.get()).message_id)
            with pytest.raises(TooEarly):
                await came(bounced)
            return Delivered()

    await Worker(jobs(Quick())).drain()
    await IncomingMail.all().update(due_at=clock.now())
    await Worker(jobs(Quick())).drain()
    assert await states(await OutgoingMail.get()) == (OutgoingState.BOUNCED, WHY)
    assert (await Item.all().count(), (await address_of("ann@gmail.com")).bounced_at is None) == (1, False)


async def test_nothing_goes_by_itself_to_a_marked_address_but_what_people_say_does(
    mailer, transport, replied
):
    confirms()
    await came(report(FAILED, original=replied.message_id))
    agent = await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=replied.recipient_id)
    await desk.reply(agent, item)
    await mailer.drain()
    assert (OutgoingState.DROPPED, "Mail to this address comes back.") in await desk.mail_states()
    assert [heads(got, "auto-submitted") for got in sent(transport)] == [[], []]


async def test_a_confirmation_that_comes_back_is_told_on_its_item(mailer, transport):
    confirms()
    await comes(mailer, mail(sender="ann@gmail.com"))
    [got] = sent(transport)
    assert got.message_id
    assert await came(report(FAILED, original=got.message_id)) == "bounce"
    assert len(await notes()) == 1
    assert await Conversation.filter(item_id=(await Item.get()).id, kind="internal").count() == 1
    await mailer.drain()
    assert len(transport.kept) == 1


async def test_a_mail_of_theirs_clears_the_mark(replied):
    await came(report(FAILED, original=replied.message_id))
    await came(mail(sender="eve@gmail.com"))
    assert (await address_of("ann@gmail.com")).bounced_at is not None
    before = (await Principal.get(id=replied.recipient_id)).version
    await came(mail(sender="Ann <Ann@Gmail.com>"))
    address = await address_of("ann@gmail.com")
    assert (address.bounced_at, address.bounce_reason) == (None, "")
    assert (await Principal.get(id=replied.recipient_id)).version == before + 1
    assert await EventRecord.filter(kind="person.address_cleared").count() == 1


async def test_an_admin_clears_it_and_nobody_else(replied):
    await came(report(FAILED, original=replied.message_id))
    admin, bob = await desk.user("Admin", admin=True), await desk.user("Bob")
    person = await Principal.get(id=replied.recipient_id)
    with pytest.raises(NotAllowed):
        await bounces.clear(bob, person.id)
    with pytest.raises(NotFound):
        await bounces.clear(admin, UUID(int=1))
    with pytest.raises(Conflict):
        await bounces.clear(admin, person.id, person.version - 1)
    assert (await address_of("ann@gmail.com")).bounced_at is not None
    assert not await EventRecord.exists(kind="person.address_cleared")
    for _ in range(2):
        await bounces.clear(admin, person.id)
    assert (await address_of("ann@gmail.com")).bounced_at is None
    assert await EventRecord.filter(kind="person.address_cleared").count() == 1


async def test_a_mail_about_an_item_that_is_gone_from_sight_is_recorded_all_the_same(replied):
    agent = await desk.user("Other", admin=True)
    await people.deactivate(agent, replied.recipient_id)
    await items.edit(agent, (await Item.get()).id, title="Renamed")
    assert await came(report(FAILED, original=replied.message_id)) == "bounce"
    assert (await states(replied))[0] is OutgoingState.BOUNCED
    assert await IncomingMail.filter(state="done").count() == 1


class Refusing:
    """A mail server that does not take a mail."""

    def __init__(self, reply: str) -> None:
        self.reply = reply

    async def send(self, mail: Outgoing) -> Refused:
        return Refused(550, self.reply)


@pytest.mark.parametrize(("reply", "marked"), [("5.1.1 no such user", True), ("not from you", False)])
async def test_a_mail_that_our_server_does_not_even_take_is_told_of_as_well(reply, marked):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))
    await Worker(jobs(Refusing(reply))).drain()
    assert await desk.mail_states() == [(OutgoingState.FAILED, f"550 {reply}")]
    assert ((await address_of("ann@gmail.com")).bounced_at is not None) is marked
    [note] = await notes()
    assert note.startswith(f"A mail to ann@gmail.com came back: 550 {reply}")


async def test_a_sign_in_link_that_comes_back_marks_the_address_and_the_next_one_is_sent_all_the_same(
    mailer, transport
):
    await desk.customer("Ann")
    for number in range(2):
        await sign_in.request_link("ann@gmail.com", client="here")
        await mailer.drain()
        assert len(transport.kept) == number + 1
        raw = report(FAILED, original=str(sent(transport)[-1].message_id), message_id=f"{number}@mx.example")
        assert await came(raw) == "bounce"
    assert (await address_of("ann@gmail.com")).bounced_at is not None
    assert (await Item.all().count(), (await last()).became_id) == (0, None)
