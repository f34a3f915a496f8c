"""Types of items: made, changed, put in order and removed by admins."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise import connections

from domain import inboxes, items
from domain.inboxes import NewInbox
from models import EventRecord, Family, Inbox, Item, ItemType, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.workflow.working import TYPE, call, in_status, mistake, named, sid, status, tid, work
from tests.factories import Keys
from tests.refusals import unchanged

INPUT = "input: ItemTypeCreateInput!"
BUG = {"family": "PRODUCT", "name": "Bug report", "keyPrefix": "bug"}
LISTED = "{ itemTypes { name keyPrefix family rank abilities newItemsPublished statuses { name category isDefault } } }"


async def create(viewer: Viewer, **more: Any) -> dict[str, Any]:
    return await call(viewer, "itemTypeCreate", INPUT, TYPE, input={**BUG, **more})


async def test_a_type_is_made_with_statuses_to_start_with(admin: Viewer, workspace: Keys) -> None:
    made = await create(admin)
    assert made["errors"] == []
    assert made["itemType"]["abilities"] == ["AGILE_POINTS", "CHECKLIST"]
    listed = (await ask(await factories.viewer(workspace["customer"]), LISTED))["itemTypes"]
    assert [(each["name"], each["keyPrefix"], each["abilities"]) for each in listed] == [
        ("Ticket", "T", ["CHECKLIST"]),
        ("Task", "K", ["PLANNING", "AGILE_POINTS", "CHECKLIST"]),
        ("Bug report", "BUG", ["AGILE_POINTS", "CHECKLIST"]),
    ]
    assert listed[2]["statuses"] == [
        {"name": "Open", "category": "NOT_STARTED", "isDefault": True},
        {"name": "In progress", "category": "IN_PROGRESS", "isDefault": False},
        {"name": "Done", "category": "FINISHED", "isDefault": False},
    ]
    assert (listed[2]["rank"], listed[2]["newItemsPublished"]) == (2, False)
    item = await factories.item(admin, type_id=(await ItemType.get(name="Bug report")).id)
    shown = await ask(admin, "query($k: String) { item(key: $k) { key } }", k=f"BUG-{item.number}")
    assert shown["item"]["key"] == f"BUG-{item.number}"


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"name": "tíCKET"}, "INVALID", ["input", "name"]),
        ({"name": " "}, "INVALID", ["input", "name"]),
        ({"name": "x" * 10_001}, "TOO_LARGE", ["input", "name"]),
        ({"keyPrefix": "1A"}, "INVALID", ["input", "keyPrefix"]),
        ({"keyPrefix": ""}, "INVALID", ["input", "keyPrefix"]),
        ({"keyPrefix": "A" * 9}, "INVALID", ["input", "keyPrefix"]),
        ({"keyPrefix": "Ä"}, "INVALID", ["input", "keyPrefix"]),
        ({"colour": "red"}, "INVALID", ["input", "colour"]),
        ({"colour": "#12345"}, "INVALID", ["input", "colour"]),
        ({"icon": "<svg>"}, "INVALID", ["input", "icon"]),
        ({"icon": "i" * 10_001}, "INVALID", ["input", "icon"]),
    ],
)
async def test_what_is_wrong_makes_none(
    admin: Viewer, wrong: dict[str, str], code: str, path: list[str]
) -> None:
    async with unchanged():
        assert mistake(await create(admin, **wrong)) == (code, path)


async def test_an_unknown_ability_is_no_value_of_its_enum(admin: Viewer) -> None:
    with pytest.raises(Exception, match="FLYING"):
        await create(admin, abilities=["FLYING"])


async def test_a_family_has_ten_types_at_most(admin: Viewer) -> None:
    for number in range(10):
        assert (await create(admin, name=f"Type {number}"))["errors"] == []
    async with unchanged():
        assert mistake(await create(admin, name="Type 11")) == ("TOO_LARGE", ["input", "family"])
    assert (await create(admin, name="Type 11", family="PROJECT"))["errors"] == []


async def test_the_same_key_makes_one_type(admin: Viewer) -> None:
    arguments = f"{INPUT}, idempotencyKey: String"
    first, second = [
        await call(admin, "itemTypeCreate", arguments, TYPE, input=BUG, idempotencyKey="once")
        for _ in range(2)
    ]
    assert first["itemType"] == second["itemType"]
    assert await ItemType.all().count() == 3


EDIT = "id: ID!, input: ItemTypeEditInput!, version: Int"


async def test_a_type_is_changed_and_its_version_guards_it(admin: Viewer) -> None:
    ticket = await named("ticket")
    change = {"name": "Case", "keyPrefix": "C", "abilities": ["AGILE_POINTS"], "newItemsPublished": False}
    done = await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(ticket), input=change, version=1)
    assert (done["itemType"]["name"], done["itemType"]["version"]) == ("Case", 2)
    assert done["itemType"]["abilities"] == ["AGILE_POINTS"]
    async with unchanged():
        stale = await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(ticket), input={"name": "X"}, version=1)
        assert mistake(stale) == ("CONFLICT", ["version"])
        assert stale["itemType"]["version"] == 2
        same = await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(ticket), input=change, version=2)
        assert (same["errors"], same["cursor"]) == ([], None)
        taken = await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(ticket), input={"name": "TASK"})
        assert mistake(taken) == ("INVALID", ["input", "name"])
        cleared = await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(ticket), input={"keyPrefix": None})
        assert mistake(cleared) == ("INVALID", ["input", "keyPrefix"])
        absent = await call(
            admin, "itemTypeEdit", EDIT, TYPE, id=tid(factories.key(admin)), input={"name": "X"}
        )
        assert mistake(absent) == ("NOT_FOUND", ["id"])


async def test_a_key_with_an_earlier_prefix_leads_to_the_item(admin: Viewer) -> None:
    item = await factories.item(admin)
    await call(admin, "itemTypeEdit", EDIT, TYPE, id=tid(await named("ticket")), input={"keyPrefix": "CASE7"})
    shown = await ask(admin, "query($k: String) { item(key: $k) { key } }", k=f"T-{item.number}")
    assert shown["item"]["key"] == f"CASE7-{item.number}"


async def test_types_are_put_in_order(admin: Viewer) -> None:
    ticket, task = await named("ticket"), await named("task")
    shown = "itemTypes { name rank }"
    for wrong in ([ticket], [ticket, ticket], [ticket, task, task]):
        async with unchanged():
            bad = await call(admin, "itemTypeReorder", "ids: [ID!]!", shown, ids=[tid(t) for t in wrong])
            assert mistake(bad) == ("INVALID", ["ids"])
    done = await call(admin, "itemTypeReorder", "ids: [ID!]!", shown, ids=[tid(task), tid(ticket)])
    assert done["itemTypes"] == [{"name": "Task", "rank": 0}, {"name": "Ticket", "rank": 1}]
    listed = await ask(admin, "{ itemTypes { name } }")
    assert [each["name"] for each in listed["itemTypes"]] == ["Task", "Ticket"]
    assert (await factories.item(admin)).type_id == ticket.id, "a task is not of the helpdesk"


REMOVE = "id: ID!, intoTypeId: ID!, statuses: [StatusMappingInput!], version: Int"


async def test_a_removed_types_items_become_ones_of_another(admin: Viewer, workspace: Keys) -> None:
    await create(admin, family="HELPDESK")
    bug = await ItemType.get(name="Bug report")
    ticket = await named("ticket")
    inbox = await inboxes.create(
        admin, NewInbox(name="Bugs", addresses=["bugs@acmedesk.example"], type_id=ticket.id)
    )
    rows = [
        (await in_status(admin, workspace, name))[0]
        for name in ("Waiting for customer", "Resolved", "Closed")
    ]
    mapping = [
        {
            "statusId": sid(await status("Waiting for customer")),
            "intoStatusId": sid(await Status.get(type_id=bug.id, name="Open")),
        }
    ]
    given = {"id": tid(ticket), "intoTypeId": tid(bug), "statuses": mapping}
    done = await call(admin, "itemTypeRemove", REMOVE, "itemType { name removed }", **given)
    assert (done["errors"], done["itemType"]) == ([], {"name": "Ticket", "removed": True})
    listed = await ask(admin, "{ itemTypes { name } }")
    assert [each["name"] for each in listed["itemTypes"]] == ["Task", "Bug report"]
    finished = [row.finished_at for row in rows]
    await work()
    after = [await Item.get(id=row.id).select_related("status", "type") for row in rows]
    assert [(row.type.name, row.status.name) for row in after] == [
        ("Bug report", "Open"),
        ("Bug report", "Done"),
        ("Bug report", "Done"),
    ]
    assert [row.finished_at for row in after] == finished
    assert [row.version for row in after] == [row.version + 1 for row in rows]
    told = await EventRecord.filter(kind="item.converted").order_by("position")
    assert {event.item_id for event in told} == {row.id for row in rows}
    assert (await Inbox.get(id=inbox.id)).type_id == bug.id
    assert (await factories.item(admin)).type_id == bug.id
    assert await Status.filter(due_at__isnull=False).count() == 0


async def test_a_type_goes_only_into_another_that_there_is(admin: Viewer, workspace: Keys) -> None:
    ticket, task = await named("ticket"), await named("task")
    tickets, tasks = await status("Open"), await status("Open", "task")

    async def remove(type_: ItemType, into: ItemType, *pairs: tuple[Status, Status], **more: Any) -> Any:
        mapping = [{"statusId": sid(a), "intoStatusId": sid(b)} for a, b in pairs]
        return mistake(
            await call(
                admin, "itemTypeRemove", REMOVE, TYPE, id=tid(type_), intoTypeId=tid(into), statuses=mapping, **more
            )
        )  # fmt: skip

    async with unchanged():
        assert await remove(task, task) == ("INVALID", ["intoTypeId"])
        assert await remove(ticket, task) == ("INVALID", ["id"]), "what comes in needs one"
        assert await remove(task, ticket, version=7) == ("CONFLICT", ["version"])
        assert await remove(task, ticket, (tickets, tickets)) == ("INVALID", ["statuses", "0", "statusId"])
        assert await remove(task, ticket, (tasks, tasks)) == ("INVALID", ["statuses", "0", "intoStatusId"])
        twice = (tasks, tickets)
        assert await remove(task, ticket, twice, twice) == ("INVALID", ["statuses", "1", "statusId"])
    await call(admin, "itemTypeRemove", REMOVE, TYPE, id=tid(task), intoTypeId=tid(ticket))
    async with unchanged():
        assert await remove(task, ticket) == ("NOT_FOUND", ["id"])
        assert await remove(ticket, task) == ("NOT_FOUND", ["intoTypeId"])
        item = await factories.viewer(workspace["admin"])
        with pytest.raises(Exception, match="no such type"):
            await factories.item(item, type_id=task.id)
    shown = await ask(
        admin, "query($id: ID!) { node(id: $id) { ... on ItemType { name removed } } }", id=tid(task)
    )
    assert shown["node"] == {"name": "Task", "removed": True}


async def test_a_member_of_the_helpdesk_family_is_what_comes_in_without_a_type(admin: Viewer) -> None:
    await create(admin, name="Incident", keyPrefix="I", family="HELPDESK")
    incident = await ItemType.get(name="Incident")
    ids = [tid(incident), tid(await named("ticket")), tid(await named("task"))]
    await call(admin, "itemTypeReorder", "ids: [ID!]!", "itemTypes { id }", ids=ids)
    assert incident.family is Family.HELPDESK
    item = await items.create(admin, items.NewItem(title="Just so"))
    assert item.type_id == incident.id


async def test_types_of_before_there_were_abilities_offer_what_is_usual(workspace: Keys) -> None:
    await ItemType.all().update(abilities=None)
    migration = import_module("models.migrations.0016_types_as_data")
    await migration.offer(None, SimpleNamespace(client=connections.get("default")))
    assert {row.slug: row.abilities for row in await ItemType.all()} == {
        "ticket": ["checklist"],
        "task": ["planning", "agile_points", "checklist"],
    }
