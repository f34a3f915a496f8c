"""A field's arguments, from what graphql-core read to what strawberry's `convert_arguments` makes of it.

How each type is made is found out once; strawberry finds it out for each value, most of it over how names are written.
"""

from collections.abc import Callable
from dataclasses import MISSING
from typing import Any, TypeAlias

from graphql import GraphQLField, VariableValues, get_argument_values
from graphql.language import FieldNode
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional, has_object_definition
from strawberry.types.enum import has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

from web.fast.unfit import Unplannable

Convert: TypeAlias = Callable[[Any], Any]
Arguments: TypeAlias = Callable[[VariableValues], dict[str, Any]]
"""A field's arguments in one execution, by their names in Python. Raises: any exception, where one is wrong."""


class Converters:
    """How values of a schema's input types are made."""

    def __init__(self, strawberry_schema: Any) -> None:
        self._config = strawberry_schema.config
        self._of: dict[Any, Convert] = {}

    def arguments(self, definition: GraphQLField, own: StrawberryField, node: FieldNode) -> Arguments | None:
        """The arguments of a field that is asked for so; None where it has none. Raises: Unplannable."""
        if not definition.args:
            return None
        named = self._config.name_converter.from_argument
        ways = [(named(each), str(each.python_name), self._convert(each.type)) for each in own.arguments]

        def arguments(variables: VariableValues) -> dict[str, Any]:
            given = get_argument_values(definition, node, variables)
            return {name: convert(given[written]) for written, name, convert in ways if written in given}

        return arguments

    def _convert(self, type_: Any) -> Convert:
        if isinstance(type_, StrawberryMaybe):
            raise Unplannable("Maybe")
        if isinstance(type_, StrawberryOptional):
            return self._convert(type_.of_type)
        if isinstance(type_, StrawberryList):
            return _each(self._convert(type_.of_type))
        if isinstance(type_, LazyType):
            return self._convert(type_.resolve_type())
        if has_object_definition(type_) and not has_enum_definition(type_):
            return self._input(type_)
        return _as_it_is

    def _input(self, type_: Any) -> Convert:
        """An input object. Types that hold themselves find the one that is being made."""
        known = self._of.get(type_)
        if known is not None:
            return known
        definition = type_.__strawberry_definition__
        if definition.from_input is not None:
            raise Unplannable("from_input")
        ways: list[tuple[str, str, Convert]] = []
        nulls = {
            each.python_name: None
            for each in definition.fields
            if each.default_value is MISSING and each.default_factory is MISSING
        }

        def make(value: Any) -> Any:
            if value is None or value is UNSET:
                return value
            given = {name: convert(value[written]) for written, name, convert in ways if written in value}
            return type_(**(nulls | given))

        self._of[type_] = make
        named = self._config.name_converter.get_graphql_name
        ways += [
            (named(each), each.python_name, self._convert(each.resolve_type())) for each in definition.fields
        ]
        return make


def _as_it_is(value: Any) -> Any:
    return value


def _each(convert: Convert) -> Convert:
    return lambda value: value if value is None or value is UNSET else [convert(each) for each in value]
