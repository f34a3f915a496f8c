"""Who else got a customer's mail follows the item by setting, within the requester's organization alone."""

import pytest

from domain import config, customers, inboxes, items, people
from domain.items.merge import merge, undo_merge
from models import (
    Address,
    Customer,
    EventRecord,
    Item,
    ItemParty,
    OrganizationDomain,
    Part,
    Principal,
    Status,
)
from tests import factories
from tests.mail.letters import came, mail, person

pytestmark = pytest.mark.usefixtures("workspace")

REPLY = {"In_Reply_To": "<first@client.example>"}


@pytest.fixture(autouse=True)
def switched_on() -> None:
    config.configure(config.Config(mail_cc_follows=True))


async def followers(item: Item) -> set[str]:
    rows = await ItemParty.filter(item_id=item.id, part=Part.FOLLOWER).values_list("principal_id", flat=True)
    return {row.email for row in await Address.filter(principal_id__in=list(rows))}


async def came_to(*cc: str, sender: str = "ann@client.example", **headers: str) -> Item:
    await came(
        mail(
            sender,
            Cc=", ".join(cc),
            message_id="" if "In_Reply_To" in headers else "first@client.example",
            **headers,
        )
    )
    item = await Item.all().order_by("number").first()
    assert item
    return item


async def test_colleagues_follow_and_are_made_if_new(admin):
    item = await came_to("Bob <Bob@Client.example>", "ann@client.example", "desk@localhost")
    assert await followers(item) == {"bob@client.example"}
    bob = await person("bob@client.example")
    held = await OrganizationDomain.get(domain="client.example")
    assert (await Customer.get(principal_id=bob.id)).organization_id == held.organization_id
    told = await EventRecord.filter(kind="item.followers_changed").order_by("position")
    assert [(e.item_id, e.internal) for e in told] == [(item.id, True)]
    await came_to("carl@client.example", To="dora@client.example, desk@localhost", **REPLY)
    assert await followers(item) == {f"{name}@client.example" for name in ("bob", "carl", "dora")}


async def test_nobody_of_another_organization_and_no_user_is_added_or_made(admin, customer, member):
    count = await Principal.all().count()
    item = await came_to(
        "eve@evil.example", "customer@acme.example", "member@acmedesk.example", "x@gmail.com"
    )
    assert await followers(item) == set()
    assert await Principal.all().count() == count + 2  # the sender and their organization


async def test_neither_a_deactivated_colleague_nor_one_who_was_moved_away(admin, workspace):
    await came(mail("bob@client.example"))
    await came(mail("carl@client.example"))
    await people.deactivate(admin, (await person("bob@client.example")).id)
    await customers.move(admin, (await person("carl@client.example")).id, None)
    await came_to("bob@client.example", "carl@client.example")
    assert not await ItemParty.exists()


async def test_whoever_answers_anothers_request_adds_nobody_of_their_own(admin):
    item = await came_to()
    await came(mail("eve@evil.example"))
    await items.change_followers(admin, item.id, [(await person("eve@evil.example")).id], [])
    await items.edit(admin, item.id, published=True)
    assert (
        await came(mail("eve@evil.example", Cc="mallory@evil.example, bob@client.example", **REPLY))
        == "reply"
    )
    assert await followers(item) == {"eve@evil.example"}


async def test_a_mail_adds_no_more_than_so_many():
    item = await came_to(*(f"p{n}@client.example" for n in range(19)))
    assert len(await followers(item)) == 19
    await came_to(*(f"q{n}@client.example" for n in range(5)), **REPLY)
    assert len(await followers(item)) == 20


async def test_no_address_or_list_of_our_own_follows_though_it_is_of_the_same_domain(admin):
    addresses, lists = ["support@client.example", "sales@client.example"], ["all@client.example"]
    await inboxes.create(admin, inboxes.NewInbox(name="Support", addresses=addresses, own_lists=lists))
    to = "support@client.example, sales+x@client.example, all@client.example"
    item = await came_to("bob@client.example", To=to)
    assert await followers(item) == {"bob@client.example"}


async def test_an_answer_on_what_is_kept_as_it_is_adds_nobody_and_is_taken(admin, workspace):
    ticket = await came_to()
    other = await factories.item(admin, "Known", requester_id=workspace["foreigner"])
    await merge(admin, ticket.id, other.id)
    assert await came(mail("ann@client.example", Cc="bob@client.example", text="And I?", **REPLY)) == "reply"
    await undo_merge(admin, ticket.id)
    closed = await Status.get(type_id=ticket.type_id, name="Closed")
    await items.set_status(admin, ticket.id, closed.id)
    await items.archive(admin, ticket.id)
    config.configure(
        config.Config(mail_cc_follows=True, mail_sender_per_hour=1)
    )  # too many bring nothing back
    assert await came(mail("ann@client.example", Cc="bob@client.example", text="Now?", **REPLY)) == "reply"
    assert await followers(ticket) == set()


async def test_nothing_without_the_setting_and_nothing_by_programs():
    item = await came_to("bob@client.example", Auto_Submitted="auto-generated")
    config.configure(config.Config())
    await came_to("bob@client.example", **REPLY)
    assert await followers(item) == set()
    assert not await Address.filter(email="bob@client.example").exists()
