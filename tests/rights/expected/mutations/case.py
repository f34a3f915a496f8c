"""The words of the tables about mutations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.rights.rows import EITHER, EMPTY, NULL, VALUE, Outcome
from tests.rights.viewers import SIGNED_IN, Viewers

OK = "OK"
NOT_ALLOWED, NOT_FOUND, INVALID, CONFLICT = "NOT_ALLOWED", "NOT_FOUND", "INVALID", "CONFLICT"

Codes = Mapping[str, Viewers]


@dataclass(frozen=True)
class Case:
    """One way to call a mutation.

    arguments: `@item full` stands for the global id of that row.
    codes: who gets what; whoever stands nowhere gets `otherwise`.
    hides: a row among the arguments. For whoever does not see it, the answer is the same, byte by byte, as if there were no
    such row.
    """

    arguments: Mapping[str, Any]
    codes: Codes
    otherwise: str = NOT_FOUND
    hides: str = ""

    def code(self, viewer: str) -> str:
        """What the viewer gets."""
        found = [code for code, viewers in self.codes.items() if viewer in viewers]
        assert len(found) < 2, f"{viewer} stands in {found}"
        return found[0] if found else self.otherwise


@dataclass(frozen=True)
class Mutation:
    """A mutation's cases, and what a payload holds where it was done; where not, its object is null, but with a CONFLICT."""

    payload: Mapping[str, Outcome]
    cases: tuple[Case, ...]


def done(row: str, cursor: Outcome = VALUE) -> dict[str, Outcome]:
    """The payload of a mutation that was done: its object, no errors, the cursor of what was written."""
    return {row: VALUE, "errors": EMPTY, "cursor": cursor}


def decided(seen_by: Viewers, allowed: Viewers) -> Codes:
    """Of those who see it, these may, and the others are told that they may not."""
    return {OK: seen_by & allowed, NOT_ALLOWED: seen_by - allowed}


def only(allowed: Viewers, *not_found: Viewers) -> Codes:
    """These may, some find nothing, everybody else may not."""
    finds_nothing: Viewers = frozenset().union(*not_found)
    return {
        OK: allowed - finds_nothing,
        NOT_FOUND: finds_nothing,
        NOT_ALLOWED: SIGNED_IN - allowed - finds_nothing,
    }


NOTHING_WRITTEN = {"cursor": NULL}
PERHAPS_WRITTEN = {"cursor": EITHER}
