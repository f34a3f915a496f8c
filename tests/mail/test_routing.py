"""A mail becomes a ticket where the inbox says that it came to; whom the inbox does not allow is set aside."""

import pytest

from domain import inboxes, people
from domain.inboxes import NewInbox
from domain.mails.incoming import Envelope
from mail import inbound
from models import (
    Address,
    Door,
    EventRecord,
    IncomingMail,
    IncomingState,
    Item,
    ItemParty,
    ItemType,
    Message,
    Part,
    Principal,
)
from tests.mail.letters import came, last, mail, person, with_files

SUPPORT, SALES = "support@acmedesk.example", "sales@acmedesk.example"


@pytest.fixture
async def support(admin, workspace):
    """An inbox of the project Website, with tasks for the team."""
    new = NewInbox(
        name="Support",
        addresses=[SUPPORT],
        project_id=workspace["website"],
        type_id=(await ItemType.get(slug="task")).id,
        assignee_id=workspace["team"],
    )
    return await inboxes.create(admin, new)


@pytest.fixture
async def sales(admin):
    """An inbox for client.example alone."""
    new = NewInbox(name="Sales", addresses=[SALES], allowed_senders=["client.example"])
    return await inboxes.create(admin, new)


async def sent(to, raw, return_path="bounces@client.example"):
    """Take a mail to these addresses; what became of it."""
    return await inbound.take(await inbound.store(raw, Envelope(Door.SMTP, return_path, tuple(to))))


async def test_a_mail_becomes_what_its_inbox_says(support, workspace):
    assert await sent(["Support+tag@AcmeDesk.example"], mail()) == "ticket"
    item, ann = await Item.get(), await person("ann@client.example")
    assert (item.project_id, item.type_id, item.requester_id) == (
        workspace["website"],
        support.type_id,
        ann.id,
    )
    party = await ItemParty.get()
    assert (party.part, party.principal_id) == (Part.ASSIGNEE, workspace["team"])
    event = await EventRecord.get(kind="item.created")
    assert (event.actor_id, event.changes["assignees"]) == (ann.id, [[], [str(workspace["team"])]])
    row = await last()
    assert (row.inbox_id, row.door, row.return_path) == (support.id, Door.SMTP, "bounces@client.example")
    assert row.recipients == ["Support+tag@AcmeDesk.example"]


async def test_a_mail_to_two_inboxes_is_one_ticket_of_the_first(support, sales, workspace):
    assert await sent([SALES, SUPPORT], mail()) == "ticket"
    assert (await Item.get()).project_id == workspace["inbox"]
    assert (await last()).inbox_id == sales.id


@pytest.mark.parametrize("head", ["Delivered-To", "X-Original-To", "To", "Cc"])
async def test_without_an_envelope_the_heads_say_where_it_came_to(support, head):
    raw = mail().replace(b"To: desk@localhost\r\n", b"To: elsewhere@x.example\r\n")
    heads = f"{head}: Other <other@x.example>, Support <{SUPPORT.upper()}>\r\n".encode()
    assert await came(heads + raw) == "ticket"
    row = await last()
    assert (row.inbox_id, row.recipients, row.door) == (support.id, [], Door.PIPE)


@pytest.mark.parametrize(
    ("first", "second"), [("Delivered-To", "X-Original-To"), ("X-Original-To", "To"), ("To", "Cc")]
)
async def test_where_it_was_delivered_goes_before_whom_it_names(support, sales, first, second):
    raw = mail().replace(b"To: desk@localhost\r\n", b"")
    assert await came(f"{second}: {SUPPORT}\r\n{first}: {SALES}\r\n".encode() + raw) == "ticket"
    assert (await last()).inbox_id == sales.id


async def test_the_envelope_goes_before_the_heads_and_nothing_leads_to_the_workspaces_own(support, sales):
    own = await inboxes.default()
    raw = mail().replace(b"desk@localhost", SUPPORT.encode())
    await sent([SALES], raw)
    assert (await last()).inbox_id == sales.id
    await sent(["gone@acmedesk.example"], mail())
    assert (await last()).inbox_id == own.id
    await came(mail().replace(b"desk@localhost", b"who@knows.example"))
    assert (await last()).inbox_id == own.id


async def test_a_removed_inbox_leaves_what_waits_to_the_workspaces_own(admin, support, workspace):
    key = await inbound.store(mail(), Envelope(Door.SMTP, None, (SUPPORT,)))
    await inboxes.remove(admin, support.id)
    assert await inbound.take(key) == "ticket"
    assert (await Item.get()).project_id == workspace["inbox"]


async def test_a_reply_goes_where_it_belongs_whatever_the_inbox(support, sales):
    await sent([SUPPORT], mail(message_id="one@client.example"))
    answer = mail(text="Still.", In_Reply_To="<one@client.example>")
    assert await sent([SALES], answer) == "reply"
    assert await Item.all().count() == 1
    assert (await last()).inbox_id == sales.id


async def test_whoever_is_assigned_no_longer_works_here_keeps_no_mail_out(admin, support, workspace):
    await inboxes.edit(admin, support.id, assignee_id=workspace["lead"], assignee_given=True)
    await people.deactivate(admin, workspace["lead"])
    assert await sent([SUPPORT], mail()) == "ticket"
    assert await ItemParty.all().count() == 0


async def test_who_is_not_allowed_is_set_aside(sales, file_folder):
    raw = with_files(mail(sender="Eve <eve@evil.example>", message_id="e@evil.example"), ("a.txt", b"a"))
    before = await EventRecord.all().count()
    assert await sent([SALES], raw) == "set_aside"
    row = await last()
    assert (row.state, row.became_id, row.inbox_id) == (IncomingState.SET_ASIDE, None, sales.id)
    assert bytes(row.content) == raw
    assert not await Address.exists(email="eve@evil.example")
    assert await Item.all().count() == await Message.all().count() == 0
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.entity_id, event.audience_after) == (
        "incoming_mail.set_aside",
        row.id,
        ["admin"],
    )
    assert await EventRecord.all().count() == before + 1
    assert not list(file_folder.rglob("*.*"))
    assert await inbound.take(row.id) == "taken"
    assert await sent([SALES], mail()) == "ticket"


async def test_a_mail_of_nobody_is_set_aside_where_only_some_are_allowed(sales):
    assert await sent([SALES], mail(sender="")) == "set_aside"


async def test_who_takes_part_answers_by_any_inbox(admin, sales, workspace):
    await came(mail(sender="foreigner@other.example", message_id="one@other.example"))
    again = mail(sender="foreigner@other.example", text="More.", In_Reply_To="<one@other.example>")
    assert await sent([SALES], again) == "reply"
    assert await sent([SALES], mail(sender="foreigner@other.example")) == "set_aside"


async def test_mail_from_an_address_of_ours_makes_no_customer(support):
    assert await came(mail(sender=f"Support <{SUPPORT}>")) == "ticket"
    item = await Item.get()
    assert (item.requester_id, item.unverified_sender) == (None, SUPPORT)
    assert not await Address.exists(email=SUPPORT)


async def test_a_return_path_that_is_empty_says_that_no_person_wrote_it(workspace):
    customers = await Principal.filter(kind="customer").count()
    assert await sent(["desk@localhost"], mail(), return_path="") == "ticket"
    assert (await Item.get()).requester_id is None
    assert await Principal.filter(kind="customer").count() == customers


async def test_an_address_of_any_bytes_is_kept_as_far_as_it_can_be(workspace):
    key = await inbound.store(mail(), Envelope(Door.SMTP, "\x00\udcff" + "x" * 400, ("a\udcff@b",)))
    row = await IncomingMail.get(id=key)
    assert (row.return_path, row.recipients) == ("�" + "x" * 319, ["a�@b"])
