"""Types that are a project's own: who makes, sees and changes them."""

from typing import Any

import pytest

from domain import item_types, projects, statuses
from domain.item_types import NewItemType
from domain.statuses import NewStatus
from domain.statuses import create as add_status
from kit.errors import Invalid, NotAllowed, NotFound, UserError
from kit.ids import to_global
from models import Family, ItemType, Role, Status, StatusCategory, Viewer
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.api.workflow.owning import LISTED, NODE, another, listed, refused, story, website_of
from tests.api.workflow.working import call, mistake, named, tid
from tests.factories import Keys, viewer


async def test_who_edits_a_project_gives_it_types_of_its_own(
    admin: Viewer, lead: Viewer, workspace: Keys, queries: Any
) -> None:
    new = {"family": "PROJECT", "name": "Story", "keyPrefix": "st", "projectId": website_of(workspace)}
    shown = "itemType { id name keyPrefix rank project { name } statuses { name } }"
    got = await call(lead, "itemTypeCreate", "input: ItemTypeCreateInput!", shown, input=new)
    assert got["errors"] == []
    made = got["itemType"]
    assert made["project"] == {"name": "Website"}
    assert made["keyPrefix"] == "ST"
    assert made["rank"] == 1000
    assert [each["name"] for each in made["statuses"]] == ["Open", "In progress", "Done"]
    got = await call(
        lead,
        "itemTypeEdit",
        "id: ID!, input: ItemTypeEditInput!",
        shown,
        id=made["id"],
        input={"name": "Epic"},
    )
    assert got["itemType"]["name"] == "Epic"
    key = (await ItemType.get(name="Epic")).id
    await add_status(lead, key, NewStatus(name="Blocked", category=StatusCategory.IN_PROGRESS))
    with queries(1):
        assert await listed_statuses(lead, workspace) == ["Open", "In progress", "Done", "Blocked"]
    assert await listed(admin) == ["Ticket", "Task"]
    for who in (admin, lead):
        assert await listed(who, workspace["website"]) == ["Ticket", "Task", "Epic"]
        assert await listed(who, workspace["inbox"]) == ["Ticket", "Task"]


async def listed_statuses(by: Viewer, keys: Keys) -> list[str]:
    found = await ask(by, LISTED, project=website_of(keys))
    return [each["name"] for each in found["itemTypes"][-1]["statuses"]]


@pytest.mark.parametrize("name", ["member", "restricted", "outsider", "guest", "customer"])
async def test_nobody_else_does(lead: Viewer, workspace: Keys, name: str) -> None:
    who = await viewer(workspace[name])
    made = await story(lead, workspace)
    sees = name in ("member", "restricted")
    expected = NotAllowed if sees else NotFound
    first = await Status.get(type_id=made.id, name="Done")
    before = await ItemType.all().order_by("id").values()
    asked: list[tuple[type[UserError], Any]] = [
        (NotAllowed if sees or name == "guest" else NotFound, story(who, workspace, "Mine")),
        (expected, item_types.edit(who, made.id, name="Mine")),
        (expected, item_types.remove(who, made.id, (await named("ticket")).id)),
        (expected, item_types.set_transitions(who, made.id, [])),
        (
            NotAllowed if sees or name == "guest" else NotFound,
            item_types.reorder(who, [made.id], workspace["website"]),
        ),
        (expected, add_status(who, made.id, NewStatus(name="More", category=StatusCategory.FINISHED))),
        (expected, statuses.edit(who, first.id, name="No")),
        (expected, statuses.remove(who, first.id)),
    ]
    for kind, verb in asked:
        assert type(await refused(verb)) is kind
    assert await ItemType.all().order_by("id").values() == before
    assert await listed(who, workspace["website"]) == ["Ticket", "Task", *(["Story"] if sees else [])]
    shown = (await ask(who, NODE, id=tid(made)))["node"]
    assert shown == ({"name": "Story", "project": {"name": "Website"}} if sees else None)
    assert ((await ask(who, NODE, id=gid(first)))["node"] is not None) is sees


async def test_a_customer_learns_of_a_type_by_an_item_alone(lead: Viewer, workspace: Keys) -> None:
    made = await story(lead, workspace)
    guest = await viewer(workspace["guest"])
    row = await factories.item(
        lead, type_id=made.id, project_id=workspace["website"], project_given=True, published=True
    )
    text = "query($id: ID!) { item(id: $id) { key type { name project { name } } status { name } } }"
    shown = (await ask(guest, text, id=gid(row)))["item"]
    assert shown == {
        "key": f"ST-{row.number}",
        "type": {"name": "Story", "project": None},
        "status": {"name": "Open"},
    }
    assert (await ask(guest, NODE, id=tid(made)))["node"] == {"name": "Story", "project": None}
    assert (await ask(await viewer(workspace["foreigner"]), NODE, id=tid(made)))["node"] is None
    assert await listed(guest, workspace["website"]) == ["Ticket", "Task"]
    refusal = await refused(factories.item(guest, type_id=made.id))
    assert (refusal.code.value, refusal.path) == ("NOT_FOUND", ("input", "typeId"))


async def test_names_and_orders_are_the_projects_own(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    await another(admin, workspace)
    made, epic = await story(lead, workspace), await story(lead, workspace, "Epic")
    await story(admin, workspace, project="backoffice")
    for name in ("story", "TICKET"):
        assert isinstance(await refused(story(lead, workspace, name)), Invalid)
    assert (await story(admin, workspace, "Saga", project="backoffice")).rank == 1001
    await item_types.create(admin, NewItemType(family=Family.PRODUCT, name="Epic", key_prefix="E"))
    got = await call(
        lead,
        "itemTypeReorder",
        "ids: [ID!]!, projectId: ID",
        "itemTypes { name }",
        ids=[tid(epic), tid(made)],
        projectId=to_global("project", workspace["website"]),
    )
    assert [each["name"] for each in got["itemTypes"]] == ["Epic", "Story"]
    assert await listed(lead, workspace["website"]) == ["Ticket", "Task", "Epic", "Epic", "Story"]
    got = await call(
        admin, "itemTypeReorder", "ids: [ID!]!", "itemTypes { name }", ids=[tid(epic), tid(made)]
    )
    assert mistake(got) == ("INVALID", ["ids"])


async def test_an_archived_project_keeps_its_types(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    made = await story(lead, workspace)
    await projects.archive(admin, workspace["website"])
    for verb in (item_types.edit(admin, made.id, name="No"), story(admin, workspace, "No")):
        assert "archived" in (await refused(verb)).message


async def test_a_project_in_the_bin_takes_its_types_along(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    type_ = await story(lead, workspace)
    await projects.remove(admin, workspace["website"])
    for each in (admin, await fresh(lead)):
        assert type_.name not in await listed(each)
        assert (await ask(each, NODE, id=to_global("type", type_.id)))["node"] is None
        assert (await refused(item_types.edit(each, type_.id, name="Another"))).code == "NOT_FOUND"
    await projects.restore(admin, workspace["website"])
    assert type_.name in await listed(await fresh(lead), workspace["website"])


async def test_who_no_longer_sees_the_project_does_not_get_its_type_again(
    admin: Viewer, workspace: Keys
) -> None:
    maker = await factories.user(admin, "maker", projects=[(workspace["website"], Role.LEAD)])
    new = NewItemType(family=Family.PROJECT, name="Story", key_prefix="S", project_id=workspace["website"])
    made = await item_types.create(maker, new, "once")
    assert (await item_types.create(maker, new, "once")).id == made.id
    await projects.unshare(admin, workspace["website"], factories.key(maker))
    assert isinstance(await refused(item_types.create(await fresh(maker), new, "once")), NotFound)
