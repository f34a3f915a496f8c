"""One property of a noun: its kind decides the operators, its column the SQL, its name the value in a snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from tortoise.expressions import Q

if TYPE_CHECKING:
    from models.properties.filters import Filter


class Kind(Enum):
    """What a property's values are."""

    ID = "id"
    IDS = "ids"
    ENUM = "enum"
    NUMBER = "number"
    FLAG = "flag"
    INSTANT = "instant"
    DAY = "day"
    TEXT = "text"
    CUSTOM = "custom"


OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.ID: ("eq", "in", "not", "is_null"),
    Kind.IDS: ("some", "every", "none"),
    Kind.ENUM: ("eq", "in", "not"),
    Kind.NUMBER: ("eq", "in", "not", "gt", "gte", "lt", "lte"),
    Kind.FLAG: ("eq",),
    Kind.INSTANT: ("before", "after", "is_null"),
    Kind.DAY: ("eq", "gt", "gte", "lt", "lte", "is_null"),
    Kind.TEXT: ("eq", "contains", "starts_with"),
    Kind.CUSTOM: (),
}


@dataclass(frozen=True)
class Property:
    """A filterable property.

    column: the row's column (of kind IDS: unused, `within` says which rows have any of some ids).
    live: whether events carry its value, so that streams can follow it.
    internal: whether only staff may filter by it, since its values are theirs alone.
    through: where its values stand in rows of another table: the condition that some of these fulfil one.
    means: of a flag that is short for other conditions, these.
    filterable: whether there is a filter for it; else it only sorts.
    largest: of a number what its column holds, in either direction; PostgreSQL compares with nothing beyond.
    refers_to: the noun whose ids it holds; ids that a customer may not see are refused.
    """

    name: str
    kind: Kind
    description: str
    column: str = ""
    nullable: bool = False
    live: bool = True
    internal: bool = False
    refers_to: tuple[str, ...] = ()
    choices: type[Enum] | None = None
    within: Callable[[list[Any]], Q] | None = None
    through: Callable[[Q], Q] | None = None
    means: "Filter | None" = None
    sortable: bool = False
    filterable: bool = True
    largest: int = 2**53 - 1


@dataclass(frozen=True)
class Properties:
    """All properties of one noun, by name. `followed`: whether there are streams of lists of it."""

    noun: str
    all: tuple[Property, ...]
    followed: bool = True

    def named(self, name: str) -> Property:
        return next(p for p in self.all if p.name == name)
