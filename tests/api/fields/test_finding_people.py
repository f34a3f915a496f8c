"""Customers and organizations by their custom fields: narrowed, sorted, counted, and never by what one does not see."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise import connections

from domain import custom_fields, customers, organizations
from domain.custom_fields import Edited
from kit.errors import Invalid, NotAllowed
from kit.ids import to_global
from models import FieldKind, FieldNoun, Organization, PrincipalValue, ProjectValue, Viewer
from tests import held
from tests.api.asking import ask
from tests.api.fields.defined import define, define_all
from tests.factories import Keys, narrowed

LIST = """query($filter: CustomerFilter, $order: [CustomerOrder!], $first: Int, $after: String) {
    customers(filter: $filter, orderBy: $order, first: $first, after: $after) {
      nodes { name } totalCount { value } pageInfo { hasNextPage endCursor } } }"""
ORGANIZATIONS = """query($filter: OrganizationFilter, $order: [OrganizationOrder!]) {
    organizations(filter: $filter, orderBy: $order) { nodes { name } totalCount { value } } }"""
COUNTS = """query($key: String!, $filter: CustomerFilter) {
    customerFieldCounts(key: $key, filter: $filter) { value count } }"""
ALL = ["Colleague", "Customer", "Foreigner", "Guest"]


@pytest.fixture(name="known")
async def _known(admin: Viewer, workspace: Keys) -> Keys:
    """The customer has values in fields of every kind, the colleague others, all others none."""
    await define_all(admin, noun=FieldNoun.CUSTOMER)
    one = {
        "text": "\u00dcnder review", "long_text": "Long", "number": -2.5, "money": 10, "date": "2026-02-28", "checkbox": True,
        "choice": "high", "choices": ["low", "high"], "person": to_global("user", workspace["member"]),
        "link": "https://example.org/A",
    }  # fmt: skip
    two = {"text": "done", "number": 100, "checkbox": False, "choice": "low", "choices": ["low"]}
    for name, given in (("customer", one), ("colleague", two)):
        await customers.edit(admin, workspace[name], custom_fields=list(given.items()))
    return workspace


async def found(viewer: Viewer, filter: Any = None, order: Any = None, document: str = LIST) -> list[str]:
    (rows,) = (await ask(viewer, document, filter=filter, order=order)).values()
    names = [row["name"] for row in rows["nodes"]]
    assert rows["totalCount"]["value"] == len(names)
    return names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"key": "text", "text": {"contains": "UNDER"}}, ["Customer"]),
        ({"key": "text", "isNull": False}, ["Colleague", "Customer"]),
        ({"key": "long_text", "isNull": True}, ["Colleague", "Foreigner", "Guest"]),
        ({"key": "number", "number": {"gte": -2.5, "lt": 100}}, ["Customer"]),
        ({"key": "date", "day": {"lte": "2026-02-28"}}, ["Customer"]),
        ({"key": "checkbox", "checked": {"eq": False}}, ["Colleague"]),
        ({"key": "choices", "options": {"some": ["low"]}}, ["Colleague", "Customer"]),
        ({"key": "choices", "options": {"every": ["low", "high"]}}, ["Customer"]),
        ({"key": "choice", "options": {"none": ["high"]}}, ["Colleague", "Foreigner", "Guest"]),
        ({"key": "unknown", "isNull": False}, []),
    ],
    ids=str,
)
async def test_a_filter_finds_what_it_says_and_its_negation_the_rest(
    known: Keys, admin: Viewer, member: Viewer, given: dict[str, Any], names: list[str], queries: Any
) -> None:
    for who in (admin, member):
        with queries(1):
            assert await found(who, {"customFields": [given]}) == names
        assert await found(who, {"not": {"customFields": [given]}}) == [n for n in ALL if n not in names]


async def test_by_whom_it_names_and_by_what_they_are(known: Keys, admin: Viewer) -> None:
    member, acme = to_global("user", known["member"]), await _acme()
    by_person = {"customFields": [{"key": "person", "person": {"eq": member}}]}
    assert await found(admin, by_person) == ["Customer"]
    assert await found(admin, {"name": {"startsWith": "COL"}}) == ["Colleague"]
    assert await found(admin, {"organization": {"eq": to_global("organization", acme)}}) == ALL[:2]
    assert await found(admin, {"organization": {"not": to_global("organization", acme)}}) == ALL[2:]
    assert await found(admin, {"organization": {"isNull": True}}) == []
    assert await found(admin, {"active": {"eq": True}, "createdAt": {"after": "-P1D"}}) == ALL
    assert await found(admin, {"createdAt": {"before": "-P1D"}}) == []


async def test_lists_are_sorted_by_fields_page_by_page(known: Keys, member: Viewer, queries: Any) -> None:
    by_number = {"field": "CUSTOM_FIELD", "customField": "number"}
    assert await found(member, order=[by_number]) == ["Customer", "Colleague", "Foreigner", "Guest"]
    assert (await found(member, order=[{**by_number, "direction": "DESC"}]))[:2] == ["Colleague", "Customer"]
    by_choice = {"field": "CUSTOM_FIELD", "customField": "choice", "nulls": "FIRST"}
    assert (await found(member, order=[by_choice]))[2:] == ["Colleague", "Customer"]
    assert await found(member, order=[{"field": "NAME", "direction": "DESC"}]) == ALL[::-1]
    seen: list[str] = []
    after: str | None = None
    while len(seen) < 4:
        with queries(1):
            page = (await ask(member, LIST, order=[by_number], first=1, after=after))["customers"]
        seen += [each["name"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == ["Customer", "Colleague", "Foreigner", "Guest"]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_they_are_counted_by_values(known: Keys, admin: Viewer, customer: Viewer, queries: Any) -> None:
    async def counts(who: Viewer, key: str, **filter: Any) -> dict[Any, int]:
        rows = (await ask(who, COUNTS, key=key, filter=filter))["customerFieldCounts"]
        return {row["value"]: row["count"] for row in rows}

    with queries(3):
        assert await counts(admin, "choices") == {"low": 2, "high": 1, None: 2}
    assert await counts(admin, "checkbox", name={"eq": "customer"}) == {True: 1, None: 0}
    assert await counts(admin, "unknown") == {None: 4}
    assert await counts(customer, "choices") == {None: 1}, (
        "of a field that is not for them, and of themself alone"
    )
    with pytest.raises(Invalid):
        await counts(admin, "text")


async def test_organizations_have_fields_of_their_own(known: Keys, admin: Viewer, queries: Any) -> None:
    """A field of the same key is another one."""
    await define(admin, "choice", FieldKind.CHOICE, noun=FieldNoun.ORGANIZATION)
    await organizations.edit(admin, await _acme(), custom_fields=[("choice", "all_of_it")])
    chosen = {"customFields": [{"key": "choice", "options": {"some": ["all_of_it"]}}]}
    with queries(1):
        assert await found(admin, chosen, document=ORGANIZATIONS) == ["acme.example"]
    assert await found(admin, chosen) == []
    order = [{"field": "CUSTOM_FIELD", "customField": "choice"}, {"field": "NAME"}]
    assert (await found(admin, order=order, document=ORGANIZATIONS))[0] == "acme.example"
    asked = (
        """{ organizationFieldCounts(key: "choice", filter: {name: {startsWith: "acme"}}) { value count } }"""
    )
    rows = (await ask(admin, asked))["organizationFieldCounts"]
    assert rows == [{"value": "all_of_it", "count": 1}, {"value": None, "count": 0}]


async def test_customers_find_by_what_they_see_and_by_nothing_else(
    admin: Viewer, customer: Viewer, workspace: Keys
) -> None:
    field = await define(admin, "tier", noun=FieldNoun.ORGANIZATION)
    await define(admin, "tier", noun=FieldNoun.CUSTOMER, customers_see=True)
    await organizations.edit(admin, await _acme(), custom_fields=[("tier", "gold")])
    gold = {"customFields": [{"key": "tier", "text": {"eq": "gold"}}]}
    assert await found(customer, document=ORGANIZATIONS) == ["acme.example"]
    assert await found(customer, gold, document=ORGANIZATIONS) == [], "the field of customers is another"
    assert await found(customer, {"not": gold}, document=ORGANIZATIONS) == ["acme.example"]
    await custom_fields.edit(admin, field.id, Edited(customers_see=True))
    assert await found(customer, gold, document=ORGANIZATIONS) == ["acme.example"]
    await custom_fields.archive(admin, field.id)
    assert await found(customer, gold, document=ORGANIZATIONS) == []
    for given in ({"active": {"eq": True}}, {"createdAt": {"after": "-P1D"}}):
        with pytest.raises(NotAllowed):
            await found(customer, given)
    with pytest.raises(NotAllowed):
        await found(customer, {"organization": {"eq": to_global("organization", workspace["guest"])}})


async def test_a_key_that_may_not_read_fields_finds_by_none(known: Keys, admin: Viewer) -> None:
    """Fields are read by who may read items: a key for people alone would learn values by asking for them."""
    key = narrowed(admin, "people:read")
    assert await found(key, {"customFields": [{"key": "number", "number": {"lt": 0}}]}) == []
    by_number = [{"field": "CUSTOM_FIELD", "customField": "number", "direction": "DESC"}, {"field": "NAME"}]
    assert await found(key, order=by_number) == ALL


async def test_a_changed_value_is_found_by_what_it_is_now(known: Keys, admin: Viewer) -> None:
    changed = [("number", 7), ("text", None), ("choices", ["high"])]
    await customers.edit(admin, known["customer"], custom_fields=changed)
    for given, names in (
        ({"key": "number", "number": {"lt": 0}}, []),
        ({"key": "number", "number": {"eq": 7}}, ["Customer"]),
        ({"key": "choices", "options": {"some": ["low"]}}, ["Colleague"]),
        ({"key": "text", "isNull": False}, ["Colleague"]),
    ):
        assert await found(admin, {"customFields": [given]}) == names


async def test_what_had_values_before_is_found(known: Keys) -> None:
    had = await held.kept()
    assert len(had) == 11 + 5
    await PrincipalValue.all().delete()
    await ProjectValue.all().delete()
    migration = import_module("models.migrations.0051_values_of_all")
    await migration.find_by_values(None, SimpleNamespace(client=connections.get("default")))
    assert await held.kept() == had


async def _acme() -> Any:
    named = await Organization.all().select_related("principal")
    return next(each.principal_id for each in named if each.principal.name == "acme.example")
