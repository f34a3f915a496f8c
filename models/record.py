"""Rows made quickly: what tortoise makes of a record, with each column's way from the database found once for each table."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID, SafeUUID

from tortoise import fields
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

Read: TypeAlias = Callable[[Any], Any]


def read_quickly(among: Iterable[object]) -> None:
    """Have the rows of the tables among these made here from now on.

    Reading fewer columns than a table has still goes tortoise's own way.
    """
    for table in among:
        if isinstance(table, type) and issubclass(table, Model):
            quickly: Any = classmethod(_quickly(table._init_from_db))
            table._init_from_db = quickly  # type: ignore[method-assign]


def _quickly(slowly: Callable[..., Any]) -> Callable[..., Any]:
    """The table's own way to make a row, as a function of the table; `slowly`: tortoise's."""
    ways: _Ways | None = None

    def made(table: type[Model], **record: Any) -> Any:
        nonlocal ways
        if ways is None or ways.stamp is not _stamp(table):
            ways = _Ways(table)
        try:
            held = {name: record[column] for column, name in ways.as_they_are}
            for column, name, read in ways.by_reading:
                value = record[column]
                held[name] = None if value is None else read(value)
        except KeyError:
            return slowly(**record)
        row = table.__new__(table)
        row.__dict__.update(held, **ways.marks, _await_when_save={})
        return row

    return made


class _Ways:
    """How a table's columns come from the database that is open: as they are, or read; as (column, attribute[, how])."""

    def __init__(self, table: type[Model]) -> None:
        meta: Any = table._meta
        self.stamp = _stamp(table)
        self.as_they_are = [(column, name) for column, name, _ in meta.db_native_fields]
        self.by_reading: list[tuple[str, str, Read]] = [
            *((column, name, field.field_type) for column, name, field in meta.db_default_fields),
            *((column, name, _read(field)) for column, name, field in meta.db_complex_fields),
        ]
        generated = meta.db_pk_column in meta.generated_db_fields
        self.marks = {"_partial": False, "_saved_in_db": True, "_custom_generated_pk": not generated}


def _stamp(table: type[Model]) -> object:
    """Another object whenever tortoise is opened anew, which may be on another database."""
    meta: Any = table._meta
    return (meta.db_complex_fields or meta.db_default_fields or meta.db_native_fields)[0]


def _read(field: Any) -> Read:
    """How a value of this field is read that is not null; where it is of no kind that is expected, as tortoise reads it."""
    if isinstance(field, fields.UUIDField):
        return _key
    if isinstance(field, fields.DatetimeField):
        return lambda value: _instant(value) or field.to_python_value(value)
    if isinstance(field, CharEnumFieldInstance):
        members = {member.value: member for member in field.enum_type}
        return lambda value: members.get(value) or field.to_python_value(value)
    read: Read = field.to_python_value
    return read


def _key(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    digits = value.replace("-", "")
    if len(digits) != 32:
        return UUID(value)
    key = object.__new__(
        UUID
    )  # its constructor takes four times as long, most of it over what else it might be given
    object.__setattr__(key, "int", int(digits, 16))
    object.__setattr__(key, "is_safe", SafeUUID.unknown)
    return key


def _instant(value: Any) -> datetime | None:
    """An instant in UTC, as both databases give them; None for what else there may be."""
    found = datetime.fromisoformat(value) if type(value) is str else value
    if type(found) is datetime and found.tzinfo is not None:
        return found.astimezone(UTC)
    return None
