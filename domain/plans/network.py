"""A project's planned items as a network: gathered in a number of statements that does not depend on how many they are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Subquery

from domain import working_hours
from domain.items.locked import load_parties
from domain.plans.given import assigned, time_of
from domain.working_hours import Calendars
from kit.errors import TooLarge
from kit.network import Kind, Link, Schedule, Task, schedule
from kit.worktime import check_instant, minute_of
from models import Ability, Item, ItemPlan, ItemType, PlanLink, Project, ProjectPlan, Viewer

TASKS_MOST = 1_000


@dataclass(frozen=True)
class Network:
    """What a project's schedule is made of. `outside`: of links from items of other projects, those items by the link's key."""

    project: Project
    items: Mapping[UUID, Item]
    plans: Mapping[UUID, ItemPlan]
    names: Mapping[UUID, str]
    links: Sequence[PlanLink]
    calendars: Calendars
    kept: ProjectPlan | None
    outside: dict[UUID, Item] = field(default_factory=dict)
    _fixed: dict[UUID, ItemPlan] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        """When the plan starts: as was said, else with the first item that is planned, else when the project was made."""
        if self.kept is not None:
            return self.kept.start
        return min(
            (p.start for p in self.plans.values() if p.start), default=check_instant(self.project.created_at)
        )

    async def scheduled(self, start: datetime) -> Schedule:
        """The dates of all items, if the plan starts then. Raises: OutOfTime."""
        tasks = [self._task(item) for item in self.items.values()]
        links = []
        for link in self.links:
            if link.before_id in self.items:
                links.append(Link(link.before_id, link.after_id, link.kind, link.lag_minutes))
            elif link.before_id in self._fixed:
                tasks.append(self._outside(link))
                kind = Kind.FINISH_START if link.kind.to_start else Kind.FINISH_FINISH
                links.append(Link(link.id, link.after_id, kind, link.lag_minutes))
        time, zone = self.calendars.company, self.calendars.zone
        return await asyncio.to_thread(
            lambda: schedule(tasks, links, start=minute_of(start), time=time, zone=zone)
        )

    def _task(self, item: Item) -> Task:
        plan = self.plans[item.id]
        began, ended = happened(item, plan)
        return Task(
            key=item.id,
            name=self.names[item.id],
            minutes=plan.minutes or 0,
            time=time_of(plan, self.calendars, assigned(item)),
            constraint=plan.constraint,
            at=None if plan.constraint_at is None else minute_of(plan.constraint_at),
            began=began,
            ended=ended,
        )

    def _outside(self, link: PlanLink) -> Task:
        """Of an item of another project the moment that counts: its plan is not ours to change."""
        plan = self._fixed[link.before_id]
        moment = _finish(plan) if link.kind.from_finish else _start(plan)
        assert moment is not None, "others were left out"
        at, item = minute_of(moment), self.outside[link.before_id]
        return Task(
            key=link.id,
            name=self.names[item.id],
            minutes=0,
            time=self.calendars.company,
            began=at,
            ended=at,
        )


def happened(item: Item, plan: ItemPlan) -> tuple[int | None, int | None]:
    """When an item began and ended, if it has: as was said, else as its status tells."""
    ended = plan.actual_finish or item.finished_at
    if ended is None:
        return None if plan.actual_start is None else minute_of(plan.actual_start), None
    began = plan.actual_start or plan.start or ended
    return minute_of(min(began, ended)), minute_of(ended)


async def gather(viewer: Viewer, project: Project, items: Sequence[Item] | None = None) -> Network:
    """The network of a project that staff see; `items`: its planned items with their parties, where they are locked.

    Raises: TooLarge (more than TASKS_MOST items are planned).
    """
    kept = await ProjectPlan.filter(id=project.id).first()  # house: of a visible project
    types = {type.id: type for type in await ItemType.all()}  # house: of visible items
    found = await planned(viewer, project.id) if items is None else list(items)
    if len(found) > TASKS_MOST:
        raise TooLarge(f"At most {TASKS_MOST:,} items of a project are scheduled.", "id", limit=TASKS_MOST)
    mine = {i.id: i for i in found if types[i.type_id].offers(Ability.PLANNING)}
    plans = {p.id: p for p in await ItemPlan.filter(id__in=list(mine))}  # house: of visible items
    mine = {key: item for key, item in mine.items() if key in plans}  # others have lost theirs just now
    if items is None:
        await load_parties(mine)
    keys = list(mine)
    links = await PlanLink.visible_to(viewer).filter(after_id__in=keys).order_by("id")
    others = list({link.before_id for link in links} - mine.keys())
    outside = {i.id: i for i in await Item.visible_to(viewer).filter(id__in=others)} if others else {}
    fixed = await ItemPlan.filter(id__in=list(outside)) if outside else []  # house: of visible items
    people = dict.fromkeys(key for item in mine.values() for key in assigned(item))
    return Network(
        project,
        mine,
        plans,
        {i.id: f"{types[i.type_id].key_prefix}-{i.number}" for i in (*mine.values(), *outside.values())},
        [link for link in links if link.before_id in mine or link.before_id in outside],
        await working_hours.calendars(people),
        kept,
        outside,
        {plan.id: plan for plan in fixed if _start(plan) and _finish(plan)},
    )


async def planned(viewer: Viewer, project_id: UUID) -> list[Item]:
    """Items of a project that have a plan, by number; one more than there may be, at most."""
    rows = Item.visible_to(viewer).filter(
        project_id=project_id,
        id__in=Subquery(ItemPlan.filter(item__project_id=project_id).values("id")),  # house: visible items
    )
    return await rows.order_by("number").limit(TASKS_MOST + 1)


def _start(plan: ItemPlan) -> datetime | None:
    return plan.actual_start or plan.start


def _finish(plan: ItemPlan) -> datetime | None:
    return plan.actual_finish or plan.finish
