"""Values of custom fields on items: checked by kind, delivered in lists, told in history to those who see them."""

from typing import Any
from uuid import UUID

import pytest

from domain import custom_fields, items
from domain.custom_fields import Edited
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import to_global
from models import CustomValue, EventRecord, EventText, FieldKind, Item, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.fields.defined import define, define_all
from tests.factories import Keys
from tests.refusals import refused

NOBODY_HAS = UUID(int=7)
"""The same in each process that collects these tests."""

SET = """mutation($id: ID!, $input: ItemEditInput!, $version: Int) { itemEdit(id: $id, input: $input, version: $version) {
    item { version customFields { field { key } value } } errors { code path message } cursor } }"""
LIST = """query($keys: [String!]) { items(orderBy: [{field: NUMBER}]) { nodes { title customFields(keys: $keys) {
    field { key name kind options { key name archived } } value person { name } } } } }"""
HISTORY = """query($id: ID!) { item(id: $id) { version history { nodes {
    kind internal changes { field before after } } } } }"""


def values(member: Viewer) -> dict[str, Any]:
    """One of each kind, by key."""
    return {
        "text": "Ünder “quotes” \\ and \n lines",
        "long_text": "At length. " * 50 + "end",
        "number": 12.5,
        "money": 1999,
        "date": "2026-02-28",
        "checkbox": False,
        "choice": "high",
        "choices": ["low", "all_of_it"],
        "person": to_global("user", factories.key(member)),
        "link": "https://example.org/ä?a=1&b=2#c",
    }


def as_input(**given: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in given.items()]


async def test_values_of_every_kind_are_set_shown_and_cleared(
    admin: Viewer, member: Viewer, queries: Any
) -> None:
    await define_all(admin)
    item, given = await factories.item(admin, project_id=None), values(member)
    answer = (await ask(admin, SET, id=gid(item), input={"customFields": as_input(**given)}))["itemEdit"]
    assert answer["errors"] == []
    shown = {each["field"]["key"]: each["value"] for each in answer["item"]["customFields"]}
    assert shown == given
    assert list(shown) == [kind.value for kind in FieldKind], "in the fields' order"
    assert answer["item"]["version"] == 1, "customers see none of it"
    with queries(1):
        (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert {each["field"]["key"]: each["value"] for each in node["customFields"]} == given
    people = {each["field"]["key"]: each["person"] for each in node["customFields"]}
    assert people == {**dict.fromkeys(given), "person": {"name": "Member"}}
    cleared = as_input(**dict.fromkeys(given))
    answer = (await ask(admin, SET, id=gid(item), input={"customFields": cleared}))["itemEdit"]
    assert answer["item"]["customFields"] == []
    assert (await CustomValue.all().count(), (await Item.get(id=item.id)).custom) == (0, None)
    again = (await ask(admin, SET, id=gid(item), input={"customFields": cleared}))["itemEdit"]
    assert (again["errors"], again["cursor"]) == ([], None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", 1), ("text", ""), ("text", " "), ("text", ["a"]), ("text", "a\x00b"),
        ("long_text", False), ("long_text", {}),
        ("number", "1"), ("number", True), ("number", 10**12 + 1), ("number", -1e13), ("number", 1.00001), ("number", 1e400),
        ("money", "1 EUR"), ("money", [1]), ("money", 0.00001),
        ("date", "2026-02-30"), ("date", "1969-12-31"), ("date", "10000-01-01"), ("date", "20260228"), ("date", 20260228),
        ("date", "2026-02-28T00:00:00Z"),
        ("checkbox", "true"), ("checkbox", 1),
        ("choice", "Low"), ("choice", ["low"]), ("choice", 0), ("choice", "unknown"),
        ("choices", "low"), ("choices", []), ("choices", [1]),
        ("person", "Member"), ("person", 7), ("person", to_global("item", NOBODY_HAS)),
        ("link", "example.org"), ("link", "javascript:alert(1)"), ("link", "https://"), ("link", "https://a b"),
        ("link", "http://[1"),
    ],
)  # fmt: skip
async def test_a_value_of_the_wrong_kind_changes_nothing(admin: Viewer, key: str, value: Any) -> None:
    await define_all(admin)
    item = await factories.item(admin)
    right = ("link", "http://a.example") if key == "text" else ("text", "Right")
    async with refused(Invalid, "input", "customFields", 1, "value") as caught:
        await items.edit(admin, item.id, title="New", custom_fields=[right, (key, value)])
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("key", "value", "kind", "path"),
    [
        ("text", "x" * 251, TooLarge, ("value",)),
        ("long_text", "x" * 10_001, TooLarge, ("value",)),
        ("link", "https://a/" + "x" * 2_000, TooLarge, ("value",)),
        ("choices", ["low"] * 51, TooLarge, ("value",)),
        ("choices", ["low", "unknown"], Invalid, ("value", 1)),
        ("person", to_global("user", NOBODY_HAS), NotFound, ("value",)),
        ("unknown", 1, NotFound, ("key",)),
    ],
)
async def test_what_goes_too_far_or_is_not_there(
    admin: Viewer, key: str, value: Any, kind: Any, path: tuple[str | int, ...]
) -> None:
    await define_all(admin)
    item = await factories.item(admin)
    async with refused(kind, "input", "customFields", 0, *path):
        await items.edit(admin, item.id, custom_fields=[(key, value)])
    async with refused(kind, "input", "customFields", 0, *path):
        await factories.item(admin, custom_fields=[(key, value)])


@pytest.mark.parametrize("value", [0, -(10**12), 10**12, 0.0001, -12.3456, 999999999999.1234, 1e3])
async def test_numbers_stay_as_they_are(admin: Viewer, value: float) -> None:
    await define(admin, "number", FieldKind.NUMBER)
    await factories.item(admin, custom_fields=[("number", value)])
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert [each["value"] for each in node["customFields"]] == [value]


async def test_a_list_costs_the_same_with_200_fields(
    admin: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    for number in range(200):
        await define(admin, f"f{number}", customers_see=number % 100 == 0)
    given = [(f"f{number}", f"Value {number}") for number in range(200)]
    for number in range(3):
        await factories.item(
            admin, f"Item {number}", requester_id=workspace["customer"], custom_fields=given[: 199 + number]
        )
    with queries(1):
        nodes = (await ask(admin, LIST))["items"]["nodes"]
    assert [len(node["customFields"]) for node in nodes] == [199, 200, 200]
    assert [each["value"] for each in nodes[1]["customFields"]] == [value for _, value in given]
    with queries(1):
        nodes = (await ask(admin, LIST, keys=["f7", "f3", "nothing"]))["items"]["nodes"]
    assert [[each["value"] for each in node["customFields"]] for node in nodes] == [
        ["Value 3", "Value 7"]
    ] * 3
    with queries(1):
        nodes = (await ask(customer, LIST))["items"]["nodes"]
    assert [[each["value"] for each in node["customFields"]] for node in nodes] == [
        ["Value 0", "Value 100"]
    ] * 3
    assert (await ask(admin, LIST, keys=[]))["items"]["nodes"][0]["customFields"] == []
    with pytest.raises(Invalid):
        await ask(admin, LIST, keys=["F'7"])


async def test_what_customers_see_is_told_apart_from_what_they_do_not(
    admin: Viewer, customer: Viewer, workspace: Keys
) -> None:
    await define(admin, "Open", customers_see=True)
    secret = await define(admin, "Secret")
    item = await factories.item(admin, requester_id=workspace["customer"])
    given = as_input(open="Seen", secret="Hidden")
    answer = (await ask(admin, SET, id=gid(item), input={"customFields": given}, version=1))["itemEdit"]
    assert (answer["errors"], answer["item"]["version"]) == ([], 2)
    told = (await ask(admin, HISTORY, id=gid(item)))["item"]["history"]["nodes"]
    assert told[:2] == [
        {
            "kind": "item.fields_changed",
            "internal": internal,
            "changes": [
                {"field": "fields", "before": [], "after": [key]},
                {"field": f"customFields.{key}", "before": None, "after": value},
            ],
        }
        for internal, key, value in ((False, "open", "Seen"), (True, "secret", "Hidden"))
    ]
    seen = (await ask(customer, HISTORY, id=gid(item)))["item"]
    assert seen["version"] == 2
    assert [each["changes"] for each in seen["history"]["nodes"][:-1]] == [
        [{"field": "customFields.open", "before": None, "after": "Seen"}]
    ]
    texts = (
        await EventText.filter(field__startswith="custom:").order_by("field").values_list("field", "after")
    )
    assert texts == [("custom:open", '"Seen"'), ("custom:secret", '"Hidden"')]
    states = [row.state_after or {} for row in await EventRecord.filter(item_id=item.id).order_by("position")]
    assert not any(name.startswith("custom:") for state in states for name in state), (
        "words stand in no state"
    )
    only = (await ask(admin, SET, id=gid(item), input={"customFields": as_input(secret="More")}))["itemEdit"]
    assert only["item"]["version"] == 2
    await custom_fields.edit(admin, secret.id, Edited(customers_see=True))
    shown = "query($id: ID!) { item(id: $id) { customFields { value } } }"
    assert (await ask(customer, shown, id=gid(item)))["item"]["customFields"] == [
        {"value": "Seen"},
        {"value": "More"},
    ]


async def test_customers_set_what_is_theirs_on_their_own_requests(
    admin: Viewer, customer: Viewer, guest: Viewer, colleague: Viewer, workspace: Keys
) -> None:
    await define(admin, "Theirs", customers_see=True, customers_edit=True)
    await define(admin, "Shown", customers_see=True)
    await define(admin, "Secret")
    made = await items.create(
        customer, items.NewItem(title="Mine", custom_fields=[("theirs", "From the customer")])
    )
    answer = (await ask(customer, SET, id=gid(made), input={"customFields": as_input(theirs="Again")}))[
        "itemEdit"
    ]
    assert answer["item"]["customFields"] == [{"field": {"key": "theirs"}, "value": "Again"}]
    for key, kind in (("shown", NotAllowed), ("secret", NotFound)):
        async with refused(kind, "input", "customFields", 0, "key"):
            await items.edit(customer, made.id, custom_fields=[(key, "Mine")])
        async with refused(kind, "input", "customFields", 0, "key"):
            await factories.item(customer, custom_fields=[(key, "Mine")])
    async with refused(NotAllowed):
        await items.edit(customer, made.id, title="Mine", custom_fields=[("theirs", "x")])
    async with refused(NotAllowed):
        await items.edit(customer, made.id, custom_fields=[("theirs", "x")], tag_ids=[])
    other = await factories.item(
        admin, project_id=workspace["website"], follower_ids=[workspace["colleague"]], published=True
    )
    for who in (guest, colleague):
        async with refused(NotAllowed):
            await items.edit(who, other.id, custom_fields=[("theirs", "x")])


async def test_a_field_is_named_once_and_values_are_bounded(admin: Viewer) -> None:
    await define(admin, "Cause")
    item = await factories.item(admin)
    async with refused(Invalid, "input", "customFields", 1, "key"):
        await items.edit(admin, item.id, custom_fields=[("cause", "a"), ("cause", "b")])
    async with refused(TooLarge, "input", "customFields"):
        await items.edit(admin, item.id, custom_fields=[("cause", "a")] * 251)
