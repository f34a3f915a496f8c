"""What happens to plans: for staff alone."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemPlanSet(Event, kind="item.plan_set"):
    """An item is planned otherwise, or no longer planned; of a plan that is gone, all it said became null."""

    driver: Changed | None = changed(internal=True)
    start: Changed | None = changed(internal=True)
    finish: Changed | None = changed(internal=True)
    work_minutes: Changed | None = changed(internal=True)
    duration_minutes: Changed | None = changed(internal=True)
    constraint: Changed | None = changed(internal=True)
    constraint_at: Changed | None = changed(internal=True)
    actual_start: Changed | None = changed(internal=True)
    actual_finish: Changed | None = changed(internal=True)
    actual_work_minutes: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemPlanLinked(Event, kind="item.plan_linked"):
    """An item waits for another, or in another way than before; told, on each of the two, only to staff who see both."""

    predecessor: Changed | None = changed(refers_to="item", internal=True)
    successor: Changed | None = changed(refers_to="item", internal=True)
    link_kind: Changed | None = changed(internal=True)
    lag_minutes: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemPlanUnlinked(Event, kind="item.plan_unlinked"):
    """An item no longer waits for another; told, on each of the two, only to staff who see both."""

    predecessor: Changed | None = changed(refers_to="item", internal=True)
    successor: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectRescheduled(Event, kind="project.rescheduled"):
    """A project's items got the dates of its schedule, or those back that they had before; each item tells of itself, too."""

    start: Changed | None = changed(internal=True)
    items: Changed | None = changed(internal=True)
