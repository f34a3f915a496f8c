"""Change many items alike: all of them or none, or each by itself."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.items.archive import archive, unarchive
from domain.items.edit import check_priority, edit
from domain.items.move import move
from domain.items.parties import assign, change_followers
from domain.items.remove import remove_one_of_many
from domain.items.said import Points, Progress
from domain.items.set_status import set_status
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from kit.errors import Conflict, Invalid, TooLarge, UserError
from models import Item, Viewer

ITEMS_MOST = 1_000


class Together(StrEnum):
    """What becomes of the others where one cannot be changed."""

    ALL_OR_NONE = "all_or_none"
    EACH = "each"


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is done to each, in this order; None is left as it is.

    project_id: where to, if `moves`. archived: True or False; removed: True.
    """

    status_id: UUID | None = None
    priority: int | None = None
    published: bool | None = None
    assignee_ids: Sequence[UUID] | None = None
    add_follower_ids: Sequence[UUID] = ()
    remove_follower_ids: Sequence[UUID] = ()
    moves: bool = False
    project_id: UUID | None = None
    archived: bool | None = None
    removed: bool = False
    progress: Progress | None = None
    points: Points | None = None


@dataclass(frozen=True)
class Failure:
    """Why one of the items was not changed; `index`: its place among those that were named."""

    index: int
    error: UserError


@dataclass(frozen=True)
class Changed:
    """The items that were changed, as they are now, in the order in which they were named; and the others."""

    items: list[Item]
    failures: list[Failure]


class _NotAll(Exception):
    """Takes back what was done to the others."""


async def change_many(
    viewer: Viewer, item_ids: Sequence[UUID], changes: Changes, together: Together
) -> Changed:
    """What became of each item, by the verbs and so by the rights of one alone.

    Raises: Invalid (no items, or nothing to do, or what no item can be), TooLarge (1,001 of them), Conflict (with what was wrong
    with which, where all of them or none was asked for).
    """
    check_wanted(changes)
    steps = steps_of(viewer, changes)
    places = check_given(item_ids, steps, ITEMS_MOST)
    if together is Together.EACH:
        return _in_order(places, await each(list(places), steps, lambda: unit_of_work(viewer)))
    return await _all_or_none(viewer, list(places), steps, places)


def check_wanted(changes: Changes) -> None:
    """Raises: Invalid, for what is wrong whatever item it is said of: it is refused once, and not with each of them."""
    check_priority(changes.priority)
    for said in (changes.progress, changes.points):
        if said is not None:
            said.check()


def check_given(item_ids: Sequence[UUID], steps: Sequence["Step"], most: int) -> dict[UUID, int]:
    """The items, each once, with its first place among those that were named. Raises: Invalid, TooLarge."""
    keys = dict.fromkeys(item_ids)
    if len(keys) > most:
        raise too_many(most)
    if not keys or not steps:
        raise Invalid("Name items, and what to do with them.", "input" if keys else "ids")
    places = {key: index for index, key in reversed(list(enumerate(item_ids)))}
    return {key: places[key] for key in keys}


def too_many(most: int) -> TooLarge:
    """What is said where more items are named."""
    return TooLarge(f"At most {most:,} items are changed at once.", "ids", limit=most)


async def _all_or_none(
    viewer: Viewer, keys: Sequence[UUID], steps: Sequence["Step"], places: dict[UUID, int]
) -> Changed:
    """Raises: Conflict."""
    failed: list[Failure] = []
    try:
        async with unit_of_work(viewer):
            await (
                hold_the_tree()
            )  # before any row is locked; these in an order that is the same for everybody
            found = await each(sorted(keys), steps, lambda: unit_of_work(viewer))
            done = _in_order(places, found)
            if not done.failures:
                return done
            failed = done.failures
            raise _NotAll
    except _NotAll:
        refusal = Conflict(f"{len(failed)} of these cannot be changed so, and nothing was.", "ids")
        raise refusal.with_current(Changed([], failed)) from None


Step = Callable[[UUID], Coroutine[Any, Any, Item]]


def steps_of(viewer: Viewer, changes: Changes) -> list[Step]:
    """What is done to an item, one after another, in the name of the viewer."""
    status, assignees, project = changes.status_id, changes.assignee_ids, changes.project_id
    come, go = list(changes.add_follower_ids), list(changes.remove_follower_ids)
    edited = {name: getattr(changes, name) for name in ("priority", "published", "progress", "points")}
    given: dict[str, Any] = {name: value for name, value in edited.items() if value is not None}
    steps: list[Step] = []
    if status is not None:
        steps.append(lambda key: set_status(viewer, key, status))
    if given:
        steps.append(lambda key: edit(viewer, key, **given))
    if assignees is not None:
        steps.append(lambda key: assign(viewer, key, list(assignees)))
    if come or go:
        steps.append(lambda key: change_followers(viewer, key, come, go))
    if changes.moves:
        steps.append(lambda key: move(viewer, key, project))
    if changes.archived is not None:
        verb = archive if changes.archived else unarchive
        steps.append(lambda key: verb(viewer, key))
    if changes.removed:
        steps.append(lambda key: remove_one_of_many(viewer, key))
    return steps


async def each(
    keys: Sequence[UUID], steps: Sequence[Step], alone: Callable[[], AbstractAsyncContextManager[Any]]
) -> dict[UUID, Item | UserError]:
    """What came of each: all of its steps are done, or none; `alone`: within what."""
    found: dict[UUID, Item | UserError] = {}
    for key in keys:
        try:
            async with alone():
                for step in steps:
                    found[key] = await step(key)
        except UserError as error:
            found[key] = error
    return found


def _in_order(places: dict[UUID, int], found: dict[UUID, Item | UserError]) -> Changed:
    items, failures = [], []
    for key, index in sorted(places.items(), key=lambda place: place[1]):
        became = found[key]
        if isinstance(became, UserError):
            failures.append(Failure(index, became))
        else:
            items.append(became)
    return Changed(items, failures)
