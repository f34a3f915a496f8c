"""Columns of leaves: what graphql-core's output coercion makes of each value, told of a whole column where it can be."""

from collections.abc import Awaitable, Callable
from types import NoneType
from typing import Any, TypeAlias

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)
from tortoise.models import Model

from web.fast.unfit import Unfit

Column: TypeAlias = list[Any]
Serialise: TypeAlias = Callable[[Column], Column]
"""The output of each value; null stays null. Raises: any exception, where one of them has no output."""

_TEXTS, _FLAGS, _NUMBERS = {str, NoneType}, {bool, NoneType}, {int, NoneType}


def serialiser(type_: GraphQLScalarType | GraphQLEnumType) -> Serialise:
    """How columns of this type are serialised."""
    each = _one_by_one(type_)
    if isinstance(type_, GraphQLEnumType):
        return _names(type_, each)
    if type_ is GraphQLString or type_ is GraphQLID:
        return lambda values: values if _TEXTS.issuperset(map(type, values)) else each(values)
    if type_ is GraphQLBoolean:
        return lambda values: values if _FLAGS.issuperset(map(type, values)) else each(values)
    if type_ is GraphQLInt:
        return lambda values: values if _are_small(values) else each(values)
    return each


def _are_small(values: Column) -> bool:
    if not _NUMBERS.issuperset(map(type, values)):
        return False
    return all(value is None or GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT for value in values)


def _names(type_: GraphQLEnumType, each: Serialise) -> Serialise:
    """Enum members are known by identity; whatever else equals one goes the long way."""
    names = {id(value.value): type_.coerce_output_value(value.value) for value in type_.values.values()}

    def known(values: Column) -> Column:
        try:
            return [None if value is None else names[id(value)] for value in values]
        except KeyError:
            return each(values)

    return known


def _one_by_one(type_: GraphQLScalarType | GraphQLEnumType) -> Serialise:
    coerce: Any = type_.coerce_output_value

    def one(value: Any) -> Any:
        shown = coerce(value)
        if shown is None or shown is Undefined:
            raise Unfit(f"a {type_.name} without output")
        return shown

    def each(values: Column) -> Column:
        refuse_unforeseen(values)
        return [None if value is None or value is Undefined else one(value) for value in values]

    return each


def refuse_unforeseen(values: Column) -> None:
    """Exceptions and awaitables mean something to the stock executor. Raises: Unfit.

    A model's row is an awaitable too: it gives itself.
    """
    for type_ in set(map(type, values)):
        if issubclass(type_, Exception) or (issubclass(type_, Awaitable) and not issubclass(type_, Model)):
            raise Unfit(f"{type_.__name__} as a value")
