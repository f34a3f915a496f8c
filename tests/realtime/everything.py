"""A document that asks for all that a type has, so that a new field is tested from the day it is written."""

from collections.abc import Callable, Iterator

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

Wanted = Callable[[GraphQLField], bool]


def everything_of(
    schema: GraphQLSchema, root: str, depth: int, wanted: Wanted = lambda field: True, first: int = 5
) -> str:
    """A subscription to `root` that selects every wanted field down to `depth`; pages have `first` rows."""
    assert schema.subscription_type is not None
    field = schema.subscription_type.fields[root]
    given = [
        name for name, argument in field.args.items() if is_required_argument(argument) or name == "after"
    ]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in given)
    passed = ", ".join(f"{name}: ${name}" for name in given)
    body = "".join(_fields(schema, get_named_type(field.type), depth, wanted, first))
    return f"subscription({declared}) {{ {root}({passed}) {{ {body} }} }}"


def _fields(
    schema: GraphQLSchema, type_: GraphQLNamedType, depth: int, wanted: Wanted, first: int
) -> Iterator[str]:
    yield " __typename "
    if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
        for possible in schema.get_possible_types(type_):
            body = "".join(_fields(schema, possible, depth, wanted, first))
            yield f" ... on {possible.name} {{ {body} }} "
        return
    if not isinstance(type_, GraphQLObjectType):
        return
    for name, field in type_.fields.items():
        if not wanted(field) or any(is_required_argument(each) for each in field.args.values()):
            continue
        inner = get_named_type(field.type)
        page = f"(first: {first})" if "first" in field.args else ""
        if not isinstance(inner, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
            yield f" {type_.name}_{name}: {name}{page} "
        elif depth > 0:
            body = "".join(_fields(schema, inner, depth - 1, wanted, first))
            yield f" {type_.name}_{name}: {name}{page} {{ {body} }} "
