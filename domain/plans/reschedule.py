"""Give a project's items the dates that its schedule comes to; and take that back."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, ProjectRescheduled, Snapshot
from domain.items.locked import lock_all, snapshot
from domain.places import hold_the_tree
from domain.plans.given import duration
from domain.plans.kept import keep_all
from domain.plans.network import Network, gather, happened, planned
from domain.plans.scheduled import SCHEDULES, dates_move
from domain.plans.set_plan import said, tell
from domain.projects import locked as projects
from domain.unit_of_work import record, unit_of_work
from kit import clock, ratelimit
from kit.errors import Conflict, NotFound
from kit.ids import new_id
from kit.network import Dates
from kit.worktime import check_instant, instant_of
from models import Item, ItemPlan, PlanChange, PlanDriver, Project, ProjectPlan, Viewer

_COLUMNS = ("start", "finish", "duration_minutes")
_ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class _Moved:
    """An item that gets other dates; `held` and `said`: what its plan says otherwise; `was`: how streams knew it."""

    item: Item
    plan: ItemPlan
    held: Mapping[str, Any]
    said: dict[str, Any]
    was: Snapshot


async def reschedule(
    viewer: Viewer, project_id: UUID, start: datetime | None = None, version: int | None = None
) -> PlanChange | None:
    """What was changed: the items that have not begun got the dates of the schedule, from this start on; None if that was
    nothing. `version`: of the project's plan, 0 if there is none.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (a start, more than a plan may reach over), TooLarge,
    RateLimited.
    """
    await ratelimit.check(SCHEDULES, viewer.key, "id")
    async with unit_of_work(viewer):
        await hold_the_tree()  # as whoever moves items with what is below them: both lock many
        project = await projects.lock(viewer, project_id)
        policy.check(viewer, "project.plan", project)
        found = await planned(viewer, project.id)
        items = await lock_all(viewer, [item.id for item in found])
        network = await gather(viewer, project, sorted(items, key=lambda item: item.number))
        _check_version(network, version)
        begin = network.start if start is None else check_instant(start, "start")
        moved = _move(network, (await network.scheduled(begin)).dates)
        kept = network.kept
        if not moved and kept is not None and kept.start == begin:
            return None
        start_before, version_before = (kept.start, kept.version) if kept else (None, 0)
        kept = await _begin(project, kept, begin)
        await _store([(each.item, each.plan) for each in moved])
        change = await PlanChange.create(
            id=new_id(),
            project_id=project.id,
            actor_id=viewer.actor_id,
            made_at=kept.updated_at,
            start_before=start_before,
            start_after=begin,
            version_before=version_before,
            version=kept.version,
            rows=[_row(each) for each in moved],
        )
        for each in moved:
            tell(each.item, each.was, each.said, said(each.plan))
        _tell(project, start_before, begin, len(moved))
        return change


async def undo_reschedule(viewer: Viewer, change_id: UUID) -> PlanChange:
    """The change, which is taken back: what it changed is again as it was before.

    Raises: NotFound, NotAllowed, Conflict (it is taken back already, or something that it changed has changed since).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        seen = await PlanChange.visible_to(viewer).filter(id=change_id).first()
        if seen is None:
            raise NotFound("There is no such change.", "id")
        project = await projects.lock(viewer, seen.project_id)
        policy.check(viewer, "project.plan", project)
        change = await PlanChange.visible_to(viewer).get(id=change_id)
        if change.undone_at is not None:
            raise Conflict("This change is taken back already.", "id").with_current(change)
        items, plans = await _as_it_left_them(viewer, project, change)
        kept = await ProjectPlan.get(id=project.id)  # house: of a locked, visible project
        if kept.version != change.version:
            raise _stale(change)
        told = {item.id: (snapshot(item), said(plans[item.id])) for item in items}
        for row in change.rows:
            plan = plans[UUID(row["item"])]
            for name, value in row["before"].items():
                setattr(plan, name, clock.from_text(value) if isinstance(value, str) else value)
        await _store([(item, plans[item.id]) for item in items])
        if change.start_before is None:
            await kept.delete()
        else:
            kept = await _begin(project, kept, change.start_before)
            await _let_earlier_be_undone(change, plans, kept)
        change.undone_at = clock.now()
        await change.save(update_fields=["undone_at"])
        for item in items:
            tell(item, *told[item.id], said(plans[item.id]))
        _tell(project, change.start_after, change.start_before, len(items))
        return change


def _move(network: Network, dates: Mapping[Hashable, Dates]) -> list[_Moved]:
    """Give the plans of what has not begun these dates."""
    moved = []
    for key, plan in network.plans.items():
        item = network.items[key]
        if happened(item, plan) != (None, None) or not dates_move(plan, dates[key]):
            continue
        moved.append(_Moved(item, plan, _held(plan), said(plan), snapshot(item)))
        plan.start, plan.finish = instant_of(dates[key].start), instant_of(dates[key].finish)
        if plan.driver is PlanDriver.WORK:
            plan.duration_minutes = duration(plan, network.calendars)
    return moved


def _row(moved: _Moved) -> dict[str, Any]:
    """What is kept of it, once it is stored."""
    version = moved.plan.version
    return {
        "item": str(moved.item.id),
        "was": version - 1,
        "version": version,
        "before": moved.held,
        "after": _held(moved.plan),
    }


async def _as_it_left_them(
    viewer: Viewer, project: Project, change: PlanChange
) -> tuple[Sequence[Item], dict[UUID, ItemPlan]]:
    """The items that were changed, locked, and their plans. Raises: Conflict, if one is not as the change left it."""
    versions = {UUID(row["item"]): row["version"] for row in change.rows}
    try:
        items = await lock_all(viewer, list(versions))
    except NotFound:
        raise _stale(change) from None
    plans = {plan.id: plan for plan in await ItemPlan.filter(id__in=list(versions))}  # house: of locked items
    gone = any(item.project_id != project.id for item in items)
    if gone or {key: plan.version for key, plan in plans.items()} != versions:
        raise _stale(change)
    return items, plans


async def _let_earlier_be_undone(
    change: PlanChange, plans: Mapping[UUID, ItemPlan], kept: ProjectPlan
) -> None:
    """All is again as the change before this one left it, but for its versions: that may be taken back next."""
    earlier = PlanChange.filter(  # house: of a locked, visible project
        project_id=change.project_id, version=change.version_before, undone_at__isnull=True
    )
    before = await earlier.first()
    if before is None:
        return
    was = {row["item"]: row["was"] for row in change.rows}
    for row in before.rows:
        if was.get(row["item"]) == row["version"]:
            row["version"] = plans[UUID(row["item"])].version
    before.version = kept.version
    await before.save(update_fields=["rows", "version"])


def _stale(change: PlanChange) -> Conflict:
    return Conflict("What it changed has changed since, so it is not taken back.", "id").with_current(change)


def _check_version(network: Network, seen: int | None) -> None:
    now = network.kept.version if network.kept else 0
    if seen is not None and seen != now:
        raise Conflict(
            f"This project's plan has changed meanwhile: it is at version {now}.", "version", version=now
        )


async def _begin(project: Project, kept: ProjectPlan | None, start: datetime) -> ProjectPlan:
    """The project's plan, starting then."""
    made = kept is None
    kept = kept or ProjectPlan(id=project.id, project_id=project.id, version=0)
    kept.start, kept.version, kept.updated_at = start, kept.version + 1, clock.now()
    await kept.save(force_create=made, force_update=not made)
    return kept


async def _store(planned: Sequence[tuple[Item, ItemPlan]]) -> None:
    now, plans = clock.now(), [plan for _, plan in planned]
    for plan in plans:
        plan.version, plan.updated_at = plan.version + 1, now
    if plans:
        await ItemPlan.bulk_update(plans, [*_COLUMNS, "version", "updated_at"], batch_size=_ROWS_AT_ONCE)
    await keep_all(planned)


def _held(plan: ItemPlan) -> Mapping[str, Any]:
    """What a reschedule changes of a plan, as JSON holds it."""
    values = {name: getattr(plan, name) for name in _COLUMNS}
    return {name: clock.to_text(v) if isinstance(v, datetime) else v for name, v in values.items()}


def _tell(project: Project, before: datetime | None, after: datetime | None, items: int) -> None:
    seen = projects.staff_snapshot(project)
    record(
        ProjectRescheduled(
            entity_id=project.id,
            project_id=project.id,
            internal=True,
            before=seen,
            after=seen,
            start=Changed(before and clock.to_text(before), after and clock.to_text(after)),
            items=Changed(None, items),
        )
    )
