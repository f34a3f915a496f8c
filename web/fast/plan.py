"""What a plan consists of: selections of concrete types, each a list of columns in response order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from models.writing.sources import Source
from models.writing.statement import Place
from resolvers.context import Context
from resolvers.loading import BatchFunction
from web.fast.arguments import Arguments
from web.fast.leaves import Column
from web.fast.shapes import Shape


@dataclass(frozen=True, slots=True)
class Known:
    """A column that the rows themselves know."""

    place: int
    name: str
    values: Callable[[Column, Context], Column]
    write: Callable[[Place], Source]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Loaded:
    """A column that a batch function loads."""

    place: int
    name: str
    function: BatchFunction
    arguments: Arguments | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class Root:
    """A root: one value, asked for with a context alone."""

    place: int
    name: str
    key: str
    function: Callable[..., Awaitable[Any]]
    arguments: Arguments | None
    shape: Shape


@dataclass(slots=True)
class Selection:
    """What is asked of each row of one concrete type."""

    keys: tuple[str, ...]
    known: list[Known] = field(default_factory=list)
    loaded: list[Loaded | Root] = field(default_factory=list)

    @property
    def columns(self) -> list[Known | Loaded | Root]:
        """All of them, in response order."""
        return sorted([*self.known, *self.loaded], key=lambda column: column.place)
