"""What stands in custom fields is found by whoever sees the field, whatever becomes of either."""

from typing import Any

import pytest
from tortoise import connections

from domain import copies, custom_fields, customers, item_types, items, organizations, projects
from domain.custom_fields import Edited, NewOption, words
from domain.item_types import NewItemType
from domain.items.clone import clone
from models import CustomField, Family, FieldKind, FieldNoun, Item, Organization, SearchDocument, Viewer
from models.search.keep import keep_all
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.api.searching.found import SEARCH, found
from tests.factories import Keys

LIGHTS = """query($query: String!) { search(query: $query) { nodes {
  highlights { field customField { key } fragments { text } } } } }"""


@pytest.fixture
async def fields(admin: Viewer) -> dict[str, CustomField]:
    return {
        "serial": await define(admin, "serial", customers_see=True),
        "story": await define(admin, "story", FieldKind.LONG_TEXT),
        "wiki": await define(admin, "wiki", FieldKind.LINK),
        "where": await define(
            admin, "where", FieldKind.CHOICE, options=[NewOption(name="Größe Süd"), NewOption(name="Nord")]
        ),
    }


@pytest.fixture
async def filled(admin: Viewer, printer: Item, fields: Any) -> Item:
    given = {
        "serial": "XK-4711", "story": "Thëy forgot to pay twice", "wiki": "https://wiki.example/secretpage",
        "where": fields["where"].options[0]["key"],
    }  # fmt: skip
    await items.edit(admin, printer.id, custom_fields=list(given.items()))
    return printer


async def test_staff_find_by_all_of_it_and_customers_by_what_they_see(
    admin: Viewer, member: Viewer, customer: Viewer, filled: Item
) -> None:
    for query in ("4711", "xk", "forgot pay", '"they forgot"', "secretpage", "grosse", "printer grosse 4711"):
        assert await found(member, query) == [filled.title], query
    for query in ("-4711 printer", '"4711 they"', '"4711 thëy forgot"', "twice wiki nowhere"):
        assert await found(member, query) == [], query  # no phrase goes from one field to the next
    for query in ("4711", "xk 47", "printer 4711", '"on fire" 4711'):
        assert await found(customer, query) == [filled.title], query
    for query in ("forgot", "forg", "secretpage", "grosse", "printer forgot", "4711 forgot", "printer -4711"):
        assert await found(customer, query) == [], query
    # What they may not see takes nothing away, either.
    assert await found(customer, "printer -forgot") == [filled.title]
    assert await found(member, "printer -forgot") == []


async def test_keys_that_see_no_items_find_people_by_no_field(admin: Viewer, workspace: Keys) -> None:
    await define(admin, "kind", noun=FieldNoun.CUSTOMER)
    await customers.edit(admin, workspace["customer"], custom_fields=[("kind", "Grumbling")])
    assert await found(admin, "grumbling") == ["Customer"]
    key = factories.narrowed(admin, "people:read")
    assert await found(key, "customer") == ["Customer"]
    assert await found(key, "grumbling") == []
    assert await found(key, "customer -grumbling") == ["Customer"]


async def test_it_is_shown_where_it_stands_to_who_sees_the_field(
    admin: Viewer, customer: Viewer, filled: Item
) -> None:
    (hit,) = (await ask(admin, LIGHTS, query="forgot 4711 grosse"))["search"]["nodes"]
    assert [(light["field"], light["customField"]["key"], light["fragments"][0]["text"]) for light in hit["highlights"]] == [
        ("CUSTOM_FIELD", "serial", "XK-4711"),
        ("CUSTOM_FIELD", "story", "Thëy forgot to pay twice"),
        ("CUSTOM_FIELD", "where", "Größe Süd"),
    ]  # fmt: skip
    await items.edit(admin, filled.id, custom_fields=[("story", "The printer of 4711")])
    (hit,) = (await ask(customer, LIGHTS, query="printer 4711"))["search"]["nodes"]
    assert [(light["field"], light["customField"]) for light in hit["highlights"]] == [
        ("TITLE", None),
        ("CUSTOM_FIELD", {"key": "serial"}),
    ]


async def test_what_customers_may_not_see_changes_neither_order_nor_count(
    admin: Viewer, customer: Viewer, workspace: Keys, fields: Any
) -> None:
    about = {"project_id": workspace["website"], "requester_id": workspace["customer"]}
    said = [("story", "lamp lamp lamp lamp"), ("wiki", "https://lamp.example")]
    await factories.item(admin, "Cable", description="For a lamp", custom_fields=said, **about)
    await factories.item(admin, "Plug", description="For a lamp", **about)
    await factories.item(admin, "Kettle", custom_fields=said, **about)
    answer = (await ask(customer, SEARCH, query="lamp"))["search"]
    assert [hit["node"]["name"] for hit in answer["nodes"]] == ["Plug", "Cable"]
    assert answer["totalCount"] == {"value": 2, "exact": True}


async def test_it_follows_the_value(admin: Viewer, filled: Item) -> None:
    await items.edit(admin, filled.id, custom_fields=[("serial", "ZZ-1"), ("story", None), ("where", "nord")])
    for query in ("4711", "forgot", "grosse"):
        assert await found(admin, query) == [], query
    assert await found(admin, "zz nord") == [filled.title]
    cloned = await clone(admin, filled.id)
    assert len(await found(admin, "zz")) == 2
    bug = await item_types.create(admin, NewItemType(family=Family.HELPDESK, name="Bug", key_prefix="B"))
    await items.convert(admin, cloned.id, bug.id)
    assert len(await found(admin, "zz")) == 2
    await items.remove(admin, cloned.id)
    assert await found(admin, "zz") == [filled.title]


async def test_projects_customers_and_organizations_are_found_by_theirs(
    admin: Viewer, member: Viewer, customer: Viewer, workspace: Keys
) -> None:
    for noun in (FieldNoun.PROJECT, FieldNoun.CUSTOMER, FieldNoun.ORGANIZATION):
        await define(admin, "note", noun=noun)
        await define(admin, "tier", noun=noun, customers_see=True)
    acme = next(
        each.principal_id
        for each in await Organization.all().select_related("principal")
        if each.principal.name == "acme.example"
    )
    said = [("note", "slippery"), ("tier", "platinum")]
    await projects.edit(admin, workspace["website"], custom_fields=said)
    await customers.edit(admin, workspace["customer"], custom_fields=said)
    await organizations.edit(admin, acme, custom_fields=said)
    assert set(await found(member, "slippery")) == {"acme.example", "Customer", "Website"}
    assert await found(customer, "slippery") == []
    assert set(await found(customer, "platinum")) == {"acme.example", "Customer"}


async def test_a_field_that_is_hidden_or_shown_counts_at_once(
    admin: Viewer, customer: Viewer, filled: Item, fields: dict[str, CustomField]
) -> None:
    serial, story = fields["serial"].id, fields["story"].id
    await custom_fields.edit(admin, serial, Edited(customers_see=False))
    assert await found(customer, "4711") == []
    assert await found(admin, "4711") == [filled.title]
    await custom_fields.edit(admin, story, Edited(customers_see=True, name="Tale"))
    assert await found(customer, "forgot") == [filled.title]
    await custom_fields.archive(admin, story)
    assert await found(customer, "forgot") == []
    assert await found(admin, "forgot") == []
    await custom_fields.restore(admin, story)
    assert await found(customer, "forgot") == await found(admin, "forgot") == [filled.title]
    south, nord = fields["where"].options or [{}, {}]
    options = [NewOption(key=south["key"], name="Sommer"), NewOption(key=nord["key"], name="Nord")]
    await custom_fields.edit(admin, fields["where"].id, Edited(options=options))
    assert await found(admin, "grosse") == []
    assert await found(admin, "sommer") == [filled.title]


async def test_of_many_rows_the_words_follow_some_at_a_time_and_nobody_finds_what_is_hidden_meanwhile(
    admin: Viewer,
    customer: Viewer,
    workspace: Keys,
    fields: dict[str, CustomField],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "ROWS_AT_ONCE", 2)
    await define(admin, "colour", customers_see=True)
    about = {"project_id": workspace["website"], "requester_id": workspace["customer"]}
    for number in range(5):
        said = [("serial", "quartz"), ("colour", "crimson")]
        await factories.item(admin, f"Lamp {number}", custom_fields=said, **about)
    assert len(await found(customer, "quartz crimson")) == 5
    await custom_fields.edit(admin, fields["serial"].id, Edited(customers_see=False))
    assert await found(customer, "quartz") == []
    assert len(await found(customer, "lamp -quartz")) == 5
    assert len(await found(admin, "quartz")) == 5
    assert len(await found(customer, "crimson")) == 2  # the other documents say too much as yet
    steps = await _until_done()
    assert steps == 2
    assert len(await found(customer, "crimson")) == 5
    await custom_fields.archive(admin, fields["serial"].id)
    assert len(await found(admin, "quartz")) == 3
    assert await _until_done() == 2
    assert await found(admin, "quartz") == []
    await words.keep_more(fields["serial"].id)  # nothing is due


async def _until_done() -> int:
    steps = 0
    while keys := await words.claim(8):
        for key in keys:
            await words.keep_more(key)
        steps += 1
    return steps


async def test_a_copied_project_is_found_by_its_fields(admin: Viewer, filled: Item, workspace: Keys) -> None:
    await define(admin, "note", noun=FieldNoun.PROJECT)
    await projects.edit(admin, workspace["website"], custom_fields=[("note", "slippery")])
    await copies.duplicate(admin, workspace["website"], copies.Wanted(name="Again"))
    assert set(await found(admin, "slippery")) == {"Website", "Again"}


async def test_search_made_anew_knows_it(admin: Viewer, customer: Viewer, filled: Item) -> None:
    await SearchDocument.all().delete()
    await keep_all(connections.get("default"))
    assert await found(admin, "forgot 4711") == [filled.title]
    assert await found(customer, "4711") == [filled.title]
    assert await found(customer, "forgot") == []


async def test_long_values_are_found_by_as_many_words_as_count(
    admin: Viewer, customer: Viewer, printer: Item
) -> None:
    for number in range(3):
        await define(admin, f"long{number}", FieldKind.LONG_TEXT, customers_see=number == 0)
    many = " ".join(f"ж{number:05}" for number in range(1_250))
    await items.edit(admin, printer.id, custom_fields=[(f"long{number}", many) for number in range(3)])
    assert await found(customer, "ж00001 ж01249") == [printer.title]
    await items.edit(admin, printer.id, custom_fields=[("long2", "the end")])
    assert await found(admin, "end ж00001") == [printer.title]
