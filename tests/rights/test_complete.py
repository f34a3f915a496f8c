"""Nothing of the schema is without its rows, and no row is about something that is gone."""

from collections.abc import Iterator

from graphql import GraphQLObjectType, get_named_type

from tests.rights.asking import SCHEMA
from tests.rights.expected import queries
from tests.rights.expected.followed import FOLLOWED
from tests.rights.expected.losing import LOSING
from tests.rights.expected.mutations import CHANGE_FAILED, CHANGED_MANY, MUTATIONS, NEW_KEY, REFUSAL, RENDERED
from tests.rights.expected.opening import OPENING
from tests.rights.expected.outgoing import TEST
from tests.rights.expected.streams import PRESENT, STORY
from tests.rights.expected.types import TYPES
from tests.rights.losses import LOSSES
from tests.rights.story import ACTS

ROOTS = {SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type}


def test_every_field_of_every_type_has_a_row():
    covered = _covered()
    missing = [
        f"{each.name}.{field} has no row: say who gets what in the file of its noun in tests/rights/expected/."
        for each in _types()
        for field in each.fields.keys() - covered.get(each.name, set())
    ]
    assert not missing, "\n".join(sorted(missing))
    gone = {f"{name}.{field}" for name, fields in covered.items() for field in fields - _fields(name)}
    assert not gone, f"Rows are about fields that are gone: {sorted(gone)}"


def test_every_example_says_all_of_its_type():
    for example in TYPES:
        type_ = SCHEMA.type_map.get(example.name)
        assert isinstance(type_, GraphQLObjectType), f"There is no type {example.name} any more."
        assert set(example.fields) == set(type_.fields), f"{example} says too little, or too much."


def test_every_root_has_a_row():
    for type_, rows, where in (
        (SCHEMA.query_type, queries.ROOTS, "queries.py"),
        (SCHEMA.mutation_type, MUTATIONS, "mutations/"),
        (SCHEMA.subscription_type, OPENING, "streams.py"),
    ):
        assert type_ is not None
        for name in sorted(type_.fields.keys() - rows.keys()):
            raise AssertionError(
                f"{type_.name}.{name} has no row: say who gets what in tests/rights/expected/{where}"
            )
        assert rows.keys() == type_.fields.keys(), "A row is about a root that is gone."


def test_every_stream_is_followed_through_every_story():
    assert {root for root, _ in FOLLOWED.values()} == OPENING.keys()
    assert list(ACTS) == list(STORY)[1:]
    assert list(LOSSES) == list(LOSING)


def _covered() -> dict[str, set[str]]:
    """The fields of each type that some row is about."""
    covered: dict[str, set[str]] = {
        "UserError": set(REFUSAL),
        "NewApiKey": set(NEW_KEY),
        "MailTest": set(TEST),
        "ItemsChanged": set(CHANGED_MANY),
        "ItemChangeFailure": set(CHANGE_FAILED),
        "RenderedReply": set(RENDERED),
        "PresentPerson": set(PRESENT),
    }
    for each in TYPES:
        covered.setdefault(each.name, set()).update(each.fields)
    for name, mutation in MUTATIONS.items():
        covered[_type_of(SCHEMA.mutation_type, name)] = set(mutation.payload)
    for table in (STORY, LOSING):
        for heard in (heard for act in table.values() for heard in act):
            name = _type_of(SCHEMA.subscription_type, FOLLOWED[heard.on][0])
            covered.setdefault(name, {"signal"}).update(heard.fields)
    return covered


def _type_of(root: GraphQLObjectType | None, name: str) -> str:
    assert root is not None
    return get_named_type(root.fields[name].type).name if name in root.fields else name


def _fields(type_name: str) -> set[str]:
    type_ = SCHEMA.type_map.get(type_name)
    return set(type_.fields) if isinstance(type_, GraphQLObjectType) else set()


def _types() -> Iterator[GraphQLObjectType]:
    """The types whose values clients read."""
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__") and type_ not in ROOTS:
            yield type_
