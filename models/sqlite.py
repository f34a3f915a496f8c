"""Tortoise's engine for SQLite, as we want it.

A list of keys is one parameter, as it is on PostgreSQL (`models/postgres.py`): a statement has one text however many there are.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, Self
from uuid import UUID

import orjson
from pypika_tortoise.context import SqlContext
from pypika_tortoise.terms import Array, ContainsCriterion, Criterion, Term
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.filters import is_in


class KeyList(str):  # noqa: SLOT000 - a text may not have slots
    """Values as the JSON text that `json_each` reads."""

    values: tuple[Any, ...]

    def __new__(cls, values: Iterable[Any]) -> Self:
        listed = tuple(values)
        made = super().__new__(cls, orjson.dumps([_plain(value) for value in listed]).decode())
        made.values = listed
        return made


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value) if isinstance(value, UUID) else value


class _OneOf(Term):
    """All values in one parameter; written out, where a statement has none."""

    is_aggregate = None

    def __init__(self, values: list[Any]) -> None:
        super().__init__()
        self._values = values

    def get_sql(self, ctx: SqlContext) -> str:
        if ctx.parameterizer is None:
            return f"({', '.join(Array(each).get_sql(ctx)[1:-1] for each in self._values)})"
        return f"(SELECT value FROM json_each({ctx.parameterizer.create_param(KeyList(self._values)).get_sql(ctx)}))"


def _is_one_of(field: Term, value: Any) -> Criterion:
    if value and isinstance(value, list | tuple | set | frozenset):
        return ContainsCriterion(field, _OneOf(list(value)))
    return is_in(field, value)  # a subquery, or none at all


_FILTERS = {**SqliteExecutor.FILTER_FUNC_OVERRIDE, is_in: _is_one_of}


class _Executor(SqliteExecutor):
    FILTER_FUNC_OVERRIDE = _FILTERS


class OwnSqliteClient(SqliteClient):
    """One connection, whose lists of keys are one parameter."""

    executor_class = _Executor


client_class = OwnSqliteClient
"""Where Tortoise looks for it."""
