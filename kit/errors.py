"""What a person can do wrong, by the code that clients read.

Raised where the fact is known, caught in one place (`resolvers/outcome.py` for mutations, the HTTP
edge for the rest). Messages are English sentences; `code` and `params` let clients translate them.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Self
from uuid import UUID

Path = tuple[str | int, ...]


class Code(StrEnum):
    """Why something was refused."""

    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    CONFLICT = "CONFLICT"
    TOO_LARGE = "TOO_LARGE"
    FILTER_NOT_LIVE = "FILTER_NOT_LIVE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    RATE_LIMITED = "RATE_LIMITED"


class UserError(Exception):
    """A refusal that changes nothing; `path` leads to the argument at fault, outermost first.

    projects: those without which nobody knows the names in its message, such as names of their own types of items.
    """

    code: ClassVar[Code] = Code.INVALID
    projects: frozenset[UUID] = frozenset()

    def __init__(self, message: str, *path: str | int, **params: str | int | None) -> None:
        super().__init__(message)
        self.message = message
        self.path: Path = path
        self.params: Mapping[str, str | int | None] = params

    def of_projects(self, *project_ids: UUID | None) -> Self:
        """The same, which names what these projects have of their own; None says that something is the workspace's."""
        self.projects = frozenset(key for key in project_ids if key is not None)
        return self


class Invalid(UserError):
    """The input itself is wrong: a type, a format, a range, a rule between fields."""


class NotFound(UserError):
    """Absent, or not for this viewer to see: the two are answered alike, so ids tell nothing."""

    code = Code.NOT_FOUND


class NotAllowed(UserError):
    """The viewer sees the row, and may not do this to it."""

    code = Code.NOT_ALLOWED


class Conflict(UserError):
    """Somebody else was faster, or a rule forbids this step from here.

    current: the row as it is now. told: what else the payload tells, by the payload's field.
    """

    code = Code.CONFLICT
    current: object = None
    told: Mapping[str, object] = MappingProxyType({})

    def with_current(self, row: object) -> Self:
        self.current = row
        return self

    def telling(self, **told: object) -> Self:
        self.told = told
        return self


class TooLarge(UserError):
    """More bytes, rows or characters than the documented limit."""

    code = Code.TOO_LARGE


class FilterNotLive(UserError):
    """This filter can be queried but not followed by a stream."""

    code = Code.FILTER_NOT_LIVE


class Unauthenticated(UserError):
    """Nobody is signed in, or the sign-in has ended."""

    code = Code.UNAUTHENTICATED


class RateLimited(UserError):
    """Too often; `params["retryAfter"]` says in how many seconds to try again."""

    code = Code.RATE_LIMITED
