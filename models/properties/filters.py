"""A filter as a tree: the same tree becomes SQL for queries and a test in memory for streams.

Every leaf is two-valued: a comparison with an absent value is false, so that NOT means the same in both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from kit import clock
from models.properties.declaration import Kind, Property


@dataclass(frozen=True)
class Condition:
    """`property operator value`; ids are UUIDs, instants datetimes or offsets from now, texts are folded."""

    property: Property
    operator: str
    value: Any


@dataclass(frozen=True)
class All:
    """Every part holds; with no parts, true."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; with no parts, false."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Filter"


Filter = Condition | All | AnyOf | Not

EVERYTHING = All(())

_NOTHING = Q(id__in=[])
"""No row; its negation is every row, where a Q() without conditions would vanish."""


def conditions(tree: Filter) -> list[Condition]:
    """The leaves of a filter."""
    match tree:
        case Condition():
            return [tree]
        case Not(part):
            return conditions(part)
        case All(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in conditions(part)]


def to_q(tree: Filter) -> Q:
    """The filter as SQL."""
    return Q() if tree == EVERYTHING else _tree_q(tree)


def _tree_q(tree: Filter, wanted: bool = True) -> Q:
    """The tree, or what it leaves out. NOT goes down to the leaves: the ORM renders an IN that is negated twice as NOT IN."""
    match tree:
        case Condition():
            return _leaf_q(tree) if wanted else ~_leaf_q(tree)
        case Not(part):
            return _tree_q(part, not wanted)
        case All(parts) | AnyOf(parts):
            together = isinstance(tree, All) is wanted
            if not parts:
                return ~_NOTHING if together else _NOTHING
            return Q(*[_tree_q(p, wanted) for p in parts], join_type=Q.AND if together else Q.OR)


def matches(tree: Filter, state: Mapping[str, Any] | None) -> bool:
    """The filter for one snapshot in memory (as `snapshot` writes it); no snapshot matches nothing."""
    if state is None:
        return False
    match tree:
        case Condition():
            return _leaf_matches(tree, state.get(tree.property.name))
        case Not(part):
            return not matches(part, state)
        case All(parts):
            return all(matches(p, state) for p in parts)
        case AnyOf(parts):
            return any(matches(p, state) for p in parts)


_SUFFIX = {
    "eq": "",
    "in": "__in",
    "gt": "__gt",
    "gte": "__gte",
    "lt": "__lt",
    "lte": "__lte",
    "before": "__lt",
}
_SUFFIX |= {"after": "__gt", "contains": "__contains", "starts_with": "__startswith"}


def _leaf_q(leaf: Condition) -> Q:
    column, value = leaf.property.column, _now(leaf.value)
    if leaf.property.kind is Kind.IDS:
        return _ids_q(leaf)
    if leaf.property.through is not None:
        return _through_q(leaf, leaf.property.through)
    if leaf.operator == "is_null":
        return _q(f"{column}__isnull", value)
    if leaf.operator == "not":
        absent = [_q(f"{column}__isnull", True)] if leaf.property.nullable else []
        return Q(~_q(column, value), *absent, join_type=Q.OR)
    test = _q(column + _SUFFIX[leaf.operator], value)
    return test & _q(f"{column}__isnull", False) if leaf.property.nullable else test


def _through_q(leaf: Condition, through: Callable[[Q], Q]) -> Q:
    """Of values that stand in rows of another table; what has no row there has no value."""
    column, value = leaf.property.column, leaf.value
    if leaf.operator == "is_null":
        return ~through(Q()) if value else through(Q())
    if leaf.operator == "not":
        return ~through(_q(column, value))
    return through(_q(column + _SUFFIX[leaf.operator], value))


def _q(name: str, value: Any) -> Q:
    return Q(**{name: value})


def _ids_q(leaf: Condition) -> Q:
    within = leaf.property.within
    assert within is not None
    match leaf.operator:
        case "some":
            return within(list(leaf.value))
        case "none":
            return ~within(list(leaf.value))
        case _:
            return Q(*[within([key]) for key in leaf.value], join_type=Q.AND) if leaf.value else ~_NOTHING


def _leaf_matches(leaf: Condition, held: Any) -> bool:
    value = _as_held(_now(leaf.value))
    match leaf.operator:
        case "is_null":
            return (held is None) is value
        case "not":
            return bool(held != value)
        case "some":
            return not set(value).isdisjoint(held or ())
        case "none":
            return set(value).isdisjoint(held or ())  # what was told before there was this property
        case "every":
            return set(value) <= set(held or ())
    if held is None:  # what events of before a flag was there do not say
        return leaf.property.kind is Kind.FLAG and value is False
    return bool(_TESTS[leaf.operator](held, value))


_TESTS: dict[str, Any] = {
    "eq": lambda held, value: held == value,
    "in": lambda held, value: held in value,
    "gt": lambda held, value: held > value,
    "gte": lambda held, value: held >= value,
    "lt": lambda held, value: held < value,
    "lte": lambda held, value: held <= value,
    "before": lambda held, value: held < value,
    "after": lambda held, value: held > value,
}


def _now(value: Any) -> Any:
    """An offset becomes the instant that it means now; so a saved or live filter stays relative."""
    return clock.now() + value if isinstance(value, timedelta) else value


def _as_held(value: Any) -> Any:
    """A value as snapshots hold it: ids and enums as text, instants as sortable text."""
    if isinstance(value, list | tuple | set | frozenset):
        return [_as_held(v) for v in value]
    if isinstance(value, datetime):
        return clock.to_text(value)
    if isinstance(value, bool | int | float | None):
        return value
    return str(value)
