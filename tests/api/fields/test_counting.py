"""How many items have which value."""

from typing import Any

import pytest

from domain import custom_fields, items
from domain.custom_fields import Edited
from kit.errors import Invalid
from kit.ids import to_global
from models import FieldKind, Item, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.factories import Keys

COUNTS = """query($key: String!, $filter: ItemFilter) { customFieldCounts(key: $key, filter: $filter) { value count } }"""


async def test_items_are_counted_by_values(
    three: list[Item], admin: Viewer, outsider: Viewer, workspace: Keys, queries: Any
) -> None:
    async def counts(who: Viewer, key: str, **filter: Any) -> dict[Any, int]:
        rows = (await ask(who, COUNTS, key=key, filter=filter))["customFieldCounts"]
        assert rows[-1]["value"] is None
        return {row["value"]: row["count"] for row in rows}

    with queries(3):
        assert await counts(admin, "choices") == {"low": 2, "high": 1, None: 1}
    assert await counts(admin, "choice") == {"high": 1, "low": 1, None: 1}
    assert await counts(admin, "checkbox") == {True: 1, False: 1, None: 1}
    assert await counts(admin, "choices", title={"eq": "one"}) == {"low": 1, "high": 1, None: 0}
    people: dict[Any, int] = {to_global("user", workspace[name]): 1 for name in ("member", "lead")}
    assert await counts(admin, "person") == {**people, None: 1}
    assert await counts(outsider, "choice") == {None: 0}
    with pytest.raises(Invalid):
        await counts(admin, "number")
    assert await counts(admin, "unknown") == {None: 3}


async def test_what_is_archived_is_counted_only_where_the_filter_asks_for_it(
    three: list[Item], admin: Viewer
) -> None:
    closed = await Status.get(type_id=three[0].type_id, name="Closed")
    await items.set_status(admin, three[0].id, closed.id)
    await items.archive(admin, three[0].id)

    async def total(**filter: Any) -> int:
        rows = (await ask(admin, COUNTS, key="choice", filter=filter))["customFieldCounts"]
        return sum(int(row["count"]) for row in rows)

    assert (await total(), await total(archived={"eq": True})) == (2, 1)


async def test_customers_count_by_what_they_see(admin: Viewer, customer: Viewer, workspace: Keys) -> None:
    field = await define(admin, "size", FieldKind.CHOICE)
    await factories.item(admin, requester_id=workspace["customer"], custom_fields=[("size", "low")])
    none = {"customFieldCounts": [{"value": None, "count": 1}]}
    assert await ask(customer, COUNTS, key="size") == none
    await custom_fields.edit(admin, field.id, Edited(customers_see=True))
    low = [{"value": "low", "count": 1}, {"value": None, "count": 0}]
    assert await ask(customer, COUNTS, key="size") == {"customFieldCounts": low}
