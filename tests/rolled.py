"""Whether the figures of parents that are kept say what adding up anew says: asked at the end of every test that has a desk."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from domain.roll_ups import statements
from models import Folder, Item, ItemPlan, Project, RollUp, Status, StatusCategory

Figures = dict[UUID, tuple[Any, ...]]


class Below(NamedTuple):
    category: StatusCategory
    item: Item
    plan: ItemPlan | None

    @property
    def work(self) -> int:
        return (self.plan.work_minutes or 0) if self.plan else 0

    @property
    def percent(self) -> int:
        return 100 if self.category is StatusCategory.FINISHED else self.item.percent_complete or 0


_NAMES = (*statements.FIGURES, "percent_complete", "start", "finish")


async def kept() -> Figures:
    """By parent, as they are kept; without those of which nothing is left."""
    return {row.id: tuple(getattr(row, name) for name in _NAMES) for row in await RollUp.all() if row.items}


async def anew() -> Figures:
    """The same, added up item by item."""
    items = {item.id: item for item in await Item.filter(project_id__isnull=False)}
    folders = {folder.id: folder for folder in await Folder.all()}
    plans = {plan.id: plan for plan in await ItemPlan.all()}
    categories = {status.id: status.category for status in await Status.all()}
    below: dict[UUID, list[Below]] = {}
    for item in items.values():
        if item.archived or item.removed_at is not None:
            continue
        for key in _above(item, items, folders):
            below.setdefault(key, []).append(Below(categories[item.status_id], item, plans.get(item.id)))
    return {key: _figures(found) for key, found in below.items()}


def _above(item: Item, items: dict[UUID, Item], folders: dict[UUID, Folder]) -> Iterable[UUID]:
    key = item.parent_id or item.folder_id or item.project_id
    while key is not None:
        yield key
        if key in items:
            key = items[key].parent_id or items[key].folder_id or items[key].project_id
        else:
            key = (folders[key].parent_id or folders[key].project_id) if key in folders else None


def _figures(found: list[Below]) -> tuple[Any, ...]:
    by_category = [[each for each in found if each.category is category] for category in StatusCategory]
    finished = by_category[-1]
    planned, done = [sum(each.work for each in which) for which in (found, finished)]
    points, reached = [sum(each.item.agile_points or 0 for each in which) for which in (found, finished)]
    earned = sum(each.percent for each in found)
    earned_work = sum(each.percent * each.work for each in found)
    far = earned_work // planned if planned else earned // len(found)
    percent = 100 if len(finished) == len(found) else min(far, 99)
    plans = [each.plan for each in found if each.plan]
    actual = sum(plan.actual_work_minutes or 0 for plan in plans)
    start = min((plan.start for plan in plans if plan.start), default=None)
    finish = max((plan.finish for plan in plans if plan.finish), default=None)
    sums = (planned, done, actual, points, reached, earned, earned_work)
    return (len(found), *map(len, by_category), *sums, percent, start, finish)


async def keep() -> None:
    """Keep what adding up says: for rows that no verb made."""
    connection = get_connection("default")
    await RollUp.all().delete()
    statement = statements.count_anew(lite=connection.capabilities.dialect == "sqlite")
    for project in await Project.all():
        await connection.execute_query(statement, [str(project.id)])
