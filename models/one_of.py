"""A list of keys in a statement that is written by hand: one parameter, as in those that Tortoise writes for us."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tortoise import BaseDBAsyncClient

from models.sqlite import KeyList


def one_of(connection: BaseDBAsyncClient, keys: Iterable[UUID], number: int = 1) -> tuple[str, Any]:
    """What follows a column that is one of these keys (`IN …`, `= ANY …`), and the parameter of that number."""
    if connection.capabilities.dialect == "sqlite":
        return f"IN (SELECT value FROM json_each(?{number}))", KeyList(keys)
    return f"= ANY(${number}::uuid[])", list(keys)
