"""Portfolios below the API: many who sort at once, places between places, who sees which."""

import asyncio

import pytest

from domain import folders, portfolios, projects
from domain.portfolios.graph import Graph
from kit.errors import Invalid
from kit.ids import new_id
from models import EventRecord, Portfolio, PortfolioEntry, Role, Viewer
from tests.api.tree import made, tree
from tests.api.tree import member as of
from tests.factories import Keys, viewer

SEEN_BY = (
    "admin",
    "manager",
    "member",
    "restricted",
    "outsider",
    "teammate",
    "customer",
    "guest",
    "automation",
)


async def test_two_who_would_make_a_circle_together(admin: Viewer) -> None:
    rows = [await made(admin, str(number)) for number in range(4)]
    found = await asyncio.gather(
        *(portfolios.put(admin, row.id, of(rows[place - 1])) for place, row in enumerate(rows)),
        return_exceptions=True,
    )
    assert [type(each) for each in found if isinstance(each, Exception)] == [Invalid]
    assert await PortfolioEntry.all().count() == 3


async def test_the_same_put_by_many_is_there_once(admin: Viewer, workspace: Keys) -> None:
    row = await made(admin, "Row")
    await asyncio.gather(*(portfolios.put(admin, row.id, of(workspace["website"])) for _ in range(5)))
    assert await PortfolioEntry.all().count() == 1
    assert await EventRecord.filter(kind="project.placed").count() == 1
    await asyncio.gather(*(portfolios.take(admin, row.id, of(workspace["website"])) for _ in range(5)))
    assert await PortfolioEntry.all().count() == 0
    assert await EventRecord.filter(kind="project.placed").count() == 2


async def test_one_goes_while_something_is_put_into_it(admin: Viewer, workspace: Keys) -> None:
    rows = [await made(admin, str(number)) for number in range(5)]
    await asyncio.gather(
        *(portfolios.remove(admin, row.id) for row in rows),
        *(portfolios.put(admin, row.id, of(workspace["website"])) for row in rows),
        return_exceptions=True,
    )
    held = set(await PortfolioEntry.all().values_list("portfolio_id", flat=True))
    assert held == set(await Portfolio.all().values_list("id", flat=True))


async def test_where_there_is_no_room_all_are_numbered_anew(admin: Viewer, workspace: Keys) -> None:
    project = [await projects.create(admin, str(number)) for number in range(6)]
    row = await made(admin, "Row", *project[:2])
    last = await PortfolioEntry.get(project_id=project[1].id)
    low = await PortfolioEntry.get(project_id=project[0].id)
    low.order_key, last.order_key = f"{'1' * 14}{'0' * 49}1", f"{'1' * 14}{'0' * 49}2"
    await PortfolioEntry.bulk_update([low, last], fields=["order_key"])
    await portfolios.put(admin, row.id, of(project[2]), before=of(project[1]))
    by = await viewer(workspace["admin"])
    assert (await tree(by))[:4] == ["Row", ".0", ".2", ".1"]
    (event,) = await EventRecord.filter(kind="portfolio.renumbered")
    assert (event.entity_id, event.audience_after) == (
        row.id, sorted(["admin", *(f"project:{each.id}" for each in project[:2])])
    )  # fmt: skip


async def test_so_are_folders(admin: Viewer, workspace: Keys) -> None:
    a, b, c = [await folders.create(admin, workspace["website"], name) for name in "abc"]
    a.order_key, b.order_key = f"{'1' * 14}{'0' * 49}1", f"{'1' * 14}{'0' * 49}2"
    await a.save(update_fields=["order_key"])
    await b.save(update_fields=["order_key"])
    await folders.move(admin, c.id, before_id=b.id)
    (event,) = await EventRecord.filter(kind="project.folders_renumbered")
    assert (event.entity_id, event.internal) == (workspace["website"], True)
    assert event.audience_after == ["admin", f"project:{workspace['website']}"]
    assert (await tree(admin))[-3:] == [".a", ".c", ".b"]


@pytest.fixture
async def grown(admin: Viewer, workspace: Keys) -> None:
    """Portfolios in each other, some with something in them, for several people."""
    backoffice = await projects.create(admin, "Backoffice")
    await projects.share(admin, backoffice.id, workspace["outsider"], Role.MEMBER)
    low = await made(admin, "low", workspace["website"])
    side = await made(admin, "side", low, backoffice)
    await made(admin, "top", side, low, workspace["inbox"])
    await made(admin, "alone", await made(admin, "empty"))


@pytest.mark.usefixtures("grown")
async def test_who_sees_one_is_who_holds_one_of_its_tokens(workspace: Keys) -> None:
    graph = await Graph.read()
    rows = await Portfolio.all()
    for name in SEEN_BY:
        by = await viewer(workspace[name])
        seen = {row.name for row in await Portfolio.visible_to(by)}
        assert seen == {row.name for row in rows if by.sees(graph.snapshot(row.id).audience)}, name
        for each in await PortfolioEntry.visible_to(by).prefetch_related("portfolio"):
            assert each.portfolio.name in seen, name
    held = {row.name: len(graph.holds(row.id)) for row in rows}
    assert held == {"low": 1, "side": 2, "top": 3, "alone": 0, "empty": 0}


def test_the_graph_reckons() -> None:
    a, b, c, d, x = (new_id() for _ in range(5))
    graph = Graph([(a, b), (a, c), (b, d), (c, d)], [(d, x)])
    assert (graph.over(d)[0], graph.over(d)[-1]) == (a, d)
    assert set(graph.over(d)) == {a, b, c, d}
    assert graph.over(a) == [a]
    assert graph.under(b) == {b, d}
    assert (graph.depth(d), graph.depth(a), graph.height(a), graph.height(d)) == (3, 1, 3, 1)
    assert (graph.places(a), graph.places(d), graph.places(x), graph.most_places(a)) == (1, 2, 2, 2)
    assert graph.holds(a) == graph.holds(d) == {x}
    assert (graph.right_in(a), graph.right_in(d)) == (2, 1)
    less = graph.minus(c, d)
    assert (less.places(x), less.holds(c), graph.holds(c)) == (1, frozenset(), {x})
    more = less.plus(c, x, is_project=True)
    assert (more.places(x), more.holds(c)) == (2, {x})
