"""Projects by their custom fields: narrowed, sorted, counted, and never by what one does not see."""

from typing import Any

import pytest

from domain import custom_fields, projects
from domain.custom_fields import Edited
from kit.errors import Invalid
from models import CustomField, FieldKind, FieldNoun, Viewer
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.factories import Keys, narrowed

LIST = """query($filter: ProjectFilter, $order: [ProjectOrder!]) { projects(filter: $filter, orderBy: $order) {
    nodes { name } totalCount { value } } }"""
COUNTS = """query($key: String!, $filter: ProjectFilter) { projectFieldCounts(key: $key, filter: $filter) { value count } }"""
BIG: dict[str, Any] = {"customFields": [{"key": "size", "options": {"some": ["high"]}}]}


@pytest.fixture(name="sized", autouse=True)
async def _sized(admin: Viewer, workspace: Keys) -> None:
    """Website is large and urgent, Shop small; nothing is said of the rest."""
    await define(admin, "size", FieldKind.CHOICE, noun=FieldNoun.PROJECT)
    await define(admin, "rank", FieldKind.NUMBER, noun=FieldNoun.PROJECT)
    shop = await projects.create(admin, "Shop")
    await projects.edit(admin, workspace["website"], custom_fields=[("size", "high"), ("rank", 2)])
    await projects.edit(admin, shop.id, custom_fields=[("size", "low"), ("rank", 1)])


async def found(viewer: Viewer, filter: Any = None, order: Any = None) -> list[str]:
    rows = (await ask(viewer, LIST, filter=filter, order=order))["projects"]
    names = [row["name"] for row in rows["nodes"]]
    assert rows["totalCount"]["value"] == len(names)
    return names


async def test_a_filter_finds_what_it_says_and_its_negation_the_rest(
    admin: Viewer, lead: Viewer, outsider: Viewer, queries: Any
) -> None:
    with queries(1):
        assert await found(admin, BIG) == ["Website"]
    assert await found(admin, {"not": BIG}) == ["Incoming tickets", "Shop"]
    assert await found(lead, BIG) == ["Website"]
    assert await found(outsider, BIG) == []
    small = {"customFields": [{"key": "rank", "number": {"lt": 2}}], "name": {"startsWith": "sh"}}
    assert await found(admin, small) == ["Shop"]


async def test_lists_are_sorted_by_fields(admin: Viewer) -> None:
    by_rank = {"field": "CUSTOM_FIELD", "customField": "rank"}
    assert await found(admin, order=[by_rank]) == ["Shop", "Website", "Incoming tickets"]
    assert (await found(admin, order=[{**by_rank, "direction": "DESC"}]))[0] == "Website"


async def test_they_are_counted_by_values(admin: Viewer, lead: Viewer, queries: Any) -> None:
    async def counts(who: Viewer, **more: Any) -> dict[Any, int]:
        rows = (await ask(who, COUNTS, **{"key": "size", **more}))["projectFieldCounts"]
        return {row["value"]: row["count"] for row in rows}

    with queries(3):
        assert await counts(admin) == {"high": 1, "low": 1, None: 1}
    assert await counts(lead) == {"high": 1, None: 1}
    assert await counts(admin, filter=BIG) == {"high": 1, None: 0}
    with pytest.raises(Invalid):
        await counts(admin, key="rank")


async def test_customers_find_by_what_they_see_and_by_nothing_else(admin: Viewer, guest: Viewer) -> None:
    assert await found(guest) == ["Website"]
    assert await found(guest, BIG) == []
    size = await CustomField.get(noun=FieldNoun.PROJECT, key="size")
    await custom_fields.edit(admin, size.id, Edited(customers_see=True))
    assert await found(guest, BIG) == ["Website"]
    assert await found(narrowed(guest, "projects:read"), BIG) == [], "fields are read by who may read items"
