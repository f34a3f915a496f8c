"""What somebody wants to change is what they saw: the one test of a version, for every noun that has one."""

from typing import Protocol

from kit.errors import Conflict


class Versioned(Protocol):
    """A row that counts how often it was changed."""

    version: int


def check_version(row: Versioned, seen: int | None, noun: str) -> None:
    """Nothing, if the row is at the version that was seen, or none is said to have been.

    Raises: Conflict, with the row as it is now.
    """
    if seen is not None and seen != row.version:
        raise Conflict(
            f"This {noun} has changed meanwhile: it is at version {row.version}.",
            "version",
            version=row.version,
        ).with_current(row)
