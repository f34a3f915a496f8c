"""What an operation may cost is known before it is executed."""

import time
from typing import Any

import pytest
from graphql import build_schema

from tests.web.toy import SCHEMA
from web.graphql.documents import Documents
from web.graphql.limits import DocumentLimits


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, DocumentLimits())


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
