"""Items counted by what they have: the same that lists with the same filter hold, within what one sees."""

from typing import Any

import pytest

from domain import customers, items, tags
from kit.errors import NotAllowed
from models import Principal, PrincipalKind, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.factories import Keys, narrowed

COUNTS = """query($by: ItemGroup!, $filter: ItemFilter) { itemCounts(by: $by, filter: $filter) { count priority
  status { name } itemType { name } project { name } tag { name } principal { name } } }"""
FOR_ALL, FOR_STAFF = (
    ("STATUS", "PRIORITY", "TYPE", "ASSIGNEE"),
    ("PROJECT", "TAG", "REQUESTER", "ORGANIZATION"),
)


async def counts(viewer: Viewer, by: str, **filter: Any) -> list[tuple[Any, int]]:
    """(name or number, count), most first; None is none."""
    rows = (await ask(viewer, COUNTS, by=by, filter=filter))["itemCounts"]
    assert [row["count"] for row in rows] == sorted((row["count"] for row in rows), reverse=True)
    return [(_name(row), row["count"]) for row in rows]


def _name(row: dict[str, Any]) -> Any:
    said = [each for name, each in row.items() if name != "count" and each is not None]
    assert len(said) <= 1
    return None if not said else said[0]["name"] if isinstance(said[0], dict) else said[0]


@pytest.fixture(name="five")
async def _five(admin: Viewer, workspace: Keys) -> Keys:
    """Items with and without all of it; one in a project of its own."""
    hot, cold = [(await tags.create(admin, name)).id for name in ("Hot", "Cold")]
    asked = {"requester_id": workspace["customer"], "project_id": workspace["website"]}
    first = await factories.item(
        admin, "1", priority=3, assignee_ids=[workspace["member"], workspace["team"]], **asked
    )
    second = await factories.item(admin, "2", priority=3, assignee_ids=[workspace["member"]], **asked)
    third = await factories.item(
        admin, "3", requester_id=workspace["colleague"], project_id=workspace["website"]
    )
    await factories.item(admin, "4", project_id=workspace["website"])
    await factories.item(admin, "5", requester_id=workspace["foreigner"])
    await items.change_tags(admin, first.id, [hot, cold])
    await items.change_tags(admin, third.id, [hot])
    await items.set_status(admin, second.id, (await Status.get(type_id=second.type_id, name="Closed")).id)
    await tags.remove(admin, cold)
    return workspace


_COUNTED: dict[str, list[tuple[Any, int]]] = {
    "STATUS": [("Open", 4), ("Closed", 1)],
    "PRIORITY": [(0, 3), (3, 2)],
    "TYPE": [("Ticket", 5)],
    "ASSIGNEE": [(None, 3), ("Member", 2), ("Web team", 1)],
    "PROJECT": [("Website", 4), ("Incoming tickets", 1)],
    "TAG": [(None, 3), ("Hot", 2)],
    "REQUESTER": [("Customer", 2), ("Colleague", 1), ("Foreigner", 1), (None, 1)],
    "ORGANIZATION": [("acme.example", 3), ("other.example", 1), (None, 1)],
}


def _sorted(rows: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))


@pytest.mark.parametrize("by", [*FOR_ALL, *FOR_STAFF])
async def test_items_are_counted_by_what_they_have(five: Keys, admin: Viewer, queries: Any, by: str) -> None:
    found = await counts(admin, by)
    assert _sorted(found) == _sorted(_COUNTED[by])
    with queries(1):
        await ask(admin, "query($by: ItemGroup!) { itemCounts(by: $by) { count priority } }", by=by)
    with queries(1 if by == "PRIORITY" else 2):
        await counts(admin, by)
    one = await counts(admin, by, title={"eq": "3"})
    assert [count for _, count in one] == [1], "with the filter of lists"
    assert await counts(admin, by, title={"eq": "none"}) == []


@pytest.mark.parametrize("by", [*FOR_ALL, *FOR_STAFF])
async def test_only_what_is_seen_is_counted(five: Keys, outsider: Viewer, by: str) -> None:
    assert await counts(outsider, by) == []
    assert await counts(narrowed(outsider, "people:read"), by) == []


async def test_customers_count_their_own_by_what_they_see_of_it(
    five: Keys, admin: Viewer, customer: Viewer, foreigner: Viewer
) -> None:
    assert _sorted(await counts(customer, "STATUS")) == [("Closed", 1), ("Open", 1)]
    assert await counts(customer, "PRIORITY") == [(3, 2)]
    assert await counts(customer, "ASSIGNEE") == [("Member", 2), ("Web team", 1)]
    assert await counts(foreigner, "TYPE") == [("Ticket", 1)]
    for by in FOR_STAFF:
        with pytest.raises(NotAllowed):
            await counts(customer, by)


async def test_keys_that_look_nobody_up_learn_of_no_organization(five: Keys, admin: Viewer) -> None:
    key = narrowed(admin, "items:read")
    with pytest.raises(NotAllowed, match="people:read"):
        await counts(key, "ORGANIZATION")
    assert sum(count for _, count in await counts(key, "REQUESTER")) == 5


async def test_what_is_archived_is_counted_where_the_filter_asks_for_it(five: Keys, admin: Viewer) -> None:
    done = (await ask(admin, '{ items(filter: {title: {eq: "2"}}) { nodes { id } } }'))["items"]["nodes"][0][
        "id"
    ]
    await ask(admin, "mutation($id: ID!) { itemArchive(id: $id) { errors { code } } }", id=done)
    assert await counts(admin, "STATUS") == [("Open", 4)]
    assert await counts(admin, "STATUS", archived={"eq": True}) == [("Closed", 1)]


async def test_who_moves_to_another_organization_takes_requests_along(five: Keys, admin: Viewer) -> None:
    await customers.move(admin, five["colleague"], await _organization("other.example"))
    assert _sorted(await counts(admin, "ORGANIZATION")) == _sorted(
        [("acme.example", 2), ("other.example", 2), (None, 1)]
    )


async def _organization(name: str) -> Any:
    return (await Principal.get(kind=PrincipalKind.ORGANIZATION, name=name)).id


async def test_of_equal_groups_that_of_none_comes_last(admin: Viewer, workspace: Keys) -> None:
    """In both databases, which place nothing differently."""
    for assigned in ([], [workspace["member"]], [workspace["team"]]):
        await factories.item(admin, project_id=workspace["website"], assignee_ids=assigned)
    assert await counts(admin, "ASSIGNEE") == [("Member", 1), ("Web team", 1), (None, 1)]
