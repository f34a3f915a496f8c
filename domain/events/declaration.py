"""How an event is declared: one frozen dataclass, read by history, streams, notifications, webhooks and mail alike."""

from collections.abc import Iterable, Iterator
from dataclasses import Field, dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

KINDS: dict[str, type["Event"]] = {}


class Changed(NamedTuple):
    """A value before and after; ids as strings, lists of ids as lists of strings."""

    before: Any
    after: Any


class Snapshot(NamedTuple):
    """What a stream judges by: who sees the entity, and the values that filters ask for."""

    audience: frozenset[str]
    state: dict[str, Any]


def changed(*, refers_to: str | None = None, text: bool = False, internal: bool = False) -> Any:
    """A field of an event that holds a `Changed`, or None where it did not change.

    refers_to: the values are keys of that noun. text: stored beside the event, so that it can be erased.
    internal: never shown to customers.
    """
    return field(default=None, metadata={"refers_to": refers_to, "text": text, "internal": internal})


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to one entity. Subclasses add what changed, by `changed()`."""

    kind: ClassVar[str]
    entity: ClassVar[str]
    kind_version: ClassVar[int] = 1

    entity_id: UUID
    before: Snapshot | None = None
    """None where the entity did not exist before."""
    after: Snapshot | None = None
    """None where the entity no longer exists."""
    internal: bool = False
    """Whether only staff may ever hear of it."""
    item_id: UUID | None = None
    conversation_id: UUID | None = None
    project_id: UUID | None = None
    affects: tuple[str, ...] = ()
    """Tokens whose holders' rights this changes."""
    parts: tuple["Event", ...] = ()
    """What it did to each of many items, as events of these: they are told, right before it, and it is not; but where it has a
    `before` and an `after`, it is what lists are told, once, for all of them.
    """

    def __init_subclass__(cls, *, kind: str = "", version: int = 1) -> None:
        if not kind:
            return
        if kind in KINDS:
            raise TypeError(f"Two events claim the kind {kind!r}.")
        cls.kind, cls.kind_version = kind, version
        cls.entity = kind.partition(".")[0]
        KINDS[kind] = cls

    @classmethod
    def changeable(cls) -> Iterator["Field[Any]"]:
        """The fields declared by `changed()`."""
        return (f for f in fields(cls) if "refers_to" in f.metadata)

    def changes(self, *, text: bool) -> dict[str, Changed]:
        """What changed, by field: the texts, or everything else."""
        found = {name: getattr(self, name) for name in _changeable(type(self), text)}  # type: ignore[arg-type]
        return {name: value for name, value in found.items() if value is not None}


def apart(events: Iterable[Event]) -> Iterator[Event]:
    """What happened to each: these events, and of those that have parts these instead."""
    for event in events:
        yield from event.parts or (event,)


@cache
def _changeable(event: type[Event], text: bool) -> tuple[str, ...]:
    return tuple(f.name for f in event.changeable() if f.metadata["text"] is text)
