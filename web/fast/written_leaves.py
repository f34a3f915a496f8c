"""Leaves as JSON: what graphql-core's output coercion makes of each value, written by the database.

Raises `Unwritable` where the database cannot say it.
"""

import secrets
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
)
from tortoise import fields

from models.writing.dialect import Dialect, Part, Sql
from models.writing.sources import Json, Number, Plain, Source, Value
from models.writing.statement import Unwritable

MARK = secrets.token_hex(16)
"""Surrounds what Python puts in; nobody outside of this process can know it, so no text of a row has it."""

NOTHING_FITS = f"{MARK}!{MARK}"
"""Stands where null may not: who reads it knows that there is no answer."""


def leaf(type_: Any, source: Source, null: list[Part], dialect: Dialect) -> list[Part]:
    """A value of a leaf type; `null`: what stands for null. Raises: Unwritable."""
    match source:
        case Plain(parts) if type_ in (GraphQLString, GraphQLID):
            return ['"', *parts, '"']
        case Number(expression) if type_ is GraphQLInt:
            return [expression]
        case Json(expression) if type_.name == "JSON":
            return [expression]
        case Value(expression) if isinstance(type_, GraphQLEnumType):
            return [_enum(type_, expression, dialect.joined(null))]
        case Value(expression, fields.BigIntField()) if type_ is GraphQLInt:
            return [_small(expression)]
        case Value() if _says(type_, source.field):
            return of_kind(source, null, dialect)
    raise Unwritable(f"{type_} of {source}")


def _small(held: Sql) -> Sql:
    """A large number, if it is one that an Int can say."""
    fits = f"{held} BETWEEN {GRAPHQL_MIN_INT} AND {GRAPHQL_MAX_INT}"
    return Sql(f"CASE WHEN {fits} THEN CAST({held} AS text) ELSE '{NOTHING_FITS}' END")


def _enum(type_: GraphQLEnumType, held: Sql, null: Sql) -> Sql:
    """A value that the enum does not have fits nowhere."""
    names = " ".join(
        f"WHEN '{getattr(each.value, 'value', each.value)}' THEN '\"{name}\"'"
        for name, each in type_.values.items()
    )
    return Sql(f"CASE {held} {names} ELSE CASE WHEN {held} IS NULL THEN {null} ELSE '{NOTHING_FITS}' END END")


def of_kind(value: Value, null: list[Part], dialect: Dialect) -> list[Part]:
    """A column's value, by the field's kind."""
    held, nothing = value.expression, dialect.joined(null)
    match value.field:
        case fields.BooleanField():
            return [Sql(f"CASE WHEN {held} THEN 'true' WHEN NOT {held} THEN 'false' ELSE {nothing} END")]
        case fields.IntField() | fields.SmallIntField():
            shown = held
        case fields.DatetimeField():
            shown = dialect.instant(held)
        case fields.CharField() | fields.TextField() | fields.DateField():
            shown = dialect.text(held)
        case fields.UUIDField() if not value.nullable:
            return ['"', held, '"']
        case _:
            raise Unwritable(str(value.field))
    if not value.nullable:
        return [shown]
    return [dialect.or_null(shown, held, nothing)]


def _says(type_: Any, field: Any) -> bool:
    """Whether a field's values are a leaf type's as they are."""
    kinds = {
        "String": (fields.CharField, fields.TextField),
        "Int": (fields.IntField, fields.SmallIntField),
        "Boolean": (fields.BooleanField,),
        "DateTime": (fields.DatetimeField,),
        "Date": (fields.DateField,),
    }
    return isinstance(field, kinds.get(type_.name, ()))
