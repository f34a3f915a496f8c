"""What happened to an item, from the event log, within the reader's rights."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from domain.events import KINDS
from kit.ids import to_global
from models import EventRecord, EventText, Principal, Viewer
from models.paging import Sort
from resolvers.context import Context
from resolvers.people import everyone, principals_by_id
from resolvers.relations import One, Pages

Pairs: TypeAlias = Mapping[str, Sequence[Any]]
"""By field, the value before and the value after."""

NEWEST_FIRST = (Sort("position", descending=True),)


@dataclass(frozen=True)
class Change:
    """One field before and after, as the viewer may read it."""

    field: str
    before: Any
    after: Any


of_item = Pages(EventRecord, "item_id", EventRecord.visible_to, NEWEST_FIRST, "history")
actor = One("actor_id", everyone)


async def changes(rows: Sequence[EventRecord], context: Context) -> Sequence[Sequence[Change]]:
    """What each event changed."""
    texts: dict[int, list[EventText]] = defaultdict(list)
    positions = [row.position for row in rows]
    for text in await EventText.filter(position__in=positions).order_by("field"):  # house: of visible events
        texts[text.position].append(text)
    pairs = [{**row.changes, **{t.field: (t.before, t.after) for t in texts[row.position]}} for row in rows]
    return await readable_changes([(row.kind, each) for row, each in zip(rows, pairs, strict=True)], context)


async def readable_changes(events: Sequence[tuple[str, Pairs]], context: Context) -> list[list[Change]]:
    """Of each (kind, changes) what the viewer may read, ids as global ids; what they may not see now is not named."""
    named = {UUID(key) for kind, pairs in events for key in _principals_in(kind, pairs)}
    people = await principals_by_id(named, context) if named and context.viewer.is_staff else {}
    return [_readable(kind, pairs, context.viewer, people) for kind, pairs in events]


def _principals_in(kind: str, pairs: Pairs) -> Iterator[str]:
    event = KINDS.get(kind)
    for field in event.changeable() if event else ():
        if field.metadata["refers_to"] == "principal":
            for value in pairs.get(field.name, ()):
                yield from value if isinstance(value, list) else [value] if value else []


def _readable(kind: str, pairs: Pairs, viewer: Viewer, people: Mapping[UUID, Principal]) -> list[Change]:
    event = KINDS.get(kind)
    shown = []
    for field in event.changeable() if event else ():
        if field.name in pairs and (viewer.is_staff or not field.metadata["internal"]):
            noun = field.metadata["refers_to"]
            before, after = (_named(value, noun, viewer, people) for value in pairs[field.name])
            shown.append(Change(_camel(field.name), before, after))
    return shown


def _named(value: Any, noun: str | None, viewer: Viewer, people: Mapping[UUID, Principal]) -> Any:
    if noun is None or value is None:
        return value
    if isinstance(value, list):
        return [named for each in value if (named := _named(each, noun, viewer, people)) is not None]
    key = UUID(value)
    if noun == "principal":
        return to_global(people[key].kind.value, key) if key in people else None
    if noun == "project" and not _sees_project(key, viewer):
        return None
    return to_global(noun, key)


def _sees_project(key: UUID, viewer: Viewer) -> bool:
    """As `Project.visible_to` says, of a key alone."""
    tokens = {"admin", f"project:{key}", f"guest:{key}"}
    return viewer.has_scope("projects:read") and not viewer.tokens.isdisjoint(tokens)


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
