"""Which status may follow which."""

from typing import Any

from domain import items
from domain.items import NewItem
from models import Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.workflow.working import TYPE, call, in_status, mistake, named, sid, status, tid
from tests.factories import Keys
from tests.refusals import unchanged

SET = "id: ID!, transitions: [TransitionInput!]!, version: Int"
SET_STATUS = """mutation($id: ID!, $status: ID!) { itemSetStatus(id: $id, statusId: $status) {
    item { status { name nextStatuses { name } } } errors { code message path } cursor } }"""


async def restrict(admin: Viewer, *ways: tuple[str, tuple[str, ...]], **more: Any) -> dict[str, Any]:
    given = [
        {"fromId": sid(await status(name)), "toIds": [sid(await status(other)) for other in to]}
        for name, to in ways
    ]
    ticket = tid(await named("ticket"))
    return await call(admin, "itemTypeSetTransitions", SET, TYPE, id=ticket, transitions=given, **more)


async def following(viewer: Viewer) -> dict[str, list[str]]:
    data = await ask(viewer, "{ itemTypes { statuses { name nextStatuses { name } } } }")
    return {
        each["name"]: [to["name"] for to in each["nextStatuses"]] for each in data["itemTypes"][0]["statuses"]
    }


async def test_a_status_is_followed_only_by_those_that_may(admin: Viewer, workspace: Keys) -> None:
    done = await restrict(admin, ("Open", ("In progress", "Closed")), ("Closed", ()))
    assert (done["errors"], done["itemType"]["version"]) == ([], 2)
    nexts = await following(await factories.viewer(workspace["customer"]))
    assert nexts["Open"] == ["In progress", "Closed"]
    assert nexts["Closed"] == []
    assert nexts["Resolved"] == ["Open", "In progress", "Waiting for customer", "Closed"]
    item = await factories.item(admin)
    async with unchanged():
        answer = await ask(admin, SET_STATUS, id=gid(item), status=sid(await status("Resolved")))
        refused = answer["itemSetStatus"]
        assert mistake(refused) == ("CONFLICT", ["statusId"])
        assert refused["errors"][0]["message"] == (
            "This status may not follow the item's: In progress, Closed may."
        )
        assert refused["item"]["status"]["name"] == "Open"
    answer = await ask(admin, SET_STATUS, id=gid(item), status=sid(await status("Closed")))
    assert answer["itemSetStatus"]["item"]["status"] == {"name": "Closed", "nextStatuses": []}
    answer = await ask(admin, SET_STATUS, id=gid(item), status=sid(await status("Open")))
    assert answer["itemSetStatus"]["errors"][0]["message"] == (
        "This status may not follow the item's: none may."
    )
    free = await restrict(admin, version=2)
    assert free["errors"] == []
    await items.set_status(admin, item.id, (await status("Open")).id)


async def test_next_statuses_cost_the_same_for_any_number_of_items(
    admin: Viewer, workspace: Keys, queries: Any
) -> None:
    await in_status(admin, workspace, "Closed", 3)
    asked = "{ items { nodes { status { nextStatuses { name } } } } }"
    with queries(3):  # items, their statuses, those of their types
        assert len((await ask(admin, asked))["items"]["nodes"]) == 3
    for slug in ("task", "ticket"):
        for _ in range(5):
            await items.create(admin, NewItem(title="More", type_id=(await named(slug)).id))
    with queries(3):
        assert len((await ask(admin, asked))["items"]["nodes"]) == 13


async def test_no_item_is_stranded(admin: Viewer) -> None:
    async with unchanged():
        for ways in ((("Open", ()),), (("Open", ("Open",)),)):
            assert mistake(await restrict(admin, *ways)) == ("INVALID", ["transitions", "0", "toIds"])
        stale = await restrict(admin, ("Open", ("Closed",)), version=5)
        assert mistake(stale) == ("CONFLICT", ["version"])
        twice = await restrict(admin, ("Open", ("Closed",)), ("Open", ("Resolved",)))
        assert mistake(twice) == ("INVALID", ["transitions", "1", "fromId"])
        ticket, foreign = await named("ticket"), sid(await status("Open", "task"))
        for wrong, path in (
            ({"fromId": foreign, "toIds": []}, ["transitions", "0", "fromId"]),
            ({"fromId": sid(await status("Open")), "toIds": [foreign]}, ["transitions", "0", "toIds", "0"]),
            ({"fromId": "nonsense", "toIds": []}, ["transitions", "0", "fromId"]),
        ):
            bad = await call(admin, "itemTypeSetTransitions", SET, TYPE, id=tid(ticket), transitions=[wrong])
            assert mistake(bad) == ("INVALID", path)
    await restrict(admin, ("Closed", ()), ("Open", ("In progress",)))
    edit = "id: ID!, input: StatusEditInput!"
    async with unchanged():
        again = await call(
            admin, "statusEdit", edit, "status { id }", id=sid(await status("Closed")), input={"category": "IN_PROGRESS"}
        )  # fmt: skip
        assert mistake(again) == ("INVALID", ["input", "category"])


REMOVE = "id: ID!, intoStatusId: ID"


async def test_ways_through_a_removed_status_go_through_the_other(admin: Viewer) -> None:
    await restrict(admin, ("Open", ("In progress",)), ("Waiting for customer", ("In progress",)))
    going, waiting = await status("In progress"), await status("Waiting for customer")
    async with unchanged():
        bad = await call(
            admin, "statusRemove", REMOVE, "status { id }", id=sid(going), intoStatusId=sid(waiting)
        )
        assert mistake(bad) == ("INVALID", ["id"]), "nothing would follow the one that is left"
    resolved = await status("Resolved")
    done = await call(
        admin, "statusRemove", REMOVE, "status { id }", id=sid(going), intoStatusId=sid(resolved)
    )
    assert done["errors"] == []
    nexts = await following(admin)
    assert nexts["Open"] == ["Resolved"]
    assert nexts["Waiting for customer"] == ["Resolved"]
    rows = await Status.filter(type_id=resolved.type_id, retired_at__isnull=True)
    assert not [row for row in rows if str(going.id) in (row.barred_ids or [])]


async def test_a_status_that_is_added_may_follow_all(admin: Viewer) -> None:
    await restrict(admin, ("Open", ("Closed",)))
    create = "typeId: ID!, input: StatusCreateInput!"
    new = {"name": "Blocked", "category": "IN_PROGRESS"}
    await call(admin, "statusCreate", create, "status { id }", typeId=tid(await named("ticket")), input=new)
    nexts = await following(admin)
    assert nexts["Open"] == ["Closed", "Blocked"]
    assert nexts["Blocked"] == ["Open", "In progress", "Waiting for customer", "Resolved", "Closed"]
