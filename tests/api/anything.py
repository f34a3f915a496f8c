"""Values for the schema's arguments: mostly of their types, often at the edge of what is allowed, now and then anything."""

from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull
from hypothesis import strategies as st

Values = st.SearchStrategy[Any]

LONG = "<long>"  # stands for a text far too long, which nobody wants to see printed
DEPTH_MOST = 3
ODD_TEXTS = st.sampled_from(
    ["", " ", "\x00", "a\x00b", "\ud800", "\u202e", LONG, "🙂" * 300, "%_\\", "'; --", "None", "-1", "1e999"]
)
ODD: Values = st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXTS | st.just([]) | st.just({})
TEXTS = st.text(max_size=30) | ODD_TEXTS
INTEGERS = st.integers(-3, 101) | st.sampled_from([2**31 - 1, 2**31, -(2**31), 2**63])
MOMENTS = st.sampled_from(
    [
        "2026-01-01T00:00:00Z",
        "2026-13-01",
        "0000-00-00",
        "9999-12-31T23:59:59Z",
        "-P14D",
        "P1Y",
        f"P{'9' * 30}D",
    ]
)


def values(type_: Any, ids: Values, depth: int = 0) -> Values:
    """Values of an input type; `ids` for the global ids among them."""
    if isinstance(type_, GraphQLNonNull):
        return values(type_.of_type, ids, depth)
    if isinstance(type_, GraphQLList):
        one = values(type_.of_type, ids, depth)
        return st.lists(one, max_size=3) | one
    if isinstance(type_, GraphQLInputObjectType):
        return _objects(type_, ids, depth)
    if isinstance(type_, GraphQLEnumType):
        return st.sampled_from(sorted(type_.values)) | ODD
    usual: dict[str, Values] = {
        "ID": ids, "Int": INTEGERS, "Boolean": st.booleans(), "String": TEXTS, "DateTime": MOMENTS,
    }  # fmt: skip
    right = usual.get(type_.name, ODD)
    return right | ODD if depth == 0 else right


def _objects(type_: GraphQLInputObjectType, ids: Values, depth: int) -> Values:
    if depth > DEPTH_MOST:
        return st.just({})
    fields = {name: _later(field.type, ids, depth + 1) for name, field in type_.fields.items()}
    must = {n: s for n, s in fields.items() if isinstance(type_.fields[n].type, GraphQLNonNull)}
    rest = {n: s for n, s in fields.items() if n not in must}
    return st.fixed_dictionaries(must, optional=rest).filter(lambda made: len(made) < 6) | ODD


def _later(type_: Any, ids: Values, depth: int) -> Values:
    """Input types may contain themselves."""
    return st.deferred(lambda: values(type_, ids, depth))


def lengthened(value: Any) -> Any:
    """The value, with long texts in the place of their marks."""
    if isinstance(value, dict):
        return {key: lengthened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [lengthened(each) for each in value]
    return "x" * 70_000 if value == LONG else value
