"""Items that go to another project with what is below them, while others place, make and change some of these."""

import asyncio
from datetime import timedelta
from uuid import UUID

from domain import baselines, items, plans, projects
from domain.items import Wanted
from kit import clock
from kit.errors import UserError
from models import Item, ItemType, Viewer
from tests import factories
from tests.api.placing import some
from tests.factories import Keys
from tests.subtrees import grow


async def _consistent(keys: set[UUID]) -> None:
    """Every item below another is in its project, and none below itself."""
    rows = {row.id: row for row in await Item.filter(id__in=list(keys))}
    for each in rows.values():
        row, seen = each, {each.id}
        while row.parent_id is not None:
            assert row.parent_id not in seen, "a circle"
            seen.add(row.parent_id)
            above = rows[row.parent_id]
            assert row.project_id == above.project_id
            row = above


async def test_moves_of_overlapping_subtrees_at_once_leave_a_tree(admin: Viewer, workspace: Keys) -> None:
    top = await factories.item(admin, "Top", project_id=workspace["website"])
    below = await grow(top, 30)
    branch, leaf = below[0], below[-1]
    (other,) = await some(admin, workspace, "o", "inbox")
    results = await asyncio.gather(
        items.move(admin, top.id, workspace["inbox"]),
        items.move(admin, branch.id, workspace["inbox"]),
        items.place(admin, top.id, Wanted(parent_id=other.id)),
        items.place(admin, branch.id, Wanted(parent_id=leaf.id)),
        items.place(admin, leaf.id, Wanted(parent_id=branch.id)),
        factories.item(admin, "Late", parent_id=branch.id),
        factories.item(admin, "Later", parent_id=leaf.id),
        items.move(admin, leaf.id, workspace["inbox"]),
        return_exceptions=True,
    )
    failed = [each for each in results if isinstance(each, BaseException)]
    assert all(isinstance(each, UserError) for each in failed), failed
    await _consistent(set(await Item.all().values_list("id", flat=True)))  # type: ignore[arg-type]
    assert {row.project_id for row in await Item.filter(id__in=[r.id for r in (top, branch, leaf)])} == {
        workspace["inbox"]
    }


async def test_moves_wait_for_who_locks_some_of_them_and_end(admin: Viewer, workspace: Keys) -> None:
    """Items that are changed meanwhile, one by one: whoever comes second sees what the first did."""
    top = await factories.item(admin, "Top", project_id=workspace["website"])
    below = await grow(top, 40)
    await asyncio.gather(
        items.move(admin, top.id, workspace["inbox"]),
        *[items.edit(admin, row.id, priority=4) for row in reversed(below)],
        items.edit(admin, top.id, priority=4),
    )
    rows = await Item.filter(id__in=[top.id, *(row.id for row in below)])
    assert {(row.project_id, row.priority) for row in rows} == {(workspace["inbox"], 4)}
    assert {row.version for row in rows} == {3}


async def test_whoever_locks_many_for_a_schedule_waits_its_turn(admin: Viewer, workspace: Keys) -> None:
    """The item that is moved is locked before those below it, a schedule's items by their keys: the tree keeps them apart."""
    task = await ItemType.get(slug="task")
    kept = await factories.item(admin, "Kept", type_id=task.id, project_id=workspace["website"])
    below = await grow(kept, 12)
    top = await factories.item(admin, "Top", type_id=task.id, project_id=workspace["website"])
    await items.place(admin, below[0].id, Wanted(parent_id=top.id))
    rows = [top, kept, *below]
    for row in rows:
        await plans.set_plan(admin, row.id, {"duration_minutes": 60, "start": clock.now()})
    later = clock.now() + timedelta(days=7)
    for _ in range(3):
        results = await asyncio.gather(
            items.move(admin, top.id, workspace["inbox"]),
            plans.reschedule(admin, workspace["website"], later),
            plans.set_predecessor(admin, top.id, below[0].id),
            baselines.take(admin, workspace["website"], "Now"),
            items.move(admin, top.id, workspace["website"]),
            return_exceptions=True,
        )
        failed = [each for each in results if isinstance(each, BaseException)]
        assert all(isinstance(each, UserError) for each in failed), failed
    await _consistent({row.id for row in rows})


async def test_a_project_goes_into_the_bin_while_its_items_change(admin: Viewer, workspace: Keys) -> None:
    """Whoever comes too late finds nothing there; nobody waits in a circle."""
    website = workspace["website"]
    rows = [await factories.item(admin, f"No. {number}", project_id=website) for number in range(12)]
    for _ in range(4):
        results = await asyncio.gather(
            *[items.edit(admin, row.id, title="Changed") for row in rows[:6]],
            projects.remove(admin, website),
            *[items.edit(admin, row.id, priority=3) for row in reversed(rows[6:])],
            items.remove(admin, rows[0].id),
            return_exceptions=True,
        )
        failed = [each for each in results if isinstance(each, BaseException)]
        assert all(isinstance(each, UserError) for each in failed), failed
        assert not await Item.filter(project_id=website, removed_at__isnull=True).exists()
        await projects.restore(admin, website)
        for row in await Item.filter(project_id=website, removed_at__isnull=False):
            await items.restore(admin, row.id)
