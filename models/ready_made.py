"""Rows by statements that are made once for all viewers of one shape and all values, as answers are (`models/writing`).

Tortoise makes the text of a QuerySet anew each time, which takes longer than the database takes to answer. It is still the
text of the QuerySet that `visible_to` begins; nobody writes it a second time.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.viewer import Viewer
from models.writing.dialect import dialect_of
from models.writing.stand_ins import Binding, Values, in_place_of, shape_of, stand_in
from models.writing.statement import Statement

Row = TypeVar("Row", bound=Model)

Meant: TypeAlias = Callable[..., QuerySet[Row]]
"""(viewer, *values) -> which rows are meant. A function of a module, since statements are kept by it."""

STATEMENTS_MOST = 1_000
"""That a process keeps."""


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    bind: Binding
    model: Any


_kept: dict[Hashable, _Made] = {}


async def rows(meant: Meant[Row], viewer: Viewer, *values: Any) -> list[Row]:
    """The rows of `meant(viewer, *values)`."""
    client = get_connection("default")
    given = Values()
    asked, standing = stand_in(values, given)
    key = (meant, client.capabilities.dialect, shape_of(viewer), asked)
    made = _kept.get(key)
    if made is None:
        if len(_kept) >= STATEMENTS_MOST:
            _kept.clear()
        made = _kept[key] = _make(client.capabilities.dialect, meant, in_place_of(viewer), standing, given)
    _, records = await client.execute_query(made.sql, made.bind(viewer, given))
    read: Callable[..., Row] = made.model._init_from_db
    return [read(**record) for record in records]


async def first(meant: Meant[Row], viewer: Viewer, *values: Any) -> Row | None:
    """The first of the rows of `meant(viewer, *values)`, or None."""
    found = await rows(meant, viewer, *values)
    return found[0] if found else None


def forget() -> None:
    """Keep no statement that was made until now: for who changes functions while they run."""
    _kept.clear()


def _make(
    dialect: str, meant: Meant[Any], standing: Viewer, values: Sequence[Any], given: Sequence[Any]
) -> _Made:
    """The statement for a viewer and values that stand for all of their shape; `given`: those that they stand for now."""
    statement, queryset = Statement(dialect_of(dialect), standing), meant(standing, *values)
    sql = statement.rows(queryset).removeprefix("(").removesuffix(")")
    return _Made(sql, Binding(statement.values, given), queryset.model)
