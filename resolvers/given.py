"""What a client left out, and what it said."""

from typing import Any
from uuid import UUID

import strawberry

from resolvers.inputs import key


def given(value: Any) -> Any:
    """A value that was given, or None where it was left out."""
    return None if value is strawberry.UNSET else value


def optional(id: strawberry.ID | None, *prefixes: str, path: tuple[str | int, ...]) -> UUID | None:
    """The key in an id that may be absent. Raises: Invalid."""
    return None if id is None else key(id, *prefixes, path=path)
