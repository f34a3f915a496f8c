"""Rows by statements that are made once for all viewers of one shape and all values, as answers are (`models/writing`).

Tortoise makes the text of a QuerySet anew each time, which takes longer than the database takes to answer. It is still the
text of the QuerySet that `visible_to` begins; nobody writes it a second time.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.viewer import Viewer
from models.writing.dialect import dialect_of
from models.writing.stand_ins import Binding, Values, in_place_of, shape_of, stand_in
from models.writing.statement import Statement

Row = TypeVar("Row", bound=Model)

Meant: TypeAlias = Callable[..., QuerySet[Row]]
"""(viewer, *values) -> which rows are meant, whole ones. Statements are kept by it, so it is not made anew for each call."""

STATEMENTS_MOST = 1_000
"""That a process keeps."""


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    bind: Binding
    model: Any


_kept: dict[Hashable, _Made] = {}
_held: set[Hashable] = set()

_LIKE: dict[str, Any] = {"key": UUID(int=0), "keys": [UUID(int=0)], "number": 0}


async def rows(meant: Meant[Row], viewer: Viewer, *values: UUID | list[UUID] | int) -> list[Row]:
    """The rows of `meant(viewer, *values)`; a list of keys is not empty."""
    client = get_connection("default")
    kinds = tuple([_kind(value) for value in values])
    key = (meant, client.capabilities.dialect, shape_of(viewer), kinds)
    made = _kept.get(key)
    if made is None:
        if len(_kept) >= STATEMENTS_MOST:
            _kept.clear()
        made = _kept[key] = _make(client.capabilities.dialect, meant, in_place_of(viewer), kinds)
    _, records = await client.execute_query(made.sql, made.bind(viewer, values))
    read: Callable[..., Row] = made.model._init_from_db
    return [read(**record) for record in records]


async def first(meant: Meant[Row], viewer: Viewer, *values: UUID | list[UUID] | int) -> Row | None:
    """The first of the rows of `meant(viewer, *values)`, or None."""
    found = await rows(meant, viewer, *values)
    return found[0] if found else None


async def store(row: Model, columns: Iterable[str]) -> None:
    """Write these columns of a row that is there.

    As Tortoise's `save` does, without its way through signals, to which nothing of ours listens.
    """
    client = get_connection("default")
    await client.executor_class(model=type(row), db=client).execute_update(row, columns)


def held(meant: Meant[Row]) -> Meant[Row]:
    """Have the rows stay as they are in what others lock until the transaction ends: `FOR KEY SHARE`, the lock that a reference
    to them takes anyway. SQLite has one writer at a time.
    """
    _held.add(meant)
    return meant


def forget() -> None:
    """Keep no statement that was made until now: for who changes functions while they run."""
    _kept.clear()


def _kind(value: UUID | list[UUID] | int) -> str:
    """Not by its type: asyncpg's keys are of a type of their own."""
    if isinstance(value, UUID):
        return "key"
    return "keys" if isinstance(value, list) else "number"


def _make(dialect: str, meant: Meant[Any], standing: Viewer, kinds: tuple[str, ...]) -> _Made:
    """The statement for a viewer who stands for all of their shape, and for values of these kinds."""
    given = Values()
    _, values = stand_in(tuple(_LIKE[kind] for kind in kinds), given)
    statement, queryset = Statement(dialect_of(dialect), standing), meant(standing, *values)
    sql = statement.rows(queryset).removeprefix("(").removesuffix(")")
    if meant in _held and dialect != "sqlite":
        sql += " FOR KEY SHARE"
    return _Made(sql, Binding(statement.values, given), queryset.model)
