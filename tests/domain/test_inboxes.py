"""Inboxes: made, changed and removed by admins; whose mail an address is."""

from dataclasses import replace

import pytest

from domain import config, inboxes
from domain import workspace as workspaces
from domain.inboxes import NewInbox
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Inbox, InboxAddress, ItemType, Principal
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

NO_ADMINS = ["manager", "lead", "member", "restricted", "outsider", "customer", "guest"]
SUPPORT = "support@acmedesk.example"


def new(**more):
    return NewInbox(**({"name": "Support", "addresses": [SUPPORT]} | more))


async def address_keys(inbox):
    return sorted(await InboxAddress.filter(inbox_id=inbox.id).values_list("address", flat=True))


async def test_a_workspace_has_an_inbox_of_its_own_with_an_address_that_nobody_guesses(workspace):
    config.configure(replace(config.current(), mail_domain="desk.example"))
    own = await Inbox.get()
    assert own.is_default
    assert (own.name, own.project_id, own.assignee_id) == ("Incoming tickets", workspace["inbox"], None)
    assert own.type_id == (await ItemType.get(slug="ticket")).id
    name, _, domain = str(inboxes.generated_address(own)).partition("@")
    assert (len(name.removeprefix("desk-")), domain) == (20, "desk.example")
    assert await inboxes.holding([f"{name.upper()}@Desk.Example"]) == [own.id]


async def test_a_workspace_of_before_there_were_inboxes_gets_its_own_once(workspace):
    await Inbox.all().delete()
    assert not await workspaces.found("Acme Desk")
    made = await inboxes.default()
    assert not await workspaces.found("Acme Desk")
    assert [row.id for row in await Inbox.all()] == [made.id]


async def test_an_inbox_is_made(admin, workspace, queries):
    given = new(
        name=" Support ",
        addresses=[" Support@AcmeDesk.example ", "help@bücher.example", "SUPPORT@acmedesk.example"],
        project_id=workspace["website"],
        type_id=(await ItemType.get(slug="task")).id,
        assignee_id=workspace["team"],
        allowed_senders=["Ann@Client.example", "client.example", "@other.example"],
        own_lists=["<Team.AcmeDesk.example>", "all@acmedesk.example"],
    )
    inbox = await inboxes.create(admin, given)
    row = await Inbox.get(id=inbox.id)
    assert (row.name, row.project_id, row.assignee_id) == (
        "Support",
        workspace["website"],
        workspace["team"],
    )
    assert (row.version, row.is_default, row.removed_at) == (1, False, None)
    assert row.allowed_senders == ["ann@client.example", "client.example", "other.example"]
    assert row.own_lists == ["all@acmedesk.example", "team.acmedesk.example"]
    assert await address_keys(row) == ["help@xn--bcher-kva.example", SUPPORT]
    (event,) = await told(admin.position)
    assert (event.kind, event.entity_id, event.before, event.after, event.internal) == (
        "inbox.created",
        row.id,
        None,
        ["admin"],
        True,
    )
    assert event.changes == {}  # its words stand apart, so that they can be erased


async def test_an_inbox_needs_no_more_than_a_name_and_an_address(admin, workspace):
    inbox = await inboxes.create(admin, new())
    assert (inbox.project_id, inbox.assignee_id) == (workspace["inbox"], None)
    assert inbox.type_id == (await ItemType.get(slug="ticket")).id
    async with unchanged():
        assert await inboxes.holding([SUPPORT]) == [inbox.id]


async def test_a_repeat_makes_no_second(admin):
    first = await inboxes.create(admin, new(), "key")
    async with unchanged():
        assert (await inboxes.create(admin, new(), "key")).id == first.id


@pytest.mark.parametrize(
    ("given", "error", "path"),
    [
        ({"name": " "}, Invalid, ("input", "name")),
        ({"name": "x" * 201}, TooLarge, ("input", "name")),
        ({"addresses": []}, Invalid, ("input", "addresses")),
        ({"addresses": [SUPPORT, "nobody"]}, Invalid, ("input", "addresses", 1)),
        ({"addresses": ["root@printer"]}, Invalid, ("input", "addresses", 0)),
        ({"addresses": [f"a{n}@x.example" for n in range(101)]}, TooLarge, ("input", "addresses")),
        ({"addresses": [SUPPORT, "customer@acme.example"]}, Conflict, ("input", "addresses", 1)),
        ({"addresses": ["Admin@AcmeDesk.example"]}, Conflict, ("input", "addresses", 0)),
        ({"allowed_senders": ["a b"]}, Invalid, ("input", "allowedSenders", 0)),
        ({"allowed_senders": ["x.example"] * 1_001}, TooLarge, ("input", "allowedSenders")),
        ({"own_lists": ["two words"]}, Invalid, ("input", "ownLists", 0)),
        ({"project_id": new_id()}, NotFound, ("input", "projectId")),
        ({"type_id": new_id()}, NotFound, ("input", "typeId")),
        ({"assignee_id": new_id()}, NotFound, ("input", "assigneeId")),
    ],
)
async def test_what_is_no_inbox_is_refused(admin, given, error, path):
    async with refused(error, *path):
        await inboxes.create(admin, new(**given))


async def test_a_customer_is_assigned_to_nothing(admin, workspace):
    async with refused(Invalid, "input", "assigneeId"):
        await inboxes.create(admin, new(assignee_id=workspace["customer"]))


async def test_an_address_is_of_one_inbox(admin):
    config.configure(replace(config.current(), mail_domain="desk.example"))
    await inboxes.create(admin, new())
    for taken in ("SUPPORT@acmedesk.example", str(inboxes.generated_address(await inboxes.default()))):
        async with refused(Conflict, "input", "addresses", 1):
            await inboxes.create(admin, new(addresses=["new@acmedesk.example", taken]))


@pytest.mark.parametrize("who", NO_ADMINS)
async def test_only_admins_make_change_and_remove_inboxes(admin, workspace, who):
    inbox = await inboxes.create(admin, new())
    somebody = await viewer(workspace[who])
    async with refused(NotAllowed):
        await inboxes.create(somebody, new(addresses=["other@acmedesk.example"]))
    async with refused(NotAllowed):
        await inboxes.edit(somebody, inbox.id, name="Mine")
    async with refused(NotAllowed):
        await inboxes.remove(somebody, inbox.id)


async def test_an_inbox_is_changed_as_far_as_is_said(admin, workspace):
    inbox = await inboxes.create(admin, new(assignee_id=workspace["team"], allowed_senders=["a.example"]))
    position = (await viewer(workspace["admin"])).position
    edited = await inboxes.edit(
        admin,
        inbox.id,
        1,
        name="Help",
        project_id=workspace["website"],
        assignee_id=None,
        assignee_given=True,
        addresses=["help@acmedesk.example"],
        own_lists=["all@acmedesk.example"],
    )
    assert (edited.name, edited.name_folded, edited.version) == ("Help", "help", 2)
    assert edited.allowed_senders == ["a.example"]
    assert await address_keys(edited) == ["help@acmedesk.example"]
    assert await inboxes.holding([SUPPORT, "help@acmedesk.example"]) == [None, inbox.id]
    (event,) = await told(position)
    assert (event.kind, event.before, event.after) == ("inbox.edited", ["admin"], ["admin"])
    assert event.changes == {
        "project": (str(workspace["inbox"]), str(workspace["website"])),
        "assignee": (str(workspace["team"]), None),
    }


async def test_what_it_is_already_changes_nothing(admin, workspace):
    inbox = await inboxes.create(admin, new())
    async with unchanged():
        await inboxes.edit(admin, inbox.id, name="Support", addresses=[SUPPORT], assignee_given=True)


async def test_an_address_may_be_written_otherwise(admin):
    inbox = await inboxes.create(admin, new())
    await inboxes.edit(admin, inbox.id, addresses=["Support@acmedesk.example"])
    assert (await InboxAddress.get()).written == "Support@acmedesk.example"


async def test_a_stale_version_an_absent_inbox_and_a_taken_address_are_refused(admin):
    inbox = await inboxes.create(admin, new())
    await inboxes.create(admin, new(addresses=["other@acmedesk.example"]))
    async with refused(Conflict, "version") as caught:
        await inboxes.edit(admin, inbox.id, 2, name="Stale")
    assert caught.value.current.id == inbox.id
    async with refused(NotFound, "id"):
        await inboxes.edit(admin, new_id(), name="Absent")
    async with refused(Conflict, "input", "addresses", 0):
        await inboxes.edit(admin, inbox.id, addresses=["other@acmedesk.example"])
    async with refused(Invalid, "input", "addresses"):
        await inboxes.edit(admin, inbox.id, addresses=[])


async def test_the_workspaces_own_may_do_without_addresses_and_stays(admin):
    own = await inboxes.default()
    await inboxes.edit(admin, own.id, addresses=[SUPPORT])
    edited = await inboxes.edit(admin, own.id, addresses=[])
    assert await address_keys(edited) == []
    async with refused(Invalid, "id"):
        await inboxes.remove(admin, own.id)


async def test_a_removed_inbox_lets_its_addresses_go(admin):
    inbox = await inboxes.create(admin, new())
    position = (await viewer(await Principal.get(name="Admin"))).position
    removed = await inboxes.remove(admin, inbox.id, 1)
    assert (removed.id, removed.version) == (inbox.id, 2)
    (event,) = await told(position)
    assert (event.kind, event.before, event.after) == ("inbox.removed", ["admin"], None)
    assert await inboxes.holding([SUPPORT]) == [None]
    assert (await inboxes.with_key(inbox.id)).is_default
    for verb in (inboxes.remove(admin, inbox.id), inboxes.edit(admin, inbox.id, name="Again")):
        async with refused(NotFound, "id"):
            await verb
    assert (await inboxes.create(admin, new())).id != inbox.id


async def test_addresses_lead_to_inboxes(admin, queries):
    config.configure(
        replace(config.current(), mail_domain="desk.example", mail_from="Helpdesk@acmedesk.example")
    )
    support = (await inboxes.create(admin, new(addresses=[SUPPORT, "a+b@acmedesk.example"]))).id
    own = (await inboxes.default()).id
    asked = {
        "Support@ACMEDESK.example": support,
        "support+anything@acmedesk.example": support,
        "a+b@acmedesk.example": support,
        "a@acmedesk.example": None,
        "+support@acmedesk.example": None,
        "support@elsewhere.example": None,
        "helpdesk@acmedesk.example": own,
        "Postmaster@desk.example": own,
        "postmaster": own,
        "postmaster@elsewhere.example": None,
        "": None,
        "\x00@acmedesk.example": None,
        "\udcff@acmedesk.example": None,
    }
    with queries(3):
        assert await inboxes.holding(list(asked)) == list(asked.values())
    with queries(1):
        assert await inboxes.holding([SUPPORT]) == [support]
    with queries(0):
        assert await inboxes.holding([]) == []


@pytest.mark.parametrize(
    ("allowed", "sender", "may"),
    [
        ([], "anybody@x.example", True),
        ([], "", True),
        (["x.example"], "anybody@x.example", True),
        (["x.example"], "anybody@sub.x.example", False),
        (["ann@x.example"], "ann@x.example", True),
        (["ann@x.example"], "bob@x.example", False),
        (["x.example"], "", False),
    ],
)
def test_an_inbox_takes_requests_of_whom_it_allows(allowed, sender, may):
    assert inboxes.allows(Inbox(allowed_senders=allowed), sender) is may
