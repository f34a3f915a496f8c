"""Custom fields of projects, customers and organizations: as of items."""

from typing import Any

import pytest

from domain import custom_fields, customers, organizations, projects
from domain.custom_fields import Edited
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import new_id, to_global
from models import CustomField, EventRecord, EventText, FieldKind, FieldNoun, Organization, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.factories import Keys
from tests.refusals import refused

NOUNS = (FieldNoun.PROJECT, FieldNoun.CUSTOMER, FieldNoun.ORGANIZATION)
LISTS = """{ projects { nodes { name customFields { field { key noun } value } } }
    customers { nodes { name customFields(keys: ["size", "owner"]) { field { key noun } value person { name } } } }
    organizations { nodes { name customFields { field { key noun } value } } } }"""


@pytest.fixture
async def sizes(admin: Viewer) -> dict[FieldNoun, CustomField]:
    """A field of the same key for each of them."""
    return {noun: await define(admin, "size", FieldKind.NUMBER, noun=noun) for noun in NOUNS}


async def acme() -> Any:
    named = await Organization.all().select_related("principal")
    return next(each.principal_id for each in named if each.principal.name == "acme.example")


def _held(rows: dict[str, Any], name: str, key: str) -> Any:
    return next(each["customFields"] for each in rows[name]["nodes"] if each["name"] == key)


async def test_values_are_set_and_listed_without_a_statement_more(
    sizes: dict[FieldNoun, CustomField], admin: Viewer, workspace: Keys, queries: Any
) -> None:
    await define(admin, "owner", FieldKind.PERSON, noun=FieldNoun.CUSTOMER)
    edits = """mutation($p: ID!, $c: ID!, $o: ID!, $values: [CustomFieldValueInput!], $more: [CustomFieldValueInput!]) {
        projectEdit(id: $p, input: {customFields: $values}) { project { customFields { value } } errors { code } }
        customerEdit(id: $c, customFields: $more) { customer { name customFields { value } } errors { code } }
        organizationEdit(id: $o, input: {customFields: $values}) { organization { customFields { value } } errors { code } } }"""
    lead = to_global("user", workspace["lead"])
    size = [{"key": "size", "value": 7}]
    answer = await ask(
        admin,
        edits,
        p=to_global("project", workspace["website"]),
        c=to_global("customer", workspace["customer"]),
        o=to_global("organization", await acme()),
        values=size,
        more=[*size, {"key": "owner", "value": lead}],
    )
    assert [each["errors"] for each in answer.values()] == [[]] * 3
    assert answer["customerEdit"]["customer"] == {
        "name": "Customer",
        "customFields": [{"value": 7}, {"value": lead}],
    }
    with queries(1):
        rows = await ask(admin, LISTS)
    for name, key, noun in (
        ("projects", "Website", "PROJECT"),
        ("organizations", "acme.example", "ORGANIZATION"),
    ):
        assert _held(rows, name, key) == [{"field": {"key": "size", "noun": noun}, "value": 7}]
    assert [(each["value"], each["person"]) for each in _held(rows, "customers", "Customer")] == [
        (7, None),
        (lead, {"name": "Lead"}),
    ]
    assert _held(rows, "customers", "Guest") == []
    kinds = EventRecord.filter(kind__endswith=".fields_changed").order_by("position")
    assert await kinds.values_list("kind", "internal") == [
        ("project.fields_changed", True),
        ("customer.fields_changed", True),
        ("organization.fields_changed", True),
    ]
    assert await EventText.filter(field="custom:size").values_list("after", flat=True) == ["7"] * 3
    await projects.edit(admin, workspace["website"], custom_fields=[("size", None)])
    assert _held(await ask(admin, LISTS), "projects", "Website") == []


async def test_customers_see_their_own(
    sizes: dict[FieldNoun, CustomField], admin: Viewer, workspace: Keys, queries: Any
) -> None:
    await projects.edit(admin, workspace["website"], custom_fields=[("size", 1)])
    await customers.edit(admin, workspace["customer"], custom_fields=[("size", 2)])
    await organizations.edit(admin, await acme(), custom_fields=[("size", 3)])
    customer, colleague, guest = [
        await factories.viewer(workspace[name]) for name in ("customer", "colleague", "guest")
    ]
    asked = (
        "{ viewer { ... on Customer { customFields { value } organization { customFields { value } } } } }"
    )
    for shown in (False, True):
        for field in sizes.values():
            await custom_fields.edit(admin, field.id, Edited(customers_see=shown))
        with queries(1):
            own = (await ask(customer, asked))["viewer"]
        assert own == {
            "customFields": [{"value": 2}] * shown,
            "organization": {"customFields": [{"value": 3}] * shown},
        }
    assert (await ask(colleague, asked))["viewer"] == {
        "customFields": [],
        "organization": {"customFields": [{"value": 3}]},
    }
    assert _held(await ask(guest, LISTS), "projects", "Website") == [
        {"field": {"key": "size", "noun": "PROJECT"}, "value": 1}
    ]
    item = await factories.item(
        admin, project_id=workspace["website"], requester_id=workspace["customer"], published=True
    )
    met = "query($k: String) { item(key: $k) { requester { name customFields { value } } } }"
    for who, values in ((guest, []), (customer, [{"value": 2}])):
        seen = await ask(who, met, k=f"T-{item.number}")
        assert seen["item"]["requester"] == {"name": "Customer", "customFields": values}


async def test_who_may_not_edit_sets_nothing(
    sizes: dict[FieldNoun, CustomField], admin: Viewer, member: Viewer, customer: Viewer, workspace: Keys
) -> None:
    await custom_fields.edit(admin, sizes[FieldNoun.CUSTOMER].id, Edited(customers_see=True))
    async with refused(NotAllowed):
        await projects.edit(member, workspace["website"], custom_fields=[("size", 1)])
    async with refused(NotAllowed):
        await customers.edit(member, workspace["customer"], custom_fields=[("size", 1)])
    async with refused(NotAllowed, "customFields", 0, "key"):
        await customers.edit(customer, workspace["customer"], custom_fields=[("size", 1)])
    async with refused(NotAllowed):
        await organizations.edit(member, await acme(), custom_fields=[("size", 1)])


async def test_what_is_wrong_changes_nothing(
    sizes: dict[FieldNoun, CustomField], admin: Viewer, workspace: Keys
) -> None:
    await define(admin, "of items")
    async with refused(Invalid, "input", "customFields", 0, "value"):
        await projects.edit(admin, workspace["website"], name="New", custom_fields=[("size", "large")])
    async with refused(Invalid, "customFields", 0, "value"):
        await customers.edit(admin, workspace["customer"], name="New", custom_fields=[("size", "large")])
    async with refused(NotFound, "input", "customFields", 1, "key"):
        await organizations.edit(admin, await acme(), custom_fields=[("size", 1), ("of_items", "x")])


async def test_nouns_have_fields_of_their_own(
    sizes: dict[FieldNoun, CustomField], admin: Viewer, member: Viewer
) -> None:
    await define(admin, "colour", noun=FieldNoun.PROJECT)
    await define(admin, "size")
    listed = "query($n: CustomFieldNoun) { customFields(noun: $n) { key noun rank } }"
    assert (await ask(member, listed))["customFields"] == [{"key": "size", "noun": "ITEM", "rank": 0}]
    of_projects = (await ask(member, listed, n="PROJECT"))["customFields"]
    assert [(each["key"], each["rank"]) for each in of_projects] == [("size", 0), ("colour", 1)]
    async with refused(Invalid, "ids"):
        await custom_fields.reorder(admin, [sizes[FieldNoun.PROJECT].id])
    async with refused(Invalid, "input", "key"):
        await define(admin, "Another size", key="size", noun=FieldNoun.PROJECT)
    async with refused(Invalid, "input", "customersEdit"):
        await define(admin, "New", noun=FieldNoun.CUSTOMER, customers_see=True, customers_edit=True)
    async with refused(Invalid, "input", "typeIds"):
        await define(admin, "New", noun=FieldNoun.CUSTOMER, type_ids=[])
    async with refused(Invalid, "input", "typeIds"):
        await custom_fields.edit(
            admin, sizes[FieldNoun.PROJECT].id, Edited(type_ids=[new_id()], types_given=True)
        )
