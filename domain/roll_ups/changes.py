"""What a unit of work changed of the figures of parents, read from its events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from domain.events import Event, Snapshot, apart

Row = dict[str, Any]

SAID = {
    "item.plan_set": {
        "work_minutes": "work",
        "actual_work_minutes": "actual",
        "start": "start",
        "finish": "finish",
    },
    "item.progress_set": {"percent_complete": "percent"},
    "item.points_set": {"agile_points": "points"},
}
"""What figures hold of what an item and its plan say, by the events that tell of it, and how it is called in rows."""


class Place(NamedTuple):
    """Where an item counts, and as what."""

    at: str | None
    """The item or folder that it stands in directly, or its project; None outside of projects."""
    status: str | None
    """None of what is archived, in the bin, or not there."""


NOWHERE = Place(None, None)


@dataclass
class Changes:
    """What events changed, of each thing from the first one's `before` to the last one's `after`."""

    items: dict[str, tuple[Place, Place]] = field(default_factory=dict)
    said: dict[str, Row] = field(default_factory=dict)
    """What items and their plans said before, where that changed; what is not named is as before."""
    folders: dict[str, tuple[str, str]] = field(default_factory=dict)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of statuses that mean something else now."""
    projects: set[str] = field(default_factory=set)
    """Those in which something changed."""
    anew: set[str] = field(default_factory=set)
    """Projects of which more changed than events tell one by one."""
    gone: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """For each item what it adds to the place where it stands, and took from where it stood; with it goes what is below.

        `sign`: added or taken. `status`: None, where it is the figures of what stands below that go.
        """
        for item, (was, now) in self.items.items():
            said = self.said.get(item, {})
            if was != now or said:
                same = _same_dates(said) if was.at == now.at and was.status and now.status else {}
                yield from _contribution(item, was, -1, said | same)
                yield from _contribution(item, now, 1, same)
            yield from _carried(item, was.at, now.at)
        for folder, (old, new) in self.folders.items():
            yield from _carried(folder, old, new)


def changes(events: Iterable[Event]) -> Changes:
    """What these events changed."""
    found = Changes()
    for event in apart(events):
        if event.entity == "item":
            _of_item(found, event)
        elif event.entity in ("folder", "project", "item_type"):
            _of_others(found, event)
    return found


def _of_item(found: Changes, event: Event) -> None:
    key = str(event.entity_id)
    was, _ = found.items.get(key, (_place(event.before), NOWHERE))
    found.items[key] = was, _place(event.after)
    for snapshot in (event.before, event.after):
        if snapshot is not None and snapshot.state.get("project"):
            found.projects.add(snapshot.state["project"])
    if event.kind == "item.erased":
        found.gone.append(key)
    if names := SAID.get(event.kind):
        before = found.said.setdefault(key, {})
        for name, change in event.changes(text=False).items():
            if name in names:
                before.setdefault(names[name], change.before)


def _of_others(found: Changes, event: Event) -> None:
    key, told = str(event.entity_id), event.changes(text=False)
    if event.kind == "folder.moved" and "parent" in told:
        old, _ = found.folders.get(key, (_text(told["parent"].before, event.project_id), ""))
        found.folders[key] = old, _text(told["parent"].after, event.project_id)
        found.projects.add(str(event.project_id))
    elif event.kind in ("folder.removed", "project.erased"):
        found.gone.append(key)
    elif event.kind in ("project.archived", "project.unarchived", "project.removed", "project.restored"):
        found.anew.add(key)
    elif event.kind == "item_type.status_edited" and "category" in told:
        status, (old, new) = told["status"].after, told["category"]
        old, _ = found.categories.get(status, (old, new))
        found.categories[status] = old, new


def _place(snapshot: Snapshot | None) -> Place:
    if snapshot is None:
        return NOWHERE
    state = snapshot.state
    at = state.get("parent") or state.get("folder") or state.get("project")
    return Place(at, None if state.get("archived") else state.get("status"))


def _same_dates(said: Row) -> Row:
    """Neither taken nor added, of an item that stays where it is and counts: those dates that are as before."""
    return {name: None for name in ("start", "finish") if name not in said}


def _contribution(item: str, place: Place, sign: int, said: Row) -> Iterator[Row]:
    if place.at is not None and place.status is not None:
        told = {f"{name}_told": True for name in said}
        yield {"item": item, "at": place.at, "sign": sign, "status": place.status, **said, **told}


def _carried(parent: str, old: str | None, new: str | None) -> Iterator[Row]:
    if old is not None and new is not None and old != new:
        yield {"item": parent, "at": old, "sign": -1}
        yield {"item": parent, "at": new, "sign": 1}


def _text(folder: str | None, project: UUID | None) -> str:
    return folder or str(project)
