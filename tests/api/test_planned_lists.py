"""Lists of items by what is planned: narrowed, sorted, counted; for staff alone."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from tortoise import connections

from domain import items, plans
from kit import clock
from kit.errors import Invalid, NotAllowed
from models import Item, Status, Viewer
from models.properties.filters import matches
from models.properties.item import ITEM, state
from resolvers.inputs import filter_tree
from schema.item_filter import ItemFilter
from tests import planned
from tests.api.asking import ask
from tests.api.planning import planned as plan
from tests.api.planning import task
from tests.factories import Keys

LIST = """query($filter: ItemFilter, $order: [ItemOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  items(filter: $filter, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { title } totalCount { value } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  itemStatusCounts(filter: $filter) { count } }"""
BY_NUMBER = [{"field": "NUMBER"}]


def _in_days(days: int) -> str:
    """An instant that far from now, at a full hour."""
    return clock.to_text((clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0))


@pytest.fixture(name="four")
async def _four(lead: Viewer, workspace: Keys) -> list[Item]:
    """One planned in the past, one in the future, one that says only how much it is, one without a plan."""
    rows = [await task(lead, workspace, title) for title in ("past", "coming", "sized", "none")]
    await plan(lead, rows[0], start=_in_days(-90), finish=_in_days(-60))
    await plan(lead, rows[1], start=_in_days(60), finish=_in_days(90), workMinutes=30)
    await plan(lead, rows[2], durationMinutes=600, workMinutes=90)
    return [await Item.get(id=row.id) for row in rows]


async def found(viewer: Viewer, given: Any = None, order: Any = BY_NUMBER) -> list[str]:
    answer = await ask(viewer, LIST, filter=given, order=order)
    titles = [row["title"] for row in answer["items"]["nodes"]]
    assert answer["items"]["totalCount"]["value"] == len(titles)
    assert sum(each["count"] for each in answer["itemStatusCounts"]) == len(titles)
    return titles


_FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"planned": {"eq": True}}, ["past", "coming", "sized"]),
    ({"planned": {"eq": False}}, ["none"]),
    ({"plannedStart": {"isNull": False}}, ["past", "coming"]),
    ({"plannedStart": {"isNull": True}}, ["sized", "none"]),
    ({"plannedStart": {"after": "PT0S"}}, ["coming"]),
    ({"plannedStart": {"after": "-P100D", "before": "-P80D"}}, ["past"]),
    ({"plannedFinish": {"before": "P80D"}}, ["past"]),
    ({"plannedFinish": {"after": "P80D", "before": "P100D"}}, ["coming"]),
    ({"plannedWorkMinutes": {"gte": 30, "lt": 90}}, ["coming"]),
    ({"plannedWorkMinutes": {"not": 90}}, ["past", "coming", "none"]),
    ({"plannedDurationMinutes": {"eq": 600}}, ["sized"]),
    ({"plannedDurationMinutes": {"gt": 600}}, ["past", "coming"]),
    ({"late": {"eq": True}}, ["past"]),
    ({"late": {"eq": False}}, ["coming", "sized", "none"]),
]


@pytest.mark.parametrize(("given", "titles"), _FILTERS, ids=str)
async def test_a_filter_finds_what_it_says_in_lists_counts_and_streams(
    four: list[Item], lead: Viewer, admin: Viewer, given: dict[str, Any], titles: list[str]
) -> None:
    tree = _tree(lead, given)
    for who in (lead, admin):
        assert await found(who, given) == titles
        assert await found(who, {"not": given}) == [row.title for row in four if row.title not in titles]
    for row in four:
        row.parties = []
        assert matches(tree, state(row)) is (row.title in titles), row.title


def _tree(viewer: Viewer, given: dict[str, Any]) -> Any:
    from strawberry.schema.config import StrawberryConfig
    from strawberry.types.arguments import convert_argument

    from schema.roots import schema

    asked = convert_argument(given, ItemFilter, schema.schema_converter.scalar_registry, StrawberryConfig())
    return filter_tree(ITEM, asked, viewer, live=True)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"plannedStart": {"before": "yesterday"}}, ("filter", "plannedStart", "before")),
        ({"plannedFinish": {"after": "1969-12-31T00:00:00Z"}}, ("filter", "plannedFinish", "after")),
        (
            {"any": [{"plannedStart": {"before": "P9999999999D"}}]},
            ("filter", "any", 0, "plannedStart", "before"),
        ),
    ],
)
async def test_what_cannot_be_asked(lead: Viewer, given: dict[str, Any], path: tuple[str | int, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        await found(lead, given)
    assert caught.value.path == path


async def test_what_is_finished_is_late_no_more(four: list[Item], lead: Viewer) -> None:
    done = await Status.get(type_id=four[0].type_id, name="Done")
    await items.set_status(lead, four[0].id, done.id)
    assert await found(lead, {"late": {"eq": True}}) == []
    assert await found(lead, {"late": {"eq": False}}) == ["past", "coming", "sized", "none"]


async def test_lists_are_sorted_by_what_is_planned(four: list[Item], lead: Viewer) -> None:
    for field in ("PLANNED_START", "PLANNED_FINISH"):
        assert await found(lead, order=[{"field": field}, *BY_NUMBER]) == ["past", "coming", "sized", "none"]
        down = {"field": field, "direction": "DESC", "nulls": "FIRST"}
        assert await found(lead, order=[down, *BY_NUMBER]) == ["sized", "none", "coming", "past"]
    by_work = [{"field": "PLANNED_WORK_MINUTES", "direction": "DESC"}, *BY_NUMBER]
    assert await found(lead, order=by_work) == ["sized", "coming", "past", "none"]
    assert (await found(lead, order=[{"field": "PLANNED_DURATION_MINUTES"}]))[0] == "sized"


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("nulls", ["FIRST", "LAST"])
async def test_pages_show_each_row_once(
    lead: Viewer, workspace: Keys, queries: Any, direction: str, nulls: str
) -> None:
    for index, day in enumerate([5, None, -1, 5, 30, None, 5]):
        row = await task(lead, workspace, str(index))
        if day is not None:
            await plan(lead, row, start=_in_days(day))
    order = [{"field": "PLANNED_START", "direction": direction, "nulls": nulls}]
    whole = await found(lead, order=order)
    assert sorted(whole) == [str(index) for index in range(7)]
    seen: list[str] = []
    after: str | None = None
    while len(seen) < 7:
        with queries(1):
            page = (await ask(lead, LIST, order=order, first=3, after=after))["items"]
        seen += [each["title"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    back: list[str] = []
    before: str | None = None
    while len(back) < 7:
        page = (await ask(lead, LIST, order=order, last=3, before=before))["items"]
        back = [each["title"] for each in page["nodes"]] + back
        before = page["pageInfo"]["startCursor"]
    assert seen == back == whole


@pytest.mark.parametrize("given", [given for given, _ in _FILTERS[:13:2]], ids=str)
async def test_customers_do_not_find_by_plans(customer: Viewer, given: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        await found(customer, given)


async def test_customers_do_not_sort_by_plans(customer: Viewer) -> None:
    for field in ("PLANNED_START", "PLANNED_FINISH", "PLANNED_WORK_MINUTES", "PLANNED_DURATION_MINUTES"):
        with pytest.raises(NotAllowed):
            await found(customer, order=[{"field": field}])


async def test_a_customer_does_not_notice_that_a_request_is_planned(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace, requester_id=workspace["customer"])
    before = await Item.get(id=row.id)
    await plan(lead, row, start=_in_days(1), durationMinutes=60)
    after = await Item.get(id=row.id)
    assert (after.version, after.updated_at) == (before.version, before.updated_at)
    assert (after.planned, after.planned_duration_minutes) == (True, 60)


async def test_a_plan_that_is_taken_away_is_found_no_more(four: list[Item], lead: Viewer) -> None:
    await plans.set_plan(lead, four[0].id, None)
    assert await found(lead, {"planned": {"eq": True}}) == ["coming", "sized"]
    assert await found(lead, {"plannedStart": {"isNull": False}}) == ["coming"]


async def test_items_that_were_planned_before_are_found(four: list[Item]) -> None:
    had = await planned.kept()
    assert len(had) == 3
    await Item.filter(planned=True).update(
        planned=False, planned_start=None, planned_finish=None, planned_work_minutes=None,
        planned_duration_minutes=None,
    )  # fmt: skip
    migration = import_module("models.migrations.0050_planned_items")
    await connections.get("default").execute_script(migration._SAY)
    assert await planned.kept() == had
