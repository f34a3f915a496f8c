"""Statuses: made, changed, put in order and removed by admins, while items have them."""

from datetime import timedelta
from typing import Any

import pytest

from domain import items
from domain.statuses import settle
from kit import clock
from kit.errors import Invalid
from models import EventRecord, Item, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.workflow.working import (
    STATUS,
    TYPE,
    call,
    in_status,
    mistake,
    named,
    sid,
    status,
    statuses_of,
    tid,
    work,
)
from tests.factories import Keys
from tests.refusals import unchanged

CREATE = "typeId: ID!, input: StatusCreateInput!"
EDIT = "id: ID!, input: StatusEditInput!, version: Int"
REORDER = "typeId: ID!, ids: [ID!]!, version: Int"
REMOVE = "id: ID!, intoStatusId: ID, version: Int"


async def create(admin: Viewer, **given: Any) -> dict[str, Any]:
    wanted = {"name": "Blocked", "category": "IN_PROGRESS", **given}
    return await call(admin, "statusCreate", CREATE, STATUS, typeId=tid(await named("ticket")), input=wanted)


async def edit(admin: Viewer, row: Status, version: int | None = None, **given: Any) -> dict[str, Any]:
    return await call(admin, "statusEdit", EDIT, STATUS, id=sid(row), input=given, version=version)


async def remove(admin: Viewer, row: Status, into: Status | None = None, **more: Any) -> dict[str, Any]:
    to = None if into is None else sid(into)
    return await call(admin, "statusRemove", REMOVE, STATUS, id=sid(row), intoStatusId=to, **more)


async def test_a_status_is_made_after_the_others(admin: Viewer) -> None:
    made = await create(admin, pausesSla=True)
    assert made["errors"] == []
    row = await status("Blocked")
    assert (row.rank, row.colour, row.pauses_sla, row.is_default) == (5, "#d97706", True, False)
    assert (await named("ticket")).version == 2
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, last.entity_id) == ("item_type.status_added", row.type_id)


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"name": "oPeN"}, "INVALID", ["input", "name"]),
        ({"name": ""}, "INVALID", ["input", "name"]),
        ({"name": "x" * 10_001}, "TOO_LARGE", ["input", "name"]),
        ({"colour": "#12345g"}, "INVALID", ["input", "colour"]),
    ],
)
async def test_what_is_wrong_makes_none(
    admin: Viewer, wrong: dict[str, str], code: str, path: list[str]
) -> None:
    async with unchanged():
        assert mistake(await create(admin, **wrong)) == (code, path)


async def test_a_type_has_25_statuses_at_most(admin: Viewer) -> None:
    for number in range(20):
        assert (await create(admin, name=f"Step {number}"))["errors"] == []
    async with unchanged():
        assert mistake(await create(admin, name="One more")) == ("TOO_LARGE", ["typeId"])
    await remove(admin, await status("Step 3"))
    assert (await create(admin, name="Step 3"))["errors"] == [], "what was removed does not count"


async def test_a_status_is_changed_and_its_version_guards_it(admin: Viewer) -> None:
    row = await status("In progress")
    done = await edit(admin, row, 1, name="Doing", colour="#ABCDEF", pausesSla=True)
    assert (done["status"]["name"], done["status"]["version"]) == ("Doing", 2)
    async with unchanged():
        stale = await edit(admin, row, 1, name="Else")
        assert (mistake(stale), stale["status"]["name"]) == (("CONFLICT", ["version"]), "Doing")
        assert mistake(await edit(admin, row, name="CLOSED")) == ("INVALID", ["input", "name"])
        assert mistake(await edit(admin, row, name=None)) == ("INVALID", ["input", "name"])


async def test_each_type_has_one_default_in_which_nothing_has_begun(admin: Viewer) -> None:
    first = await status("Open")
    async with unchanged():
        assert mistake(await edit(admin, first, isDefault=False)) == ("INVALID", ["input", "isDefault"])
        assert mistake(await edit(admin, first, category="FINISHED")) == ("INVALID", ["input", "category"])
        closed = await status("Closed")
        assert mistake(await edit(admin, closed, isDefault=True)) == ("INVALID", ["input", "isDefault"])
        assert mistake(await remove(admin, first, closed)) == ("INVALID", ["id"])
    await create(admin, name="New", category="NOT_STARTED")
    await edit(admin, await status("New"), isDefault=True)
    found = await Status.filter(type_id=first.type_id, is_default=True)
    assert [each.name for each in found] == ["New"]
    item = await factories.item(admin)
    assert await statuses_of([item]) == ["New"]
    assert (await remove(admin, await status("Open")))["errors"] == []


async def test_statuses_are_put_in_order(admin: Viewer) -> None:
    ticket = await named("ticket")
    rows = await Status.filter(type_id=ticket.id).order_by("-rank")
    ids = [sid(row) for row in rows]
    for wrong in (ids[:-1], [*ids, ids[0]], [*ids[:-1], sid(await status("Open", "task"))]):
        async with unchanged():
            bad = await call(admin, "statusReorder", REORDER, TYPE, typeId=tid(ticket), ids=wrong)
            assert mistake(bad) == ("INVALID", ["ids"])
    done = await call(admin, "statusReorder", REORDER, TYPE, typeId=tid(ticket), ids=ids, version=1)
    shown = [each["name"] for each in done["itemType"]["statuses"]]
    assert shown == ["Closed", "Resolved", "Waiting for customer", "In progress", "Open"]
    again = await call(admin, "statusReorder", REORDER, TYPE, typeId=tid(ticket), ids=ids)
    assert (again["errors"], again["cursor"]) == ([], None)


async def test_nothing_enters_a_removed_status_and_what_has_it_goes_on(
    admin: Viewer, workspace: Keys, queries: Any
) -> None:
    rows = await in_status(admin, workspace, "In progress", 3)
    going, waiting = await status("In progress"), await status("Waiting for customer")
    async with unchanged():
        assert mistake(await remove(admin, going)) == ("INVALID", ["intoStatusId"])
        assert mistake(await remove(admin, going, going)) == ("INVALID", ["intoStatusId"])
        other = await status("Open", "task")
        assert mistake(await remove(admin, going, other)) == ("INVALID", ["intoStatusId"])
        assert mistake(await remove(admin, going, waiting, version=9)) == ("CONFLICT", ["version"])
    gone = await remove(admin, going, waiting)
    assert (gone["errors"], gone["status"]["removed"]) == ([], True)
    late = await factories.item(admin)
    with pytest.raises(Invalid):
        await items.set_status(admin, late.id, going.id)
    assert await statuses_of(rows) == ["In progress"] * 3
    with queries(
        13
    ):  # claim 2, the actor 2, status, the other, items, parties, update, done, counts, figures, events
        await work_once()
    assert await statuses_of(rows) == ["Waiting for customer"] * 3
    told = await EventRecord.filter(kind="item.status_changed").order_by("-position").limit(3)
    assert {event.item_id for event in told} == {row.id for row in rows}
    assert {tuple(event.changes["status"]) for event in told} == {(str(going.id), str(waiting.id))}
    now = await Item.get(id=rows[0].id)
    assert (now.version, now.finished_at) == (rows[0].version + 1, None)
    assert mistake(await remove(admin, going, waiting)) == ("NOT_FOUND", ["id"])


async def work_once() -> None:
    (key,) = await settle.claim(1)
    await settle.settle(key)


async def test_more_items_than_go_at_once(
    admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "ITEMS_AT_ONCE", 2)
    rows = await in_status(admin, workspace, "In progress", 5)
    await remove(admin, await status("In progress"), await status("Closed"))
    for left in (3, 1, 0):
        await work_once()
        assert (await statuses_of(rows)).count("In progress") == left
    assert await settle.claim(1) == []
    assert await Item.filter(finished_at__isnull=False).count() == 5


async def test_a_status_that_goes_after_the_one_that_goes_into_it(admin: Viewer, workspace: Keys) -> None:
    rows = await in_status(admin, workspace, "In progress", 2)
    going, waiting = await status("In progress"), await status("Waiting for customer")
    await remove(admin, going, waiting)
    async with unchanged():
        assert mistake(await remove(admin, waiting)) == ("INVALID", ["intoStatusId"]), "some are on their way"
        assert mistake(await remove(admin, waiting, going)) == ("INVALID", ["intoStatusId"])
    await remove(admin, waiting, await status("Resolved"))
    await work()
    assert await statuses_of(rows) == ["Resolved"] * 2


async def test_two_statuses_are_the_least(admin: Viewer) -> None:
    for name in ("In progress", "Waiting for customer", "Resolved"):
        assert (await remove(admin, await status(name)))["errors"] == []
    async with unchanged():
        assert mistake(await remove(admin, await status("Closed"))) == ("INVALID", ["id"])


async def test_when_items_were_finished_follows_what_their_status_means(
    admin: Viewer, workspace: Keys, queries: Any
) -> None:
    rows = await in_status(admin, workspace, "Waiting for customer", 2)
    row = await status("Waiting for customer")
    await edit(admin, row, category="FINISHED")
    await work()
    after = [await Item.get(id=each.id) for each in rows]
    assert [each.finished_at for each in after] == [each.status_since for each in rows]
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, list(last.changes)) == ("item.edited", ["finished_at"])
    assert last.state_after is not None
    assert last.state_after["finished_at"] == clock.to_text(rows[1].status_since)
    await edit(admin, await status("Waiting for customer"), category="NOT_STARTED")
    await work()
    assert await Item.filter(finished_at__isnull=False).count() == 0
    count = await EventRecord.all().count()
    await edit(admin, await status("Waiting for customer"), category="IN_PROGRESS")
    await work()
    # The status, and the figures of the project: of items there is nothing to tell.
    assert await EventRecord.all().count() == count + 2


async def test_a_worker_that_died_is_followed_by_another(
    admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await in_status(admin, workspace, "In progress")
    await remove(admin, await status("In progress"), await status("Closed"))
    assert len(await settle.claim(1)) == 1
    assert await settle.claim(1) == []
    later = clock.now() + settle.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await work()
    assert await statuses_of(rows) == ["Closed"]


SHOWN = "query($id: ID!) { node(id: $id) { ... on Status { name removed nextStatuses { name } } } }"


async def test_histories_name_what_was_removed(admin: Viewer) -> None:
    row = await status("In progress")
    await remove(admin, row)
    shown = (await ask(admin, SHOWN, id=sid(row)))["node"]
    assert (shown["name"], shown["removed"]) == ("In progress", True)
    assert [each["name"] for each in shown["nextStatuses"]] == [
        "Open",
        "Waiting for customer",
        "Resolved",
        "Closed",
    ]
