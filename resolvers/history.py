"""What happened to an item or project, or in a conversation, from the event log, within the reader's rights."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from domain.events import KINDS, VALUE
from kit.ids import to_global
from kit.text import camel
from models import CustomField, EventRecord, EventText, Folder, Item, Portfolio, Principal, Viewer
from resolvers.context import Context
from resolvers.past import Past
from resolvers.people import everyone, principals_by_id
from resolvers.relations import One, RowsFor, by_id

Pairs: TypeAlias = Mapping[str, Sequence[Any]]
"""By field, the value before and the value after."""


@dataclass(frozen=True)
class Change:
    """One field before and after, as the viewer may read it."""

    field: str
    before: Any
    after: Any


of_item = Past("item_id", EventRecord.visible_to, "history")
of_thread = Past("conversation_id", EventRecord.of_visible_threads, "conversation history")
of_project = Past("project_id", EventRecord.of_visible_projects, "project history")
actor = One("actor_id", everyone)


async def changes(rows: Sequence[EventRecord], context: Context) -> Sequence[Sequence[Change]]:
    """What each event changed."""
    texts: dict[int, list[EventText]] = defaultdict(list)
    talks = context.viewer.has_scope(
        "conversations:read"
    )  # what threads are about, and messages were, is said there
    positions = [row.position for row in rows if talks or row.conversation_id is None]
    for text in await EventText.filter(position__in=positions).order_by("field"):  # house: of visible events
        texts[text.position].append(text)
    hidden = await _before_it_came(rows, context)
    pairs = [
        {}
        if row.position in hidden
        else {**row.changes, **{t.field: (t.before, t.after) for t in texts[row.position]}}
        for row in rows
    ]
    return await readable_changes([(row.kind, each) for row, each in zip(rows, pairs, strict=True)], context)


async def _before_it_came(rows: Sequence[EventRecord], context: Context) -> set[int]:
    """Of these events those from before their item came into the project for which alone the viewer sees it: what it said then,
    it said to others.
    """
    if not context.viewer.guest_projects:
        return set()
    keys = list({row.item_id for row in rows if row.item_id})
    known = await by_id(Item.known_to, keys, context)
    others = [key for key in keys if key not in known]
    if not others:
        return set()
    moves = EventRecord.apart().filter(kind="item.moved", item_id__in=others)  # house: of visible items
    came = {row.item_id: row.position for row in await moves.order_by("position").only("item_id", "position")}
    return {row.position for row in rows if row.item_id in came and row.position < came[row.item_id]}


async def readable_changes(events: Sequence[tuple[str, Pairs]], context: Context) -> list[list[Change]]:
    """Of each (kind, changes) what the viewer may read, ids as global ids; what they may not see now is not named."""
    staff = context.viewer.is_staff
    named = {UUID(key) for kind, pairs in events for key in _keys_of("principal", kind, pairs)}
    people = await principals_by_id(named, context) if named and staff else {}
    for noun, rows in _PLACES.items() if staff else ():
        keys = [UUID(key) for kind, pairs in events for key in _keys_of(noun, kind, pairs)]
        places = await by_id(rows, keys, context)
        events = [(kind, _without(noun, kind, pairs, places)) for kind, pairs in events]
    fields = await _fields(events, context)
    return [_readable(kind, pairs, context.viewer, people, fields) for kind, pairs in events]


async def _fields(events: Sequence[tuple[str, Pairs]], context: Context) -> Collection[tuple[str, str]]:
    """Of the custom fields whose values changed those that the viewer sees now, by noun and key."""
    named = {name.removeprefix(VALUE) for _, pairs in events for name in pairs if name.startswith(VALUE)}
    if not named:
        return ()
    seen = CustomField.visible_to(context.viewer).filter(key__in=sorted(named))
    return {(row.noun.value, row.key) for row in await seen.only("id", "noun", "key")}


_PLACES: dict[str, RowsFor] = {
    "item": Item.visible_to,
    "folder": Folder.visible_to,
    "portfolio": Portfolio.visible_to,
}
"""What names them in a change names them only to those who see them now."""


def _without(noun: str, kind: str, pairs: Pairs, seen: Mapping[UUID, Any]) -> Pairs:
    """The pairs; ids of this noun that are not among those seen are None."""
    hidden = {key for key in _keys_of(noun, kind, pairs) if UUID(key) not in seen}
    if not hidden:
        return pairs
    return {name: [None if each in hidden else each for each in pair] for name, pair in pairs.items()}


def _keys_of(noun: str, kind: str, pairs: Pairs) -> Iterator[str]:
    event = KINDS.get(kind)
    for field in event.changeable() if event else ():
        if field.metadata["refers_to"] == noun:
            for value in pairs.get(field.name, ()):
                yield from value if isinstance(value, list) else [value] if value else []


def _readable(
    kind: str,
    pairs: Pairs,
    viewer: Viewer,
    people: Mapping[UUID, Principal],
    seen: Collection[tuple[str, str]] = (),
) -> list[Change]:
    event = KINDS.get(kind)
    shown = []
    for field in event.changeable() if event else ():
        if field.name in pairs and (viewer.is_staff or not field.metadata["internal"]):
            noun = field.metadata["refers_to"]
            before, after = (_named(value, noun, viewer, people) for value in pairs[field.name])
            shown.append(Change(camel(field.name), before, after))
    for name in sorted(pairs):
        if name.startswith(VALUE) and (kind.partition(".")[0], name.removeprefix(VALUE)) in seen:
            before, after = (None if each is None else orjson.loads(each) for each in pairs[name])
            shown.append(Change(f"customFields.{name.removeprefix(VALUE)}", before, after))
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
