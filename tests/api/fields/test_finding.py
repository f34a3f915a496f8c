"""Custom fields in lists: filters, and orders with pages; in SQL and in streams alike."""

from typing import Any

import pytest

from domain import custom_fields, items
from domain.custom_fields import Edited
from kit.errors import FilterNotLive, Invalid
from kit.ids import to_global
from models import FieldKind, Item, Viewer
from models.properties.filters import matches
from models.properties.item import ITEM, state
from resolvers.inputs import filter_tree
from schema.item_filter import ItemFilter
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.factories import Keys

LIST = """query($filter: ItemFilter, $order: [ItemOrder!]) { items(filter: $filter, orderBy: $order) {
    nodes { title } totalCount { value } } }"""
BY_NUMBER = [{"field": "NUMBER"}]


async def found(viewer: Viewer, *given: dict[str, Any], order: Any = BY_NUMBER, **more: Any) -> list[str]:
    asked = {"customFields": list(given), **more}
    rows = (await ask(viewer, LIST, filter=asked, order=order))["items"]
    titles = [row["title"] for row in rows["nodes"]]
    assert rows["totalCount"]["value"] == len(titles)
    return titles


_FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"key": "text", "text": {"contains": "UNDER"}}, ["one"]),
    ({"key": "text", "text": {"startsWith": "Do"}}, ["two"]),
    ({"key": "text", "text": {"eq": "DONE"}}, ["two"]),
    ({"key": "text", "text": {"contains": "%"}}, []),
    ({"key": "link", "text": {"startsWith": "https://EXAMPLE.org"}}, ["one"]),
    ({"key": "text", "isNull": True}, ["none"]),
    ({"key": "long_text", "isNull": False}, ["one"]),
    ({"key": "number", "number": {"lt": 0}}, ["one"]),
    ({"key": "number", "number": {"gte": -2.5, "lte": 100}}, ["one", "two"]),
    ({"key": "number", "number": {"not": 100}}, ["one", "none"]),
    ({"key": "number", "number": {"in": [-2.5, 7]}}, ["one"]),
    ({"key": "number", "number": {"eq": -2.5}}, ["one"]),
    ({"key": "money", "number": {"gt": 9.99}}, ["one"]),
    ({"key": "date", "day": {"gt": "1999-12-31"}}, ["one"]),
    ({"key": "date", "day": {"lte": "1999-12-31"}}, ["two"]),
    ({"key": "date", "day": {"in": ["2026-02-28", "2026-03-01"]}}, ["one"]),
    ({"key": "checkbox", "checked": {"eq": True}}, ["one"]),
    ({"key": "checkbox", "checked": {"eq": False}}, ["two"]),
    ({"key": "choice", "options": {"some": ["high", "all_of_it"]}}, ["one"]),
    ({"key": "choice", "options": {"none": ["high"]}}, ["two", "none"]),
    ({"key": "choices", "options": {"every": ["low", "high"]}}, ["one"]),
    ({"key": "choices", "options": {"some": ["low"]}}, ["one", "two"]),
    ({"key": "choices", "options": {"some": []}}, []),
    ({"key": "unknown", "number": {"eq": 1}}, []),
    ({"key": "unknown", "number": {"not": 1}}, ["one", "two", "none"]),
]


@pytest.mark.parametrize(("given", "titles"), _FILTERS, ids=str)
async def test_a_filter_finds_what_it_says_and_its_negation_the_rest(
    three: list[Item], admin: Viewer, lead: Viewer, given: dict[str, Any], titles: list[str], queries: Any
) -> None:
    for who in (admin, lead):
        with queries(1):
            assert await found(who, given) == titles
        rest = [item.title for item in three if item.title not in titles]
        assert await found(who, **{"not": {"customFields": [given]}}) == rest


@pytest.mark.parametrize(("given", "titles"), _FILTERS, ids=str)
async def test_streams_judge_as_lists_do(
    three: list[Item], admin: Viewer, given: dict[str, Any], titles: list[str]
) -> None:
    tree = _tree(admin, given)
    if "text" in given or "isNull" in given:
        with pytest.raises(FilterNotLive):
            _tree(admin, given, live=True)
        return
    _tree(admin, given, live=True)
    for item in three:
        item.parties = []
        assert matches(tree, state(item)) is (item.title in titles), item.title


def _tree(viewer: Viewer, given: dict[str, Any], *, live: bool = False) -> Any:
    from strawberry.schema.config import StrawberryConfig
    from strawberry.types.arguments import convert_argument

    from schema.roots import schema

    asked = convert_argument(
        {"customFields": [given]}, ItemFilter, schema.schema_converter.scalar_registry, StrawberryConfig()
    )
    return filter_tree(ITEM, asked, viewer, live=live)


async def test_by_whom_it_names(three: list[Item], admin: Viewer, workspace: Keys) -> None:
    member = to_global("user", workspace["member"])
    assert await found(admin, {"key": "person", "person": {"eq": member}}) == ["one"]
    assert await found(admin, {"key": "person", "person": {"not": member}}) == ["two", "none"]
    assert await found(admin, {"key": "person", "person": {"isNull": True}}) == ["none"]
    both = [{"key": "number", "number": {"lt": 1000}}, {"key": "choice", "options": {"some": ["low"]}}]
    assert await found(admin, *both) == ["two"]
    assert await found(admin, any=[{"customFields": [each]} for each in both]) == ["one", "two"]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"key": "Text", "isNull": True}, ("filter", "customFields", 0, "key")),
        ({"key": "n'; --", "isNull": True}, ("filter", "customFields", 0, "key")),
        ({"key": "number", "number": {"eq": 1.00001}}, ("filter", "customFields", 0, "number", "eq")),
        ({"key": "number", "number": {"in": [1, 1e13]}}, ("filter", "customFields", 0, "number", "in", 1)),
        ({"key": "date", "day": {"gt": "1969-12-31"}}, ("filter", "customFields", 0, "day", "gt")),
        ({"key": "date", "day": {"gt": "-P1D"}}, ("filter", "customFields", 0, "day", "gt")),
        ({"key": "person", "person": {"eq": "me"}}, ("filter", "customFields", 0, "person", "eq")),
    ],
)
async def test_what_cannot_be_asked(
    admin: Viewer, given: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    with pytest.raises(Invalid) as caught:
        await found(admin, given)
    assert caught.value.path == path


async def test_customers_find_by_what_they_see_and_by_nothing_else(
    admin: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    await define(admin, "open", customers_see=True)
    secret = await define(admin, "secret")
    for name in ("a", "b"):
        given = [("open", f"open {name}"), ("secret", f"secret {name}")]
        await factories.item(admin, name, requester_id=workspace["customer"], custom_fields=given)
    with queries(1):
        assert await found(customer, {"key": "open", "text": {"contains": "a"}}) == ["a"]
    assert await found(customer, {"key": "secret", "text": {"contains": "a"}}) == []
    assert await found(customer, {"key": "secret", "isNull": False}) == []
    assert await found(customer, {"key": "secret", "isNull": True}) == ["a", "b"], (
        "as of a field that there is not"
    )
    down = [{"field": "CUSTOM_FIELD", "customField": "secret", "direction": "DESC"}, {"field": "NUMBER"}]
    assert await found(customer, order=down) == ["a", "b"]
    assert await found(admin, order=down) == ["b", "a"]
    await custom_fields.edit(admin, secret.id, Edited(customers_see=True))
    assert await found(customer, order=down) == ["b", "a"]
    await custom_fields.archive(admin, secret.id)
    assert await found(customer, order=down) == ["a", "b"]


async def test_lists_are_sorted_by_fields(three: list[Item], admin: Viewer, member: Viewer) -> None:
    orders: dict[str, list[str]] = {
        "text": ["two", "one", "none"],
        "number": ["one", "two", "none"],
        "money": ["two", "one", "none"],
        "date": ["two", "one", "none"],
        "checkbox": ["two", "one", "none"],
        "choice": ["two", "one", "none"],
    }
    for key, titles in orders.items():
        term = {"field": "CUSTOM_FIELD", "customField": key}
        assert await found(member, order=[term]) == titles, key
        assert await found(member, order=[{**term, "direction": "DESC"}]) == [
            titles[1],
            titles[0],
            titles[2],
        ], key
        first = {**term, "nulls": "FIRST"}
        assert await found(member, order=[first]) == [titles[2], titles[0], titles[1]], key
    field = (await ask(admin, "{ customFields { id key } }"))["customFields"]
    choice = next(each["id"] for each in field if each["key"] == "choice")
    turned = [{"key": "high", "name": "High"}, {"key": "low", "name": "Low"}]
    await ask(
        admin,
        """mutation($id: ID!, $o: [CustomFieldOptionInput!]) {
            customFieldEdit(id: $id, input: {options: $o}) { errors { code } } }""",
        id=choice,
        o=turned,
    )
    order = [{"field": "CUSTOM_FIELD", "customField": "choice"}]
    assert await found(member, order=order) == ["one", "two", "none"]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("nulls", ["FIRST", "LAST"])
async def test_pages_of_a_sorted_list_show_each_row_once(
    admin: Viewer, member: Viewer, workspace: Keys, queries: Any, direction: str, nulls: str
) -> None:
    await define(admin, "size", FieldKind.NUMBER)
    sizes = [5, None, -1, 5, 30, None, 5, 0.5]
    for index, size in enumerate(sizes):
        given = [] if size is None else [("size", size)]
        await factories.item(admin, str(index), project_id=workspace["website"], custom_fields=given)
    order = [{"field": "CUSTOM_FIELD", "customField": "size", "direction": direction, "nulls": nulls}]
    walk = """query($order: [ItemOrder!], $first: Int, $after: String, $last: Int, $before: String) {
        items(orderBy: $order, first: $first, after: $after, last: $last, before: $before) { nodes { title }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    whole = [each["title"] for each in (await ask(member, walk, order=order))["items"]["nodes"]]
    assert sorted(whole) == [str(index) for index in range(8)]
    known = [size for title in whole if (size := sizes[int(title)]) is not None]
    assert known == sorted(known, reverse=direction == "DESC")
    ends = whole[:2] if nulls == "FIRST" else whole[-2:]
    assert {sizes[int(title)] for title in ends} == {None}
    seen: list[str] = []
    after: str | None = None
    while True:
        with queries(1):
            page = (await ask(member, walk, order=order, first=3, after=after))["items"]
        seen += [each["title"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole
    back: list[str] = []
    before: str | None = None
    while True:
        page = (await ask(member, walk, order=order, last=3, before=before))["items"]
        back = [each["title"] for each in page["nodes"]] + back
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert back == whole


async def test_orders_that_mean_nothing(admin: Viewer) -> None:
    for order, path in (
        ([{"field": "CUSTOM_FIELD"}], ("orderBy", 0, "customField")),
        ([{"field": "CUSTOM_FIELD", "customField": "X"}], ("orderBy", 0, "customField")),
        ([{"field": "NUMBER", "customField": "x"}], ("orderBy", 0, "customField")),
        ([{"field": "CUSTOM_FIELD", "customField": "x"}] * 2, ("orderBy",)),
    ):
        with pytest.raises(Invalid) as caught:
            await found(admin, order=order)
        assert caught.value.path == path


async def test_a_changed_value_is_found_by_what_it_is_now(three: list[Item], admin: Viewer) -> None:
    await items.edit(admin, three[0].id, custom_fields=[("number", 7), ("choices", ["high"]), ("text", None)])
    assert await found(admin, {"key": "number", "number": {"lt": 0}}) == []
    assert await found(admin, {"key": "number", "number": {"eq": 7}}) == ["one"]
    assert await found(admin, {"key": "choices", "options": {"some": ["low"]}}) == ["two"]
    assert await found(admin, {"key": "text", "isNull": True}) == ["one", "none"]
