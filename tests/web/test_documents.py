"""Documents are worked on once, within limits, and priced before they are executed."""

import asyncio
import time
from typing import Any

import pytest
from graphql import GraphQLSchema, get_introspection_query, validate

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
    recent = Recent[str, int](3, 100)
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
