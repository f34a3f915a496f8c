"""Whether a mail is an answer: only where its sender takes part already."""

import pytest

from domain import config, conversations, item_types, items
from domain.conversations import NewMessage
from models import (
    EventRecord,
    Item,
    ItemLink,
    ItemType,
    Message,
    OrganizationDomain,
    OutgoingMail,
    OutgoingState,
    Viewer,
)
from tests import factories
from tests.mail.letters import came, last, mail, person

pytestmark = pytest.mark.usefixtures("workspace")


async def a_ticket(message_id: str = "first@client.example") -> tuple[Item, Viewer]:
    """A ticket by mail, and its requester."""
    await came(mail(message_id=message_id))
    item = await Item.get()
    assert item.requester_id
    return item, await factories.viewer(item.requester_id)


async def answered(item: Item, by: Viewer, message_id: str = "ours@localhost") -> OutgoingMail:
    """A mail of ours that went to the requester."""
    message = await conversations.reply(by, item.id, NewMessage(text="Is it still burning?"))
    return await OutgoingMail.create(
        id=message.id,
        recipient_id=item.requester_id,
        about_id=message.id,
        message_id=message_id,
        subject="",
        text="",
        state=OutgoingState.SENT,
        due_at=message.created_at,
        request_id="",
        created_at=message.created_at,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"In_Reply_To": "<ours@localhost>"},
        {"References": "<first@client.example> <ours@localhost>"},
        {"In_Reply_To": "<first@client.example>"},
        {"In_Reply_To": "<first@client.example"},
        {"In_Reply_To": "<unknown@nowhere.example>", "References": "<first@client.example>"},
    ],
)
async def test_a_reply_of_one_who_takes_part_threads(admin, headers):
    item, ann = await a_ticket()
    await answered(item, admin)
    assert await came(mail(subject="Re: Printer", text="Out now.", **headers)) == "reply"
    message = (await Message.filter(item_id=item.id).order_by("created_at"))[-1]
    assert (message.text, message.author_id) == ("Out now.", ann.principal_id)
    assert await Item.all().count() == 1
    assert not await ItemLink.exists()


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
async def test_a_reply_may_name_an_id_that_is_longer_than_any_of_ours(admin, header):
    item, _ = await a_ticket()
    await answered(item, admin)
    named = {header: f"<{'x' * 420}@client.example> <ours@localhost>"}
    assert await came(mail(text="Out now.", **named)) == "reply"
    assert await Message.filter(item_id=item.id, text="Out now.").count() == 1


async def test_followers_their_organization_and_earlier_authors_take_part(admin):
    item, _ = await a_ticket()
    await came(mail(sender="follower@x.example"))
    await came(mail(sender="colleague@firm.example"))
    follower = await person("follower@x.example")
    firm = await OrganizationDomain.get(domain="firm.example")
    await items.change_followers(admin, item.id, [follower.id, firm.organization_id], [])
    reply = {"In_Reply_To": "<first@client.example>"}
    assert await came(mail(sender="follower@x.example", **reply)) == "reply"
    assert await came(mail(sender="colleague@firm.example", **reply)) == "reply"


async def test_a_foreigners_reply_is_a_new_ticket_with_a_link_for_agents_alone(admin, outsider):
    item, ann = await a_ticket()
    assert await came(mail(sender="eve@evil.example", In_Reply_To="<first@client.example>")) == "ticket"
    other = await Item.get(id__not=item.id)
    eve = await factories.viewer((await person("eve@evil.example")).id)
    assert other.requester_id == eve.principal_id
    assert await Message.filter(item_id=item.id).count() == 1
    link = await ItemLink.get()
    assert (link.item_id, link.other_id) == (other.id, item.id)
    for viewer, seen in ((admin, 1), (ann, 0), (eve, 0), (outsider, 0)):
        assert await ItemLink.visible_to(viewer).count() == seen
    told = await EventRecord.filter(kind="item.linked").order_by("position")
    assert [(e.item_id, e.internal) for e in told] == [(other.id, True), (item.id, True)]
    inbox = f"project:{item.project_id}"
    assert all(e.audience_after == e.audience_before == ["admin", inbox] for e in told)


async def test_who_sees_an_item_but_takes_no_part_does_not_thread(admin, workspace, guest):
    """`guest` follows the project and sees the item; a reply is still a new ticket."""
    item, _ = await a_ticket()
    await items.move(admin, item.id, workspace["website"])
    guest = await factories.viewer(guest.principal_id)
    assert await Item.visible_to(guest).filter(id=item.id).exists()
    assert await came(mail(sender="guest@guests.example", In_Reply_To="<first@client.example>")) == "ticket"


async def test_a_follower_who_sees_the_item_no_more_does_not_thread(admin):
    item, _ = await a_ticket()
    await came(mail(sender="follower@x.example"))
    follower = await person("follower@x.example")
    await items.change_followers(admin, item.id, [follower.id], [])
    await items.edit(admin, item.id, published=False)
    assert await came(mail(sender="follower@x.example", In_Reply_To="<first@client.example>")) == "ticket"


async def test_a_users_reply_by_mail_does_not_thread_but_is_linked(admin):
    item, _ = await a_ticket()
    assert await came(mail(sender="admin@acmedesk.example", In_Reply_To="<first@client.example>")) == "ticket"
    assert (await ItemLink.get()).other_id == item.id
    assert await Message.filter(item_id=item.id).count() == 1


async def test_a_link_is_told_only_to_whom_one_token_lets_see_both(admin, workspace):
    item, _ = await a_ticket()
    await items.move(admin, item.id, workspace["website"])
    await came(mail(sender="eve@evil.example", In_Reply_To="<first@client.example>"))
    assert [e.audience_after for e in await EventRecord.filter(kind="item.linked").order_by("position")] == [
        ["admin"]
    ] * 2


async def test_our_own_mail_that_comes_back_is_recorded_and_makes_nothing(admin):
    config.configure(config.Config(mail_from="desk@acmedesk.example"))
    item, _ = await a_ticket()
    ours = await answered(item, admin, "ours@acmedesk.example")
    back = mail(sender="Acme <desk@acmedesk.example>", message_id="ours@acmedesk.example")
    before = await Message.all().count()
    assert await came(back) == "own"
    assert (await last()).became_id == ours.about_id
    assert (await Message.all().count(), await Item.all().count()) == (before, 1)


async def test_somebody_elses_mail_with_the_id_of_ours_is_not_swallowed(admin):
    item, _ = await a_ticket()
    await answered(item, admin)
    assert await came(mail(sender="eve@evil.example", message_id="ours@localhost")) == "ticket"


async def test_an_absence_note_stands_in_its_thread_and_is_not_answered(admin):
    item, ann = await a_ticket()
    note = mail(
        text="I am away.",
        Auto_Submitted="auto-replied",
        Return_Path="<>",
        In_Reply_To="<first@client.example>",
    )
    assert await came(note) == "reply"
    assert await Message.filter(item_id=item.id, author_id=ann.principal_id).count() == 2
    assert not await OutgoingMail.exists()


async def test_an_old_key_in_a_subject_still_names_the_item(admin):
    """One from before it became a task, one from before tickets were called otherwise; a prefix that none had names nothing."""
    item, ann = await a_ticket()
    task, ticket = [await ItemType.get(slug=slug) for slug in ("task", "ticket")]
    await items.convert(admin, item.id, task.id)
    await item_types.edit(admin, ticket.id, key_prefix="CASE2")
    await item_types.edit(admin, task.id, key_prefix="TODO")
    for prefix in ("T", "k", "CASE2", "TODO"):
        assert await came(mail(subject=f"Re: [{prefix}-{item.number}] Printer")) == "reply"
    assert await came(mail(subject=f"Re: [X-{item.number}] Printer")) == "ticket"
    assert await Message.filter(item_id=item.id, author_id=ann.principal_id).count() == 5


async def test_what_claims_to_come_from_us_may_bear_an_id_that_is_longer_than_any_of_ours():
    assert await came(mail(sender="desk@localhost", message_id=f"{'x' * 420}@client.example")) == "ticket"
