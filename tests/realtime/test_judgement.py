"""What streams judge in memory and what queries ask in SQL are one rule: who sees a row, and what matches a filter."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import folders
from kit import clock
from kit.ids import new_id
from models import (
    Folder,
    Item,
    ItemParty,
    ItemPlan,
    ItemType,
    Part,
    Principal,
    PrincipalKind,
    Project,
    Source,
    Status,
    Viewer,
)
from models.properties.declaration import OPERATORS, Kind, Property
from models.properties.filters import EVERYTHING, All, AnyOf, Condition, Filter, Not, matches, to_q
from models.properties.item import ITEM, state
from tests import counted, rolled, searched
from tests.factories import Keys, viewer
from tests.realtime.anybody import someone
from tests.realtime.desk import CAST, Desk, a_desk

ITEMS = 60
BOUNDED = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
async def desk(workspace: Keys, admin: Viewer, automation: Viewer) -> Desk:
    return await a_desk(workspace, admin, automation)


class World:
    """Items of every kind, with parties of every kind, in rows of their own."""

    def __init__(self, desk: Desk, rows: list[Item], people: list[Viewer]) -> None:
        self.desk, self.rows, self.people = desk, rows, people


@pytest.fixture
async def world(desk: Desk) -> World:
    chance = Random(11)
    principals = await Principal.filter(kind__in=["user", "team", "customer", "organization"])
    statuses = await Status.all().select_related("type")
    projects = [desk.keys["website"], desk.keys["inbox"], None]
    people = [p.id for p in principals if p.kind in (PrincipalKind.USER, PrincipalKind.CUSTOMER)]
    asking = [p.id for p in principals if p.kind is PrincipalKind.CUSTOMER]
    rows = [
        _item(chance, 1_000 + n, chance.choice(statuses), chance.choice(projects), asking, people)
        for n in range(ITEMS)
    ]
    made = {
        project: await folders.create(desk.admin, desk.keys[project], "Sorted")
        for project in ("website", "inbox")
    }
    for row in rows:
        if row.project_id == desk.keys["website"]:
            places = [(None, None), (made["website"].id, None), (None, desk.open.id), (None, desk.hidden.id)]
            row.folder_id, row.parent_id = chance.choice(places)
        elif row.project_id is not None:
            row.folder_id = chance.choice([None, made["inbox"].id])
    plans = [_plan(chance, row) for row in rows if chance.random() < 0.5]
    await Item.bulk_create(rows)
    await ItemPlan.bulk_create(plans)
    await counted.keep()
    await rolled.keep()
    await searched.keep()
    for row in rows:
        row.parties = _parties(chance, row, principals)
    await ItemParty.bulk_create([party for row in rows for party in row.parties])
    held = await Item.all()
    for row in held:
        row.parties = await ItemParty.filter(item_id=row.id)
    return World(desk, held, [await viewer(desk.keys[name]) for name in CAST if name != "admin"])


def _item(
    chance: Random, number: int, status: Status, project: UUID | None, asking: list[UUID], people: list[UUID]
) -> Item:
    now = clock.now().replace(microsecond=chance.choice([0, 1, 999_999])) - timedelta(
        hours=chance.randrange(200)
    )
    return Item(
        id=new_id(),
        number=number,
        type_id=status.type_id,
        status_id=status.id,
        status_since=now,
        title="Anything",
        title_folded="anything",
        source=chance.choice(list(Source)),
        priority=chance.randrange(6),
        published=chance.random() < 0.6,
        project_id=project,
        requester_id=chance.choice([*asking, None]),
        creator_id=chance.choice(people),
        created_at=now,
        updated_at=now + timedelta(hours=chance.randrange(3)),
        finished_at=chance.choice([None, now]),
    )


def _plan(chance: Random, row: Item) -> ItemPlan:
    """A plan, of which the item's row says what lists find it by."""
    start, finish = [chance.choice([None, row.created_at + timedelta(hours=hours)]) for hours in (1, 9)]
    work, duration = [chance.choice([None, 60, 480]) for _ in range(2)]
    row.planned, row.planned_start, row.planned_finish = True, start, finish
    row.planned_work_minutes, row.planned_duration_minutes = work, duration
    row.percent_complete, row.agile_points = chance.choice([None, 0, 40, 100]), chance.choice([None, 0, 8])
    said = {"start": start, "finish": finish, "work_minutes": work, "duration_minutes": duration}
    return ItemPlan(id=row.id, item_id=row.id, updated_at=row.created_at, **said)


def _parties(chance: Random, row: Item, principals: list[Principal]) -> list[ItemParty]:
    staff = [p for p in principals if p.kind in (PrincipalKind.USER, PrincipalKind.TEAM)]
    chosen = [(p, Part.FOLLOWER) for p in chance.sample(principals, chance.randrange(4))]
    chosen += [(p, Part.ASSIGNEE) for p in chance.sample(staff, chance.randrange(3))]
    return [
        ItemParty(id=new_id(), item_id=row.id, principal_id=p.id, principal_kind=p.kind, part=part)
        for p, part in chosen
    ]


@BOUNDED
@given(seed=st.integers(0, 2**32))
async def test_who_sees_a_row_is_the_same_in_memory_and_in_sql(world: World, seed: int):
    who = someone(Random(seed), world.desk, world.people)
    seen = set(await Item.visible_to(who).values_list("id", flat=True))
    assert seen == {row.id for row in world.rows if who.sees(row.audience())}
    if who.has_scope("projects:read"):
        projects = {row.id for row in await Project.visible_to(who)}
        assert projects == {row.id for row in await Project.all() if who.sees(row.audience)}
        sorted_into = {row.id for row in await Folder.visible_to(who)}
        assert sorted_into == {row.id for row in await Folder.all() if who.sees(row.audience)}


async def test_nobody_sees_nothing(world: World):
    assert await Item.visible_to(Viewer()).count() == 0
    assert await Project.visible_to(Viewer()).count() == 0


class Asking:
    """Filters over all that streams can follow, with values that some rows have."""

    def __init__(self, world: World) -> None:
        self.held: dict[str, list[Any]] = {}
        for one in ITEM.all:
            if one.live and one.means is None:
                self.held[one.name] = [getattr(row, one.column) for row in world.rows] if one.column else []
        self.parties = sorted({party.principal_id for row in world.rows for party in row.parties})

    def filter(self, draw: st.DataObject, depth: int = 3) -> Filter:
        shapes = ["condition", "condition", "all", "any", "not"] if depth else ["condition"]
        match draw.draw(st.sampled_from(shapes)):
            case "all":
                return All(tuple(self.filter(draw, depth - 1) for _ in range(draw.draw(st.integers(0, 3)))))
            case "any":
                return AnyOf(tuple(self.filter(draw, depth - 1) for _ in range(draw.draw(st.integers(0, 3)))))
            case "not":
                return Not(self.filter(draw, depth - 1))
            case _:
                return self.condition(draw)

    def condition(self, draw: st.DataObject) -> Condition:
        one = ITEM.named(draw.draw(st.sampled_from(sorted(self.held))))
        operator = draw.draw(st.sampled_from(OPERATORS[one.kind]))
        if operator == "is_null" and not one.nullable:
            operator = OPERATORS[one.kind][0]
        return Condition(one, operator, self.value(draw, one, operator))

    def value(self, draw: st.DataObject, one: Property, operator: str) -> Any:
        if operator == "is_null":
            return draw.draw(st.booleans())
        if one.kind is Kind.IDS:
            return draw.draw(st.lists(st.sampled_from(self.parties), max_size=3, unique=True))
        values = [value for value in self.held[one.name] if value is not None]
        if one.kind is Kind.INSTANT:
            offset = st.integers(-300, 10).map(lambda hours: timedelta(hours=hours, minutes=30))
            return draw.draw(st.sampled_from(values) | offset)
        if operator == "in":
            return draw.draw(st.lists(st.sampled_from(values), max_size=3))
        return draw.draw(st.sampled_from(values))


@BOUNDED
@given(draw=st.data())
async def test_what_matches_is_the_same_in_memory_and_in_sql(world: World, draw: st.DataObject):
    tree = Asking(world).filter(draw)
    found = set(await Item.filter(to_q(tree)).values_list("id", flat=True))
    assert found == {row.id for row in world.rows if matches(tree, state(row))}


@pytest.mark.parametrize(
    ("tree", "all_of_them"),
    [
        (EVERYTHING, True),
        (Not(EVERYTHING), False),
        (AnyOf(()), False),
        (Not(AnyOf(())), True),
        (All((EVERYTHING, Not(AnyOf(())))), True),
        (AnyOf((AnyOf(()), Not(EVERYTHING))), False),
    ],
)
async def test_a_filter_without_conditions_means_what_it_says(world: World, tree: Filter, all_of_them: bool):
    assert await Item.filter(to_q(tree)).count() == (len(world.rows) if all_of_them else 0)
    assert all(matches(tree, state(row)) is all_of_them for row in world.rows)


@pytest.mark.parametrize("operator", ["some", "none", "every"])
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
async def test_not_means_not_however_often_it_is_said(world: World, operator: str, depth: int):
    """Each NOT stands around an ALL of one part, as clients write it."""
    people = [party.principal_id for row in world.rows for party in row.parties][:3]
    tree: Filter = Condition(ITEM.named("followers"), operator, people)
    for _ in range(depth):
        tree = Not(All((tree,)))
    found = set(await Item.filter(to_q(tree)).values_list("id", flat=True))
    assert found == {row.id for row in world.rows if matches(tree, state(row))}


async def test_every_live_property_is_in_the_snapshot(world: World):
    row = next(row for row in world.rows if row.planned)
    assert set(state(row)) == {one.name for one in ITEM.all if one.live and one.means is None}
    assert await ItemType.filter(id=row.type_id).exists()
