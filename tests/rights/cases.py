"""What tests make of a row of the tables."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kit.ids import to_global
from tests.rights.expected.canaries import CANARIES, mark
from tests.rights.expected.mutations.case import Case
from tests.rights.world import World

ABSENT = UUID("0193a000-0000-7000-8000-000000000000")
"""A key that no row has."""


def meant(arguments: Any, world: World) -> Any:
    """The arguments with global ids in the place of names."""
    if isinstance(arguments, Mapping):
        return {key: meant(value, world) for key, value in arguments.items()}
    if isinstance(arguments, list):
        return [meant(value, world) for value in arguments]
    return world.named(arguments) if isinstance(arguments, str) else arguments


def absent_of(case: Case, world: World) -> Any:
    """The arguments with an id that there is not in the place of the row that the case hides."""
    if not case.hides:
        return {}
    nowhere = to_global(case.hides.partition(" ")[0], ABSENT)
    return meant(case.arguments, World({**world.ids, case.hides: nowhere}))


def foreign_texts(body: bytes, viewer: str) -> list[str]:
    """The texts of the world in these bytes that are not for this viewer to read."""
    return [
        f"reads {name!r}"
        for name, viewers in CANARIES.items()
        if viewer not in viewers and mark(name).encode() in body
    ]
