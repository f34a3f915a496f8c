"""What is set aside, by which signs, and who never is; nothing is made of it."""

import pytest

from domain import config, conversations, inboxes, items
from domain.conversations import NewMessage
from domain.inboxes import NewInbox
from domain.mails import incoming
from domain.mails.incoming import Envelope
from kit import clock
from kit.ids import new_id
from mail import inbound
from models import (
    Address,
    Door,
    EventRecord,
    Inbox,
    IncomingReason,
    IncomingState,
    Item,
    Message,
    OutgoingMail,
    OutgoingState,
    Viewer,
)
from tests.factories import Keys
from tests.mail.letters import last, mail, with_files
from tests.mail.reporting import FAILED, report

pytestmark = pytest.mark.usefixtures("workspace")
HOME = "mx.desk.example"
SPAM = {"X_Spam_Status": "Yes, score=12.3 required=5.0"}
REJECT = {"Authentication_Results": f"{HOME}; dmarc=fail (p=reject dis=none) header.from=client.example"}


@pytest.fixture(autouse=True)
def _believes_its_server() -> None:
    config.configure(
        config.Config(
            mail_authserv_ids=(HOME,), mail_spam_headers=("x-spam-flag", "x-spam-status"), mail_confirm=True
        )
    )


@pytest.fixture
async def own() -> Inbox:
    return await inboxes.default()


async def came(raw: bytes, door: Door = Door.LMTP, to: tuple[str, ...] = ()) -> str:
    return await inbound.take(await incoming.store(raw, Envelope(door, "x@client.example", to)))


async def _reasons() -> list[str]:
    return [reason.code.value for reason in incoming.reasons_of(await last())]


async def test_what_is_set_aside_makes_nothing_that_anybody_but_admins_hears_of() -> None:
    raw = with_files(
        mail(subject="Buy now", text="Cheap.", message_id="s@x.example", **SPAM), ("a.txt", b"a")
    )
    before = await EventRecord.all().count()
    assert await came(raw) == "set_aside"
    row = await last()
    assert (row.state, row.reason, row.became_id) == (IncomingState.SET_ASIDE, IncomingReason.SPAM, None)
    assert row.reasons == [
        ["spam", "Your mail server says that it is spam (X-Spam-Status: Yes, score=12.3 required=5.0)."]
    ]
    assert (row.from_name, row.from_address, row.sender_key) == (
        "Ann",
        "ann@client.example",
        "ann@client.example",
    )
    assert (row.subject, row.preview, row.attachment_names) == ("Buy now", "Cheap.", ["a.txt"])
    assert (row.size, bytes(row.content)) == (len(raw), raw)
    assert not await Address.exists(email="ann@client.example")
    assert await Item.all().count() == await Message.all().count() == await OutgoingMail.all().count() == 0
    events = await EventRecord.all().order_by("-position").limit(await EventRecord.all().count() - before)
    assert [(e.kind, e.internal, e.audience_before, e.audience_after) for e in events] == [
        ("incoming_mail.set_aside", True, None, ["admin"])
    ]


@pytest.mark.parametrize(
    "head",
    [
        {"X_Spam_Flag": "YES"},
        {"X_Spam_Flag": "yes"},
        {"X_Spam_Status": "Yes"},
        {"X_Spam_Flag": "NO", "X_Spam_Status": "Yes, score=9"},
        {"Received": "from us", "X_Spam_Flag": "YES"},
    ],
)
async def test_its_own_servers_yes_counts(head: dict[str, str]) -> None:
    assert await came(mail(**head)) == "set_aside"
    assert await _reasons() == ["spam"]


@pytest.mark.parametrize(
    "head",
    [
        {"X_Spam_Flag": "NO"},
        {"X_Spam_Status": "No, score=-1 (Yes)"},
        {"X_Spam_Flag": "Yesterday"},
        {"X_Spam": "Yes"},  # not among the fields of the setting
        {"X_Rspamd_Action": "reject"},
    ],
)
async def test_a_no_and_other_fields_do_not(head: dict[str, str]) -> None:
    assert await came(mail(**head)) == "ticket"


async def test_a_strangers_word_does_not_count() -> None:
    below = b"Received: from a\r\nReceived: from b\r\nX-Spam-Flag: YES\r\n" + mail()
    assert await came(below) == "ticket"
    assert await came(mail(X_Spam_Flag="YES"), Door.SMTP) == "ticket"


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        ("dmarc=fail (p=reject dis=none) header.from=client.example", "reject"),
        ("dmarc=fail (p=QUARANTINE sp=none) header.from=client.example", "quarantine"),
        ('dmarc=fail reason="SPF" header.from=client.example (policy=reject)', "reject"),
        ("spf=pass; dmarc=fail header.from=client.example policy.dmarc=quarantine", "quarantine"),
    ],
)
async def test_who_is_not_its_author_by_their_own_policy_is_set_aside(result: str, wanted: str) -> None:
    assert await came(mail(Authentication_Results=f"{HOME}; {result}")) == "set_aside"
    row = await last()
    assert row.reasons == [
        ["forged", f"DMARC failed, and client.example asks to {wanted} such mail: it is not its sender's."]
    ]


@pytest.mark.parametrize(
    "result",
    [
        "dmarc=fail (p=none dis=none) header.from=client.example",
        "dmarc=fail (sp=reject) header.from=client.example",
        "dmarc=fail header.from=client.example",
        "dmarc=pass (p=reject) header.from=client.example",
    ],
)
async def test_what_nobody_asks_to_reject_comes_as_before(result: str) -> None:
    assert await came(mail(Authentication_Results=f"{HOME}; {result}")) == "ticket"


async def test_forgeries_of_known_customers_and_users_are_set_aside(admin: Viewer, customer: Viewer) -> None:
    item = await items.create(customer, items.NewItem(title="Help"))
    await conversations.reply(admin, item.id, NewMessage(text="Done."))
    for sender in ("customer@acme.example", "admin@acme.example"):
        head = f"{HOME}; dmarc=fail (p=reject) header.from=acme.example"
        assert await came(mail(sender=sender, Authentication_Results=head)) == "set_aside"
        assert await _reasons() == ["forged"]


async def test_a_customer_who_was_answered_before_is_never_suspected(admin: Viewer, customer: Viewer) -> None:
    spam = mail(sender="customer@acme.example", **SPAM)
    item = await items.create(customer, items.NewItem(title="Help"))
    assert await came(spam) == "set_aside"
    await conversations.note(admin, item.id, NewMessage(text="Who is this?"))
    assert await came(spam) == "set_aside"
    await conversations.reply(admin, item.id, NewMessage(text="Done."))
    assert await came(spam) == "ticket"


async def test_who_takes_part_answers_whatever_is_suspected(customer: Viewer) -> None:
    assert await came(mail(sender="customer@acme.example", message_id="one@acme.example")) == "ticket"
    answer = mail(sender="customer@acme.example", In_Reply_To="<one@acme.example>", **SPAM)
    assert await came(answer) == "reply"


async def test_who_is_blocked_is_set_aside_even_where_they_take_part(admin: Viewer, own: Inbox) -> None:
    assert await came(mail(message_id="one@client.example")) == "ticket"
    await inboxes.edit(admin, own.id, blocked_senders=["Ann@client.example", "spam.example"])
    assert await came(mail(In_Reply_To="<one@client.example>")) == "set_aside"
    assert (await last()).reasons == [["sender_blocked", "ann@client.example is blocked."]]
    assert await came(mail(sender="Any@Spam.example")) == "set_aside"
    assert (await last()).reasons == [["sender_blocked", "spam.example is blocked."]]
    assert await came(mail(sender="any@not-spam.example")) == "ticket"


async def test_the_workspaces_own_lists_hold_for_every_inbox_and_others_for_themselves(
    admin: Viewer, own: Inbox
) -> None:
    for name in ("sales", "support"):
        new = NewInbox(name=name, addresses=[f"{name}@desk.example"], blocked_senders=[f"{name}.example"])
        await inboxes.create(admin, new)
    await inboxes.edit(admin, own.id, blocked_senders=["everywhere.example"])
    for sender, to, outcome in (
        ("a@everywhere.example", "sales", "set_aside"),
        ("a@sales.example", "sales", "set_aside"),
        ("a@support.example", "sales", "ticket"),
        ("a@everywhere.example", "support", "set_aside"),
    ):
        assert await came(mail(sender=sender), to=(f"{to}@desk.example",)) == outcome, (sender, to)


async def test_a_trusted_address_beats_a_blocked_domain_and_that_a_trusted_one(
    admin: Viewer, own: Inbox
) -> None:
    await inboxes.edit(
        admin,
        own.id,
        blocked_senders=["client.example", "bad@partner.example"],
        trusted_senders=["ann@client.example", "partner.example"],
    )
    assert await came(mail(**SPAM)) == "ticket"
    assert await came(mail(**REJECT)) == "ticket"
    assert (await Item.all().order_by("-number").first()).unverified_sender == "ann@client.example"  # type: ignore[union-attr]
    assert await came(mail(sender="eve@client.example")) == "set_aside"
    assert await came(mail(sender="any@partner.example", **SPAM)) == "ticket"
    assert await came(mail(sender="bad@partner.example", **SPAM)) == "set_aside"
    assert await _reasons() == ["sender_blocked"]


async def test_all_reasons_are_told_the_strongest_first(admin: Viewer) -> None:
    only = NewInbox(
        name="Only",
        addresses=["only@desk.example"],
        allowed_senders=["acme.example"],
        blocked_senders=["x.example"],
    )
    await inboxes.create(admin, only)
    assert await came(mail(sender="a@x.example", **SPAM), to=("only@desk.example",)) == "set_aside"
    assert await _reasons() == ["sender_blocked", "spam", "sender_not_allowed"]
    assert (await last()).reason is IncomingReason.SENDER_BLOCKED


async def test_a_bounce_of_a_mail_of_ours_is_told_whatever_speaks_against_it(
    admin: Viewer, own: Inbox, workspace: Keys
) -> None:
    now = clock.now()
    await OutgoingMail.create(
        id=new_id(), recipient_id=workspace["customer"], message_id="out@desk", subject="", text="",
        state=OutgoingState.SENT, due_at=now, sent_at=now, request_id="", created_at=now,
    )  # fmt: skip
    await inboxes.edit(admin, own.id, blocked_senders=["mx.example"])
    assert await came(report(FAILED, original="out@desk")) == "bounce"
    assert await came(report(FAILED, original="theirs@desk", message_id="bounce-2@mx.example")) == "set_aside"


async def test_a_mail_without_an_address_is_judged_too() -> None:
    assert await came(mail(sender="", **SPAM)) == "set_aside"
    row = await last()
    assert (row.from_address, row.sender_key) == ("", "")


async def test_the_statements_of_a_mail_that_is_set_aside(queries: object) -> None:
    key = await incoming.store(mail(**SPAM), Envelope(Door.LMTP))
    with queries(12):  # type: ignore[operator]
        assert await inbound.take(key) == "set_aside"
