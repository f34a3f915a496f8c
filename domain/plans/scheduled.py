"""What a project's plan comes to: when each item can and must be worked on, what it may slip, what cannot be kept."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.plans.given import Wanted, apply, assigned, check
from domain.plans.network import Network, gather
from domain.projects import locked as projects
from kit import ratelimit
from kit.errors import Invalid, NotFound, TooLarge
from kit.network import Conflict, ConflictKind, Dates
from kit.worktime import check_instant, instant_of
from models import Item, ItemPlan, Project, Viewer

SCHEDULES = ratelimit.Limit("schedule", 240, 60)
"""Of one person or program: a thousand items take a third of a second."""

CHANGES_MOST = 100
"""That can be tried at once."""


@dataclass(frozen=True)
class ScheduledItem:
    """When an item can and must be worked on, beside what its plan says now. Floats in minutes of its own working time."""

    item: Item
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float_minutes: int
    free_float_minutes: int
    critical: bool
    moves: bool
    """Whether its plan says other dates."""


@dataclass(frozen=True)
class PlanConflict:
    """Something that cannot be kept, with the items that it is about, in the order in which the sentence names them."""

    kind: ConflictKind
    message: str
    items: Sequence[Item]


@dataclass(frozen=True)
class ProjectSchedule:
    """A project's items in the order of their starts."""

    project: Project
    start: datetime
    finish: datetime
    version: int
    items: Sequence[ScheduledItem]
    conflicts: Sequence[PlanConflict]


async def scheduled(
    viewer: Viewer,
    project_id: UUID,
    start: datetime | None = None,
    changes: Sequence[tuple[UUID, Wanted]] = (),
) -> ProjectSchedule:
    """The schedule of a project; with a start or changes of plans, what it would be then. Nothing is changed.

    Raises: NotFound (project, an item that is planned in it), Invalid (a start, a change, more than a plan may reach over),
    TooLarge, RateLimited.
    """
    await ratelimit.check(SCHEDULES, viewer.key, "id")
    project = await projects.seen(viewer, project_id, "id")
    network = await gather(viewer, project)
    begin = network.start if start is None else check_instant(start, "start")
    return await come_to(tried(network, changes), begin)


async def come_to(network: Network, start: datetime) -> ProjectSchedule:
    """What a network comes to. Raises: OutOfTime."""
    found = await network.scheduled(start)
    items = [_shown(network, key, found.dates[key]) for key in network.items]
    return ProjectSchedule(
        network.project,
        start,
        instant_of(found.finish),
        network.kept.version if network.kept else 0,
        sorted(items, key=lambda each: (each.start, each.finish, each.item.number)),
        [_told(network, each) for each in found.conflicts],
    )


def tried(network: Network, changes: Sequence[tuple[UUID, Wanted]]) -> Network:
    """The network with plans as they would be. Raises: NotFound, Invalid, with the index of the change; TooLarge."""
    if len(changes) > CHANGES_MOST:
        raise TooLarge(f"At most {CHANGES_MOST} changes are tried at once.", "changes", limit=CHANGES_MOST)
    plans = dict(network.plans)
    for index, (key, wanted) in enumerate(changes):
        if key not in network.items:
            raise NotFound("There is no such item that is planned here.", "changes", index, "itemId")
        plan = copy(plans[key])
        try:
            apply(plan, check(wanted), network.calendars, assigned(network.items[key]))
        except Invalid as error:
            raise Invalid(error.message, "changes", index, "plan", *error.path[1:]) from None
        plans[key] = plan
    return replace(network, plans=plans)


def dates_move(plan: ItemPlan, dates: Dates) -> bool:
    """Whether what is scheduled is not what the plan says."""
    return (plan.start, plan.finish) != (instant_of(dates.start), instant_of(dates.finish))


def _shown(network: Network, key: UUID, dates: Dates) -> ScheduledItem:
    return ScheduledItem(
        network.items[key],
        instant_of(dates.start),
        instant_of(dates.finish),
        instant_of(dates.early_start),
        instant_of(dates.early_finish),
        instant_of(dates.late_start),
        instant_of(dates.late_finish),
        dates.total_float,
        dates.free_float,
        dates.critical,
        dates_move(network.plans[key], dates),
    )


def _told(network: Network, conflict: Conflict) -> PlanConflict:
    outside = {
        link.id: network.outside[link.before_id] for link in network.links if link.id in conflict.tasks
    }
    items = [network.items.get(key) or outside[key] for key in conflict.tasks]  # type: ignore[call-overload,index]
    return PlanConflict(conflict.kind, conflict.sentence, items)
