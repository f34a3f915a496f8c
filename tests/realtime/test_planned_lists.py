"""Live lists by what is planned: told from each event alone, whichever verb it is of."""

from datetime import timedelta
from typing import Any

import pytest

from domain import items, plans
from domain.items import Points
from domain.plans import Wanted
from kit import clock
from kit.errors import NotAllowed
from models import Item, Viewer
from tests.api.planning import task
from tests.factories import Keys
from tests.realtime.ears import Edge

LIST = """subscription($filter: ItemFilter, $order: [ItemOrder!]) { itemsChanged(filter: $filter, orderBy: $order) {
    signal kind sortCursor item { title } } }"""


async def _told(edge: Edge, screen: Any) -> list[tuple[str, str | None]]:
    await edge.quiet()
    told = [(each["signal"], each["kind"]) for each in screen.messages if each["signal"] != "READY"]
    del screen.messages[:]
    return told


def _in(days: int) -> Any:
    return (clock.now() + timedelta(days=days)).replace(second=0, microsecond=0)


async def _planned(by: Viewer, item: Item, **wanted: Any) -> None:
    await plans.set_plan(by, item.id, Wanted(**wanted))  # type: ignore[typeddict-item]


async def test_who_comes_and_goes_is_told_by_every_verb(edge: Edge, lead: Viewer, workspace: Keys):
    row = await task(lead, workspace, "One")
    late = await edge.screen(lead, LIST, filter={"late": {"eq": True}})
    planned = await edge.screen(lead, LIST, filter={"planned": {"eq": True}})
    rest = await edge.screen(lead, LIST, filter={"planned": {"eq": False}})
    await _planned(lead, row, start=_in(-90), duration_minutes=60)
    assert await _told(edge, late) == [("ADDED", "item.plan_set")]
    assert await _told(edge, planned) == [("ADDED", "item.plan_set")]
    assert await _told(edge, rest) == [("REMOVED", None)]
    await items.edit(lead, row.id, title="Still")
    assert await _told(edge, late) == [("CHANGED", "item.edited")], "a verb that knows of no plan tells of it"
    assert await _told(edge, rest) == []
    await _planned(lead, row, actual_start=_in(-80))
    assert await _told(edge, late) == [("CHANGED", "item.plan_set")]
    await _planned(lead, row, start=_in(90))
    assert await _told(edge, late) == [("REMOVED", None)]
    await plans.set_plan(lead, row.id, None)
    assert [signal for signal, _ in await _told(edge, planned)][-1] == "REMOVED"
    assert await _told(edge, rest) == [("ADDED", "item.plan_set")]


async def test_a_reschedule_and_its_undoing_move_items_in_and_out(edge: Edge, lead: Viewer, workspace: Keys):
    row = await task(lead, workspace, "One")
    await _planned(lead, row, start=_in(10), duration_minutes=60)
    soon = await edge.screen(
        lead, LIST, filter={"plannedStart": {"before": "P30D"}}, order=[{"field": "PLANNED_START"}]
    )
    change = await plans.reschedule(lead, workspace["website"], _in(60))
    assert change is not None
    assert await _told(edge, soon) == [("REMOVED", None)]
    await plans.undo_reschedule(lead, change.id)
    await edge.quiet()
    assert soon.messages[0]["sortCursor"]
    assert await _told(edge, soon) == [("ADDED", "item.plan_set")]


async def test_how_large_they_are_moves_items_in_and_out(edge: Edge, lead: Viewer, workspace: Keys):
    row = await task(lead, workspace, "One")
    large = await edge.screen(lead, LIST, filter={"agilePoints": {"gte": 8}})
    rest = await edge.screen(lead, LIST, filter={"not": {"agilePoints": {"gte": 8}}})
    for points, signals in ((5, ["", "CHANGED"]), (8, ["ADDED", "REMOVED"]), (None, ["REMOVED", "ADDED"])):
        await items.edit(lead, row.id, points=Points(points))
        told = [[signal for signal, _ in await _told(edge, screen)] for screen in (large, rest)]
        assert ["".join(each) for each in told] == signals
    await items.edit(lead, row.id, points=Points(13))
    assert await _told(edge, large) == [("ADDED", "item.points_set")]
    await items.edit(lead, row.id, title="Still")
    assert await _told(edge, large) == [("CHANGED", "item.edited")], "a verb that knows of no points"


async def test_customers_do_not_follow_plans(edge: Edge, customer: Viewer):
    with pytest.raises((AssertionError, NotAllowed), match="Only staff may filter by agile_points"):
        await edge.screen(customer, LIST, filter={"agilePoints": {"gte": 1}})
    for given in ({"planned": {"eq": True}}, {"late": {"eq": True}}, {"plannedStart": {"isNull": False}}):
        with pytest.raises((AssertionError, NotAllowed), match="Only staff may filter by planned"):
            await edge.screen(customer, LIST, filter=given)
