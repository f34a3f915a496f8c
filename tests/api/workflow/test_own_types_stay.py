"""No item of a project's own type stands elsewhere, whatever is done."""

from typing import Any

from domain import inboxes, item_types, items
from domain.inboxes import NewInbox
from domain.item_types import NewItemType
from kit.errors import NotFound
from kit.ids import to_global
from models import Family, Item, Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.placing import place
from tests.api.workflow.owning import MOVE, another, listed, refused, story
from tests.api.workflow.working import call, mistake, named, statuses_of, tid, work
from tests.factories import Keys, viewer


async def test_an_item_of_it_stands_in_its_project_alone(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    made = await story(lead, workspace)
    row = await factories.item(admin, type_id=made.id)
    assert row.project_id == workspace["website"], "where it can stand"
    for project in (workspace["inbox"], None):
        refusal = await refused(
            factories.item(admin, type_id=made.id, project_id=project, project_given=True)
        )
        assert (refusal.code.value, refusal.path) == ("INVALID", ("input", "typeId"))
    ticket = await factories.item(admin, project_id=workspace["inbox"])
    got = await call(
        admin, "itemConvert", "id: ID!, typeId: ID!", "item { id }", id=gid(ticket), typeId=tid(made)
    )
    assert mistake(got) == ("INVALID", ["typeId"])
    outsider = await viewer(workspace["outsider"])
    loose = await factories.item(
        outsider, project_id=None, project_given=True, type_id=(await named("task")).id
    )
    got = await call(
        outsider, "itemConvert", "id: ID!, typeId: ID!", "item { id }", id=gid(loose), typeId=tid(made)
    )
    assert mistake(got) == ("NOT_FOUND", ["typeId"]), "as of one that there is not"
    assert (await items.convert(admin, row.id, (await named("task")).id)).project_id == workspace["website"]
    assert (await items.convert(admin, row.id, made.id)).type_id == made.id


async def test_it_moves_nowhere_else_and_the_refusal_says_what_would(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    other, made = await another(admin, workspace), await story(lead, workspace)
    await item_types.create(
        admin, NewItemType(family=Family.PRODUCT, name="Idea", key_prefix="I", project_id=other.id)
    )
    task = (await named("task")).id
    top = await factories.item(
        admin, "Top", type_id=task, project_id=workspace["website"], project_given=True
    )
    below = await factories.item(admin, "Below", type_id=made.id, parent_id=top.id)
    before = await Item.all().order_by("id").values()
    for row in (top, below):
        for got in (
            (await ask(admin, MOVE, id=gid(row), project=gid(other)))["itemMove"],
            await place(admin, row, projectId=other),
        ):
            (error,) = got["errors"]
            assert error["code"] == "INVALID"
            assert error["path"][-1] == "projectId"
            assert error["message"] == (
                "No item of “Story” stands in that project: convert it first. "
                "Offered there: “Ticket”, “Task”, “Idea”."
            )
    (error,) = (await ask(admin, MOVE, id=gid(below), project=None))["itemMove"]["errors"]
    assert "outside of projects" in error["message"]
    assert await Item.all().order_by("id").values() == before
    await items.convert(admin, below.id, task)
    got = (await ask(admin, MOVE, id=gid(top), project=gid(other)))["itemMove"]
    assert got["errors"] == []
    assert (await Item.get(id=below.id)).project_id == other.id


async def test_what_comes_by_mail_becomes_of_it_in_its_project_alone(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    other, made = await another(admin, workspace), await story(lead, workspace)
    new: dict[str, Any] = {"name": "Stories", "addresses": ["stories@desk.example"], "type_id": made.id}
    for project in (None, other.id):
        refusal = await refused(inboxes.create(admin, NewInbox(**new, project_id=project)))
        assert (refusal.code.value, refusal.path) == ("INVALID", ("input", "typeId"))
    inbox = await inboxes.create(admin, NewInbox(**new, project_id=workspace["website"]))
    refusal = await refused(inboxes.edit(admin, inbox.id, project_id=other.id))
    assert (refusal.code.value, refusal.path) == ("INVALID", ("input", "projectId"))
    both = await inboxes.edit(admin, inbox.id, project_id=other.id, type_id=(await named("ticket")).id)
    assert both.project_id == other.id
    refusal = await refused(inboxes.edit(admin, inbox.id, type_id=made.id))
    assert (refusal.code.value, refusal.path) == ("INVALID", ("input", "typeId"))
    await inboxes.edit(admin, inbox.id, project_id=workspace["website"], type_id=made.id)
    task = await named("task")
    await item_types.remove(lead, made.id, task.id)
    await inbox.refresh_from_db()
    assert inbox.type_id == task.id


async def test_removed_it_leaves_its_items_in_types_that_are_offered_there(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    other, made = await another(admin, workspace), await story(lead, workspace)
    epic = await story(lead, workspace, "Epic")
    foreign = await item_types.create(
        admin, NewItemType(family=Family.PRODUCT, name="Idea", key_prefix="I", project_id=other.id)
    )
    ticket = await named("ticket")
    for verb in (
        item_types.remove(admin, made.id, foreign.id),
        item_types.remove(admin, ticket.id, made.id),
    ):
        refusal = await refused(verb)
        assert (refusal.code.value, refusal.path) == ("INVALID", ("intoTypeId",))
    assert isinstance(await refused(item_types.remove(lead, made.id, foreign.id)), NotFound)
    done = await Status.get(type_id=made.id, name="Done")
    rows = [await factories.item(admin, type_id=made.id) for _ in range(3)]
    await items.set_status(admin, rows[0].id, done.id)
    await item_types.remove(lead, made.id, epic.id)
    await work()
    assert set(await Item.filter(id__in=[r.id for r in rows]).values_list("type_id", flat=True)) == {epic.id}
    assert await statuses_of(rows) == ["Done", "Open", "Open"]
    await item_types.remove(lead, epic.id, (await named("task")).id)
    await work()
    assert await statuses_of(rows) == ["Done", "Open", "Open"]
    assert await listed(lead, workspace["website"]) == ["Ticket", "Task"]


async def test_a_board_shows_its_statuses(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    made = await story(lead, workspace)
    epic = await story(lead, workspace, "Epic")
    await factories.item(admin, project_id=workspace["website"])
    for kind in (made, epic, made):
        row = await factories.item(admin, type_id=kind.id)
        await items.set_status(admin, row.id, (await Status.get(type_id=kind.id, name="Done")).id)
    await factories.item(admin, type_id=made.id)
    text = "query($f: ItemFilter) { itemStatusCounts(filter: $f) { count status { id name } } }"
    there = {"project": {"eq": to_global("project", workspace["website"])}}
    for more in ({}, {"type": {"eq": tid(made)}}):
        found = (await ask(lead, text, f=there | more))["itemStatusCounts"]
        names = [(each["status"]["name"], each["count"]) for each in found]
        own = [("Open", 1), ("Done", 2)]
        assert names == (own if more else [("Open", 1), *own, ("Done", 1)])
