"""What a client left out, and what it said."""

from typing import Any
from uuid import UUID

import strawberry

from kit.errors import Invalid
from kit.text import camel
from resolvers.inputs import key


def given(value: Any) -> Any:
    """A value that was given, or None where it was left out."""
    return None if value is strawberry.UNSET else value


def never_cleared(input: Any, *names: str) -> None:
    """Raises: Invalid, for the first of these that was given as null."""
    for name in names:
        if getattr(input, name, strawberry.UNSET) is None:
            raise Invalid("This can be changed, not cleared.", "input", camel(name))


def values(fields: Any) -> list[tuple[str, Any]] | None:
    """Values of custom fields that a client said, if any."""
    said = given(fields)
    return None if said is None else [(each.key, each.value) for each in said]


def optional(id: strawberry.ID | None, *prefixes: str, path: tuple[str | int, ...]) -> UUID | None:
    """The key in an id that may be absent. Raises: Invalid."""
    return None if id is None else key(id, *prefixes, path=path)
