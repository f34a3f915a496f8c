"""Changes at random of items, folders and projects, for tests of the figures that are kept of them."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain import folders, items, plans, projects
from domain.items import Points, Progress, Wanted
from domain.items.clone import clone
from domain.items.merge import merge
from domain.unit_of_work import unit_of_work
from kit.errors import UserError
from models import Item, ItemType, PlanDriver, Status, StatusCategory, Viewer
from tests import factories
from tests.factories import Keys

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


async def task(by: Viewer, title: str, **place: Any) -> Item:
    kind = await ItemType.get(slug="task")
    return await factories.item(by, title, type_id=kind.id, **place)


async def status_of(item: Item, category: StatusCategory) -> UUID:
    found = await Status.filter(type_id=item.type_id, category=category).order_by("rank").first()
    assert found is not None
    return found.id


async def set_plan(by: Viewer, item: Item, **given: Any) -> None:
    await plans.set_plan(by, item.id, given)  # type: ignore[arg-type]


class Desk:
    """Changes at random, some of which are refused."""

    def __init__(self, by: Viewer, keys: Keys, random: Random) -> None:
        self.by, self.random = by, random
        self.projects = [keys["website"], keys["inbox"]]
        self.items: list[Item] = []
        self.folders: list[UUID] = []

    async def begin(self) -> None:
        for project in self.projects:
            self.folders.append((await folders.create(self.by, project, "Folder")).id)
            self.folders.append((await folders.create(self.by, project, "Inner", self.folders[-1])).id)
        for number in range(10):
            await self.make(number)

    async def make(self, number: int = 0) -> None:
        self.items.append(await task(self.by, f"Task {number}", **self._place()))

    def _place(self) -> dict[str, UUID]:
        choices = [("project_id", self.random.choice(self.projects))]
        choices.append(("folder_id", self.random.choice(self.folders)))
        if self.items:
            choices += [("parent_id", self._item().id)] * 3
        return dict([self.random.choice(choices)])

    def _item(self) -> Item:
        return self.random.choice(self.items)

    async def place(self) -> None:
        await items.place(self.by, self._item().id, Wanted(**self._place()))

    async def move(self) -> None:
        await items.move(self.by, self._item().id, self.random.choice([*self.projects, None]))

    async def status(self) -> None:
        item = self._item()
        await items.set_status(
            self.by, item.id, await status_of(item, self.random.choice(list(StatusCategory)))
        )

    async def plan(self) -> None:
        start = MONDAY + DAY * self.random.randrange(40)
        work = {"driver": PlanDriver.WORK, "work_minutes": self.random.randrange(500)}
        await set_plan(self.by, self._item(), start=start, **work)

    async def progress(self) -> None:
        percent = self.random.choice([None, 0, 33, 99, 100])
        await items.edit(self.by, self._item().id, progress=Progress(percent))

    async def points(self) -> None:
        await items.edit(self.by, self._item().id, points=Points(self.random.choice([None, 0, 5, 1000])))

    async def unplan(self) -> None:
        await plans.set_plan(self.by, self._item().id, None)

    async def archive(self) -> None:
        await items.archive(self.by, self._item().id)

    async def unarchive(self) -> None:
        await items.unarchive(self.by, self._item().id)

    async def remove(self) -> None:
        await items.remove(self.by, self._item().id)

    async def restore(self) -> None:
        await items.restore(self.by, self._item().id)

    async def merge(self) -> None:
        await merge(self.by, self._item().id, self._item().id)

    async def clone(self) -> None:
        self.items.append(await clone(self.by, self._item().id))

    async def convert(self) -> None:
        kind = await ItemType.get(slug=self.random.choice(["task", "ticket"]))
        await items.convert(self.by, self._item().id, kind.id)

    async def move_folder(self) -> None:
        parent = self.random.choice([None, *self.folders])
        await folders.move(self.by, self.random.choice(self.folders), parent_id=parent)

    async def archive_project(self) -> None:
        await projects.archive(self.by, self.projects[0])
        await projects.unarchive(self.by, self.projects[0])

    async def reschedule(self) -> None:
        made = await plans.reschedule(self.by, self.projects[0], MONDAY + DAY * self.random.randrange(40))
        if made is not None and self.random.random() < 0.5:
            await plans.undo_reschedule(self.by, made.id)

    async def several(self) -> None:
        """Alone: verbs lock in an order that holds for one of them."""
        async with unit_of_work(self.by):
            for _ in range(4):
                await self.one()

    async def one(self) -> None:
        """A change of one item, or none."""
        change: Callable[[], Awaitable[None]] = self.random.choice(
            [
                *[self.make, self.place, self.place, self.move, self.status, self.plan, self.plan],
                *[self.unplan, self.progress, self.progress, self.points],
            ]
        )
        with suppress(UserError):
            await change()

    async def any(self) -> None:
        """Any change, or none."""
        change: Callable[[], Awaitable[None]] = self.random.choice(
            [
                self.archive,
                self.unarchive,
                self.remove,
                self.restore,
                self.merge,
                self.clone,
                self.convert,
                self.move_folder,
                self.archive_project,
                self.reschedule,
                *[self.one] * 10,
            ]
        )
        with suppress(UserError):
            await change()
