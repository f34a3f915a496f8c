"""What happens to statuses while others use them: on PostgreSQL, where two really are at work at once."""

import asyncio
from collections.abc import Awaitable

import pytest

from domain import item_types, items, statuses
from domain.statuses import settle
from domain.unit_of_work import unit_of_work
from kit.errors import Conflict, Invalid, NotFound, UserError
from models import Item, ItemType, Status, StatusCategory, Viewer
from tests import factories
from tests.factories import Keys
from tests.on_server import ON_POSTGRES

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


async def _status(name: str) -> Status:
    return await Status.get(type__slug="ticket", name=name)


async def _settle() -> None:
    while keys := await settle.claim(1):
        await settle.settle(keys[0])


async def _outcome(act: Awaitable[object]) -> type[UserError] | None:
    try:
        await act
    except UserError as error:
        return type(error)
    return None


async def test_an_item_that_gets_a_status_while_that_is_removed_is_not_left_behind(
    admin: Viewer, workspace: Keys
) -> None:
    """It has the status, and has not committed, when the status is removed and the worker comes."""
    item = await factories.item(admin, project_id=workspace["website"])
    going, closed = await _status("In progress"), await _status("Closed")
    entered, removed = asyncio.Event(), asyncio.Event()

    async def enter() -> None:
        async with unit_of_work(admin):
            await items.set_status(admin, item.id, going.id)
            entered.set()
            await removed.wait()
            await asyncio.sleep(0.2)

    async def remove() -> None:
        await entered.wait()
        await statuses.remove(admin, going.id, closed.id)
        removed.set()
        await _settle()

    await asyncio.gather(enter(), remove())
    assert (await Item.get(id=item.id)).status_id == closed.id
    assert await Status.filter(due_at__isnull=False).count() == 0


async def test_many_set_a_status_while_it_is_removed(admin: Viewer, workspace: Keys) -> None:
    rows = [await factories.item(admin, project_id=workspace["website"]) for _ in range(8)]
    going, closed = await _status("In progress"), await _status("Closed")
    setting = [_outcome(items.set_status(admin, row.id, going.id)) for row in rows]

    async def remove() -> None:
        await statuses.remove(admin, going.id, closed.id)
        await _settle()

    outcomes = await asyncio.gather(*setting[:4], remove(), *setting[4:])
    assert set(outcomes) <= {None, Invalid}
    await _settle()
    first = await _status("Open")
    held = {row.id: row.status_id for row in await Item.filter(id__in=[row.id for row in rows])}
    told = [each for place, each in enumerate(outcomes) if place != 4]
    for row, outcome in zip(rows, told, strict=True):
        assert held[row.id] == (closed.id if outcome is None else first.id)


async def test_two_removals_of_one_status_and_two_into_each_other(admin: Viewer, workspace: Keys) -> None:
    going, waiting, closed = [await _status(n) for n in ("In progress", "Waiting for customer", "Closed")]
    item = await factories.item(admin, project_id=workspace["website"])
    await items.set_status(admin, item.id, going.id)
    both = [_outcome(statuses.remove(admin, going.id, to.id)) for to in (waiting, closed)]
    assert sorted(map(str, await asyncio.gather(*both))) == sorted(map(str, [None, NotFound]))
    resolved = await _status("Resolved")
    crossed = [
        _outcome(statuses.remove(admin, one.id, other.id))
        for one, other in ((waiting, resolved), (resolved, waiting))
    ]
    assert sorted(map(str, await asyncio.gather(*crossed))) in (
        sorted(map(str, [None, Invalid])),
        sorted(map(str, [None, NotFound])),
    )
    await asyncio.gather(_settle(), _settle())
    now = await Item.get(id=item.id).select_related("status")
    assert now.status.retired_at is None


async def test_two_edits_of_one_version(admin: Viewer) -> None:
    row = await _status("Closed")
    both = [_outcome(statuses.edit(admin, row.id, 1, name=name)) for name in ("Over", "Done")]
    assert sorted(map(str, await asyncio.gather(*both))) == sorted(map(str, [None, Conflict]))


async def test_a_category_that_changes_while_items_come(admin: Viewer, workspace: Keys) -> None:
    """Whoever read what it meant before is seen to when they have committed."""
    rows = [await factories.item(admin, project_id=workspace["website"]) for _ in range(6)]
    closed = await _status("Closed")

    async def edit() -> None:
        await statuses.edit(admin, closed.id, category=StatusCategory.IN_PROGRESS)
        await _settle()

    await asyncio.gather(*(items.set_status(admin, row.id, closed.id) for row in rows), edit())
    await _settle()
    assert await Item.filter(status_id=closed.id, finished_at__isnull=False).count() == 0
    assert await Item.filter(status_id=closed.id).count() == 6


async def test_conversions_and_new_items_while_the_type_is_removed(admin: Viewer, workspace: Keys) -> None:
    """Whoever comes too late is told that there is no such type; nobody's item stays of it."""
    rows = [await factories.item(admin, project_id=workspace["website"]) for _ in range(6)]
    task, ticket = await ItemType.get(slug="task"), await ItemType.get(slug="ticket")

    async def remove() -> None:
        await item_types.remove(admin, task.id, ticket.id)
        await _settle()

    converting = [_outcome(items.convert(admin, row.id, task.id)) for row in rows]
    making = [_outcome(factories.item(admin, type_id=task.id, project_id=None)) for _ in range(4)]
    outcomes = await asyncio.gather(*converting[:3], *making[:2], remove(), *converting[3:], *making[2:])
    assert set(outcomes) <= {None, NotFound}
    await _settle()
    assert await Item.filter(type_id=task.id).count() == 0
    assert await Item.filter(status__retired_at__isnull=False).count() == 0
