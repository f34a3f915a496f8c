"""Lists of items, narrowed and page by page: what they hold and what they count, for every viewer."""

import pytest

from models.properties.item import ITEM
from tests.rights.asking import Desk
from tests.rights.cases import meant
from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.filters import FILTERS, Filter
from tests.rights.viewers import SIGNED_IN
from tests.rights.world import World

_ASK = """query Narrowed($filter: ItemFilter) {
  items(filter: $filter, first: 100) { nodes { id } totalCount { value } }
  itemStatusCounts(filter: $filter) { count }
}"""
_COUNT = "query Counted($filter: ItemFilter) { itemStatusCounts(filter: $filter) { count } }"
_PAGE = """query Page($after: String) {
  items(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}"""


def test_every_property_has_a_row():
    properties = {one.name for one in ITEM.all if one.filterable}
    for name in properties - FILTERS.keys():
        raise AssertionError(f"Say in tests/rights/expected/filters.py who may filter by {name}.")
    assert FILTERS.keys() == properties, "A row is about a property that is gone."


@pytest.mark.parametrize("name", sorted(FILTERS))
async def test_a_filter_finds_what_is_seen_and_nothing_else(desk: Desk, name: str):
    wrong = []
    for asked in FILTERS[name]:
        variables = {"filter": meant(asked.given, desk.world)}
        for viewer in sorted(SIGNED_IN):
            if viewer in asked.may:
                answer = await desk.ask(viewer, _ASK, **variables)
                assert not answer.errors, f"{viewer} may not ask {asked.given}: {answer.errors}"
                wrong += _differences(answer.data, asked, viewer, desk.world)
                continue
            for document in (_ASK, _COUNT):
                answer = await desk.ask(viewer, document, **variables)
                refused = (answer.code, answer.data) == ("NOT_ALLOWED", None)
                wrong += [] if refused else [f"{viewer} may ask {asked.given}"]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_page_after_page_shows_each_item_once(desk: Desk, viewer: str):
    shown: list[str] = []
    after, more = None, True
    while more:
        page = (await desk.ask(viewer, _PAGE, after=after)).data["items"]
        shown += [row["id"] for row in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(shown) == len(set(shown))
    assert set(shown) == {desk.world.ids[name] for name, viewers in ITEMS.items() if viewer in viewers}


def _differences(data: dict, asked: Filter, viewer: str, world: World) -> list[str]:
    should = {name for name in asked.finds if viewer in ITEMS[name]}
    counted = sum(each["count"] for each in data["itemStatusCounts"])
    wrong = (
        [] if counted == len(should) else [f"{viewer} counts {counted}, not {len(should)}, by {asked.given}"]
    )
    if "items" in data:
        found = {
            name for name in ITEMS if any(row["id"] == world.ids[name] for row in data["items"]["nodes"])
        }
        if found != should or data["items"]["totalCount"]["value"] != len(should):
            wrong.append(f"{viewer} finds {sorted(found)}, not {sorted(should)}, by {asked.given}")
    return wrong
