"""Which operations are planned, which are left to the stock executor, and what happens where a plan meets an error."""

from typing import Any

import pytest
from graphql import OperationType
from tortoise.connection import get_connection

from domain import items
from models import EventRecord, Item, ItemParty, Viewer
from resolvers.context import Context
from tests.api.asking import gid, read
from tests.factories import Keys, item
from tests.fast.comparing import SCHEMA, Both
from tests.fast.conftest import TOO_LARGE, Small, Ways
from web.graphql.documents import Operation

PLANNED = [
    "{ items { nodes { id key status { name } assignees { name ... on User { email } } } } }",
    "{ viewer { __typename id ...P } __typename } fragment P on Principal { name ... on Node { id } }",
    "query($x: Boolean = true) { workspace { name @skip(if: $x) timeZone } projects @include(if: $x) { nodes { name } } }",
    "{ items(filter: {not: {priority: {gt: 3}}}, orderBy: [{field: NUMBER}]) { edges { cursor node { key } } } }",
    "{ a: itemTypes { statuses { name } } b: itemTypes { statuses { category } } }",
    "{ items { nodes { title @skip(if: true) } } }",
    "{ a: viewer { name } b: viewer { id name } }",
    "{ items { pageInfo { __typename } } none: items(filter: {number: {eq: 0}}) { pageInfo { __typename } __typename } }",
]
LEFT = [
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Item") { name } workspace { name } }',
]
FAILING = [
    "{ items { nodes { number } } }",
    '{ item(id: "nonsense") { id } workspace { name } }',
    "{ items { nodes { messages(first: 101) { nodes { text } } } } }",
    "{ items(first: 3, last: 3) { nodes { id } } }",
]


@pytest.mark.parametrize("text", PLANNED)
async def test_is_planned(small: Small, ways: Ways, text: str) -> None:
    for viewer in small.viewers.values():
        if viewer.is_signed_in:
            await Both().compare(text, {}, viewer)
    assert ways.changed() == {"written": 4}


@pytest.mark.parametrize("text", LEFT)
async def test_is_left_to_the_stock_executor(small: Small, ways: Ways, text: str) -> None:
    await Both().compare(text, {}, small.viewers["admin"])
    assert ways.changed() == {"unplanned": 1}


@pytest.mark.parametrize("text", FAILING)
async def test_an_error_is_told_by_the_stock_executor(small: Small, ways: Ways, text: str) -> None:
    result = await Both().compare(text, {}, small.viewers["admin"])
    assert result.errors
    assert ways.changed() == {"again": 1}


async def test_a_value_that_its_enum_does_not_have_is_no_null(small: Small, ways: Ways) -> None:
    """As a later release may have stored it."""
    await get_connection("default").execute_query("UPDATE items SET source = 'later' WHERE title = 'Item 1'")
    result = await Both().compare("{ items { nodes { source } } }", {}, small.viewers["admin"])
    assert result.errors
    assert ways.changed() == {"again": 1}


async def test_skip_and_include_have_a_plan_for_each_way_they_stand(small: Small, ways: Ways) -> None:
    both, text = Both(), "query($x: Boolean!) { workspace { name @include(if: $x) timeZone @skip(if: $x) } }"
    for x in (True, False, True):
        result = await both.compare(text, {"x": x}, small.viewers["admin"])
        assert read(result.data) == {"workspace": {"name": "Acme Desk"} if x else {"timeZone": "UTC"}}
    assert ways.changed() == {"written": 3}


EDIT = 'mutation($id: ID!) { itemEdit(id: $id, input: {title: "Once"}) { item { title version number } errors { code } } }'


async def _mutate(text: str, viewer: Viewer, **variables: Any) -> Any:
    both = Both()
    document = await both.documents.load(text)
    assert document.operation(None).kind is OperationType.MUTATION
    return await both.execution(document, document.operation(None), variables, Context(viewer, "request"))


async def test_a_mutation_is_planned(workspace: Keys, admin: Viewer, ways: Ways) -> None:
    row = await item(admin)
    result = await _mutate(EDIT, admin, id=gid(row))
    assert result.data["itemEdit"]["item"] == {"title": "Once", "version": 2, "number": row.number}
    assert ways.changed() == {"planned": 1}


async def test_a_mutation_is_done_once_even_if_its_payload_fails(
    workspace: Keys, admin: Viewer, ways: Ways
) -> None:
    row = await item(admin)
    await Item.filter(id=row.id).update(number=TOO_LARGE)
    result = await _mutate(EDIT, admin, id=gid(row))
    assert result.data == {"itemEdit": {"item": None, "errors": []}}
    assert [error.path for error in result.errors] == [["itemEdit", "item", "number"]]
    assert ways.changed() == {"again": 1}
    assert (await Item.get(id=row.id)).version == 2
    assert await EventRecord.filter(kind="item.edited", item_id=row.id).count() == 1


async def test_several_mutations_are_left_to_the_stock_executor(
    workspace: Keys, admin: Viewer, ways: Ways
) -> None:
    rows = [await item(admin), await item(admin)]
    text = "mutation($a: ID!, $b: ID!) { a: itemFollow(id: $a) { cursor } b: itemFollow(id: $b) { cursor } }"
    result = await _mutate(text, admin, a=gid(rows[0]), b=gid(rows[1]))
    assert not result.errors
    assert ways.changed() == {"unplanned": 1}
    assert (
        await ItemParty.filter(item_id__in=[row.id for row in rows], principal_id=admin.principal_id).count()
        == 2
    )


async def test_what_is_refused_is_refused_once(
    workspace: Keys, customer: Viewer, admin: Viewer, ways: Ways
) -> None:
    hidden = await items.create(admin, items.NewItem(title="Hidden"))
    result = await _mutate(EDIT, customer, id=gid(hidden))
    assert result.data["itemEdit"] == {"item": None, "errors": [{"code": "NOT_FOUND"}]}
    assert ways.changed() == {"planned": 1}


async def test_plans_go_with_their_documents(small: Small) -> None:
    both = Both()
    await both.compare("{ workspace { name } }", {}, small.viewers["admin"])
    plans = both.execution._plans._of
    assert [type(each) for each in plans] == [Operation]
    both.documents = type(both.documents)(SCHEMA, both.documents.limits)
    assert len(plans) == 0
