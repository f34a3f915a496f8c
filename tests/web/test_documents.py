"""Documents are worked on once, within limits, and priced before they are executed."""

import asyncio
import time
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, get_introspection_query, validate

from tests.web.toy import SCHEMA
from web.graphql import documents as module
from web.graphql.documents import Documents
from web.graphql.limits import DocumentLimits
from web.graphql.nesting import nesting
from web.graphql.recent import Recent
from web.graphql.refusals import Fault, Refusal

LONG = "{ hello # " + "x" * 5_000 + "\n}"


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, DocumentLimits())


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The rules of each validation that was done."""
    calls: list[tuple[Any, ...]] = []

    def counted(schema: GraphQLSchema, node: Any, rules: Any, **more: Any) -> Any:
        calls.append(rules)
        return validate(schema, node, rules, **more)

    monkeypatch.setattr(module, "validate", counted)
    return calls


@pytest.mark.parametrize("text", ["{ hello }", LONG])
async def test_a_document_is_read_once(documents: Documents, validated: list[Any], text: str) -> None:
    first = await documents.load(text)
    assert await documents.load(text) is first
    assert (documents.misses, documents.hits, len(validated)) == (1, 1, 1)


async def test_rules_are_the_same_objects_every_time(documents: Documents, validated: list[Any]) -> None:
    await documents.load("{ hello }")
    await documents.load("{ me }")
    assert validated[0] is validated[1]


@pytest.mark.parametrize("text", ["{ nothing }", "{", LONG.replace("hello", "nothing")])
async def test_a_refused_document_is_read_once(documents: Documents, text: str) -> None:
    refusals = []
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            await documents.load(text)
        refusals.append(refused.value)
    assert (documents.misses, documents.hits) == (1, 1)
    assert refusals[0] is not refusals[1]
    assert [e.message for e in refusals[0].errors] == [e.message for e in refusals[1].errors]


async def test_the_same_new_document_is_read_once_for_all_who_wait(
    documents: Documents, validated: list[Any]
) -> None:
    found = await asyncio.gather(*[documents.load(LONG) for _ in range(20)])
    assert len(set(map(id, found))) == 1
    assert len(validated) == 1


async def test_bad_documents_do_not_push_out_good_ones() -> None:
    documents = Documents(SCHEMA, DocumentLimits(cached=8))
    good = await documents.load("{ hello }")
    for n in range(50):
        with pytest.raises(Refusal):
            await documents.load(f"{{ nothing{n} }}")
    assert await documents.load("{ hello }") is good


async def test_a_bug_in_a_thread_is_no_deadlock(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(module, "validate", broken)
        with pytest.raises(RuntimeError):
            await documents.load(LONG)
    assert (await documents.load(LONG)).text == LONG


def test_recent_keeps_what_was_used_last_within_its_weight() -> None:
    recent = Recent[int](3, 100)
    for n in range(3):
        recent.put(str(n), n, 10)
    recent.get("0")
    assert recent.put("3", 3, 10) == ["1"]
    assert recent.put("4", 4, 90) == ["2", "0"]
    assert (len(recent), recent.weight) == (2, 100)
    assert recent.put("5", 5, 101) == ["3", "4", "5"]
    assert (len(recent), recent.weight) == (0, 0)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0),
        ("{ a }", 1),
        ("{ a(b: [1, {c: 2}]) }", 4),
        ('{ a(b: "}{{{{") }', 2),
        ('{ a(b: "\\"{{{") }', 2),
        ('{ a(b: """ {{ \\""" {{ "" {{ """) }', 2),
        ("{ a # {{{{\n }", 1),
        ('{ a(b: "{{{\n{ c } }', 3),
        ('"""{{{{', 0),
        ("}}}}{{", -2 + 2),
    ],
)
def test_nesting_counts_brackets_outside_of_texts_and_comments(text: str, depth: int) -> None:
    assert nesting(text) == depth


@pytest.mark.parametrize("piece", ['"', '"""', '\\"""', '"\\', '"\n', "{", "#", '"""\\"', '""" \\""" '])
def test_nesting_takes_one_pass_over_any_text(piece: str) -> None:
    started = time.process_time()
    nesting(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 5  # a second look at each start would take hours


def many(count: int, text: str, between: str = " ") -> str:
    return between.join(text.format(n=n, m=n + 1) for n in range(count))


CHAIN = (
    "{{ ...F0 }} "
    + many(60, "fragment F{n} on Query {{ hello ...F{m} }}")
    + " fragment F60 on Query {{ me }}"
)
DOUBLING = (
    "{{ item(id: 1) {{ ...F0 }} }} "
    + many(12, "fragment F{n} on Item {{ a: parent {{ ...F{m} }} b: parent {{ ...F{m} }} }}")
    + " fragment F12 on Item {{ id }}"
)
TOO_MUCH = {
    "one field very often": ("{" + "hello " * 4_900 + "}", Fault.DOCUMENT_TOO_LARGE),
    "one object very often": ("{" + "items { totalCount } " * 900 + "}", Fault.DOCUMENT_TOO_LARGE),
    "conflicts": ("{" + many(500, "hello(name: {n})") + "}", Fault.DOCUMENT_TOO_LARGE),
    "inline fragments": (
        "{" + "... on Query { items { totalCount } } " * 400 + "}",
        Fault.DOCUMENT_TOO_LARGE,
    ),
    "doubling fragments": (DOUBLING.replace("{{", "{").replace("}}", "}"), Fault.TOO_MANY_ALIASES),
    "fragments in a circle, often": (
        "{ ...F0 } "
        + many(95, "fragment F{n} on Query {{ hello ...F{m} }}")
        + " fragment F95 on Query { ...F0 }",
        Fault.DOCUMENT_TOO_LARGE,
    ),
    "operations": (many(51, "query Q{n} {{ hello }}"), Fault.DOCUMENT_TOO_LARGE),
    "variables": ("query (" + many(101, "$v{n}: Int") + ") { hello }", Fault.DOCUMENT_TOO_LARGE),
    "characters": ("{ hello } #" + "x" * 100_000, Fault.DOCUMENT_TOO_LARGE),
    "comments": ("{ hello }" + "#\n" * 2_000, Fault.DOCUMENT_TOO_LARGE),
}


@pytest.mark.parametrize(("text", "fault"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
async def test_what_would_keep_validation_busy_is_refused_before(
    documents: Documents, validated: list[Any], text: str, fault: Fault
) -> None:
    with pytest.raises(Refusal) as refused:
        await documents.load(text)
    assert refused.value.fault is fault
    assert validated == []


async def test_a_chain_of_fragments_is_fine(documents: Documents) -> None:
    document = await documents.load(CHAIN.replace("{{", "{").replace("}}", "}"))
    assert document.operation(None).price.of({}) == 2


async def test_introspection_is_within_the_limits(documents: Documents) -> None:
    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert (await documents.load(query)).operation(None).price.of({}) < 200


PRICED = [
    ("{ hello }", {}, 1),
    ("{ hello me }", {}, 2),
    ("{ __typename }", {}, 1),
    ("{ item(id: 1) { id title } }", {}, 1),
    ("{ item(id: 1) { parent { parent { id } } } }", {}, 3),
    ("{ items { totalCount } }", {}, 1),
    ("{ items { nodes { id } } }", {}, 1 + 20),
    ("{ items(first: 5) { nodes { id } pageInfo { hasNextPage } } }", {}, 1 + 5 + 1),
    ("{ items(last: 5) { nodes { id } } }", {}, 1 + 5),
    ("{ items(first: 5) { edges { node { id } } } }", {}, 1 + 5 * 2),
    ("{ items(first: 5) { nodes { id } edges { cursor } } }", {}, 1 + 5 + 5),
    ("{ items(first: 0) { nodes { id } } }", {}, 1),
    ("{ items(first: -5) { nodes { id } } }", {}, 1),
    (
        "{ items(first: 10) { nodes { children(first: 3) { nodes { parent { id } } } } } }",
        {},
        1 + 10 * (1 + 1 + 3 * 2),
    ),
    ("{ items(first: 10) { nodes { children { nodes { id } } } } }", {}, 1 + 10 * (1 + 1 + 20)),
    ("{ item(id: 1) { children(last: 4) { nodes { id } } } }", {}, 1 + 1 + 4),
    # Page sizes in variables
    ("query ($n: Int) { items(first: $n) { nodes { id } } }", {"n": 7}, 1 + 7),
    ("query ($n: Int) { items(first: $n) { nodes { id } } }", {}, 1 + 20),
    ("query ($n: Int) { items(first: $n) { nodes { id } } }", {"n": None}, 1 + 20),
    ("query ($n: Int = 3) { items(first: $n) { nodes { id } } }", {}, 1 + 3),
    ("query ($n: Int) { items(first: $n) { nodes { id } } }", {"n": "many"}, 1 + 20),
    ("query ($n: Int) { items(first: $n) { nodes { id } } }", {"n": 10**9}, 1 + 10**9),
    ("query ($n: Int = 0) { items(first: $n) { nodes { id } } }", {"n": None}, 1 + 20),
    ("query ($n: Int = 0) { items(first: $n, last: 100) { nodes { id } } }", {"n": None}, 1 + 100),
    (
        "query ($n: Int = 0, $l: Int) { items(first: $n, last: $l) { nodes { id } } }",
        {"n": None, "l": 50},
        1 + 50,
    ),
    ("{ items(first: null, last: 30) { nodes { id } } }", {}, 1 + 30),
    # What merges is executed once
    ("{ items(first: 5) { nodes { id } } items(first: 5) { nodes { title } } }", {}, 1 + 5),
    ("{ a: items(first: 5) { nodes { id } } b: items(first: 5) { nodes { id } } }", {}, 2 * (1 + 5)),
    ("{ ...A ...A } fragment A on Query { items(first: 5) { nodes { id } } }", {}, 1 + 5),
    (
        "{ ... on Query { items(first: 5) { nodes { id } } } ... { items(first: 5) { totalCount } } }",
        {},
        1 + 5,
    ),
    ("{ items(first: 5) { nodes { id } } @skip }".replace(" @skip", ""), {}, 1 + 5),
    ("{ items(first: 5) @skip(if: true) { nodes { id } } }", {}, 1 + 5),
    ("mutation { increase }", {}, 1),
    ("subscription { ticks(count: 1) }", {}, 1),
]


@pytest.mark.parametrize(("text", "variables", "cost"), PRICED)
async def test_prices(documents: Documents, text: str, variables: dict[str, Any], cost: int) -> None:
    assert (await documents.load(text)).operation(None).price.of(variables) == cost


async def test_each_operation_has_its_price(documents: Documents) -> None:
    document = await documents.load("query A { items(first: 5) { nodes { id } } } query B { hello }")
    assert {name: operation.price.of({}) for name, operation in document.operations.items()} == {
        "A": 6,
        "B": 1,
    }


async def test_prices_of_interfaces_unions_and_plain_lists() -> None:
    schema = build_schema(
        """
        interface Node { id: ID! }
        type A implements Node { id: ID! more: [B!]! }
        type B implements Node { id: ID! a: A }
        union Either = A | B
        type Query { nodes(first: Int = 3): [Node!]! either: Either plain: [A] }
        """
    )
    documents = Documents(schema, DocumentLimits())

    async def cost(text: str) -> int:
        return (await documents.load(text)).operation(None).price.of({})

    assert await cost("{ nodes { id } }") == 3
    assert await cost("{ nodes(first: 10) { ... on A { more { id } } ... on B { a { id } } } }") == 10 * 3
    assert await cost("{ either { ... on A { more { id } } ... on B { a { id } } } }") == 1 + 2
    assert await cost("{ plain { id more { id } } }") == 2


async def test_lists_that_lead_back_cost_as_pages_do() -> None:
    schema = build_schema(
        """
        interface Node { id: ID! }
        type Item implements Node { id: ID! linked: [Item!]! people: [Person!]! owner: Person any: [Node!]! }
        type Person implements Node { id: ID! teams: [Team!]! }
        type Team { members: [Person!]! }
        type Query { items(first: Int = 3): [Item!]! item: Item }
        """
    )
    documents = Documents(schema, DocumentLimits())

    async def cost(text: str) -> int:
        return (await documents.load(text)).operation(None).price.of({})

    assert await cost("{ item { people { id } owner { id } } }") == 3
    assert await cost("{ item { linked { id } } }") == 1 + 20
    assert await cost("{ item { linked { linked { id } owner { id } } } }") == 1 + 20 * (1 + 20 + 1)
    assert await cost("{ items { linked { id } } }") == 3 * (1 + 20)
    assert await cost("{ item { any { ... on Item { people { id } } } } }") == 1 + 20 * (1 + 1)
    assert await cost("{ item { people { teams { members { id } } } } }") == 1 + 1 + 1 + 20
    assert (
        await cost("{ item { ...F } } fragment F on Item { linked { ...G } } fragment G on Item { id }") == 21
    )


async def test_asking_a_price_again_is_quick(documents: Documents) -> None:
    text = "{ " + " ".join(f"a{n}: items(first: $n) {{ nodes {{ id }} }}" for n in range(100)) + " }"
    price = (await documents.load(f"query ($n: Int) {text}")).operation(None).price
    started = time.process_time()
    for _ in range(100):
        assert price.of({"n": 2}) == 300
    assert time.process_time() - started < 2  # ten microseconds a page would be slow
