"""The words of the tables in `expected/`: what a viewer gets, and where to look for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.rights.viewers import Viewers

Step = str | int | Mapping[str, object]
"""A field; a place in a list; or the first of a list whose fields have these values."""


class Gets(Enum):
    """What comes back for a field."""

    VALUE = "a value"
    NULL = "null"
    EMPTY = "an empty list"
    EITHER = "a value or null"


VALUE, NULL, EMPTY, EITHER = Gets.VALUE, Gets.NULL, Gets.EMPTY, Gets.EITHER
TRUE, FALSE = True, False

Outcome = Gets | bool | int | str
"""A kind of answer; or this very value."""

Row = Mapping[Outcome, Viewers]
"""Who gets which outcome: each viewer who is asked about stands in exactly one."""

Fields = dict[str, Row]


@dataclass(frozen=True)
class Type:
    """One type of the schema on one example: `path` leads to it, `seen_by` says who gets there; a row for each field."""

    name: str
    path: tuple[Step, ...]
    seen_by: Viewers
    fields: Fields = field(hash=False)

    def __str__(self) -> str:
        return f"{self.name} at {' > '.join(str(step) for step in self.path)}"


def expected(row: Row, viewer: str) -> Outcome:
    """What the row says of this viewer."""
    found = [outcome for outcome, viewers in row.items() if viewer in viewers]
    assert len(found) == 1, f"The row names {viewer} {len(found)} times: {row}"
    return found[0]


def got(value: Any) -> Gets:
    """What kind of answer this is."""
    if value is None:
        return NULL
    rows = value.get("nodes", value) if isinstance(value, dict) else value
    return EMPTY if rows == [] else VALUE


def differs(value: Any, outcome: Outcome) -> str:
    """How the answer differs from what is expected; empty where it does not."""
    if outcome is EITHER:
        return ""
    if isinstance(outcome, Gets):
        kind = got(value)
        return "" if kind is outcome else f"got {kind.value} ({_short(value)}), not {outcome.value}"
    return (
        "" if value == outcome and type(value) is type(outcome) else f"got {_short(value)}, not {outcome!r}"
    )


def follow(answer: Any, path: Iterable[Step]) -> tuple[bool, Any]:
    """(whether the path leads anywhere, what is there)."""
    at = answer
    for step in path:
        if isinstance(step, Mapping):
            at = next((one for one in at or () if step.items() <= one.items()), None)
        elif isinstance(step, int):
            at = at[step] if at and len(at) > step else None
        else:
            at = at.get(step) if at else None
        if at is None:
            return False, None
    return True, at


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:77]}..."
