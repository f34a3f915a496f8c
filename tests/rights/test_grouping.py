"""Counts by group, and lists by custom fields: of what one sees, by what one sees of it."""

import pytest

from tests.rights.asking import Desk
from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.work import FIELDS
from tests.rights.viewers import CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

_COUNTS = "query($by: ItemGroup!) { itemCounts(by: $by) { count } }"
_ONCE, _OFTEN, _FOR_STAFF = (
    ("STATUS", "PRIORITY", "TYPE"),
    ("ASSIGNEE",),
    ("PROJECT", "REQUESTER", "ORGANIZATION", "TAG"),
)
_ITEMS = """query($key: String!, $order: [ItemOrder!]) {
  items(first: 100, filter: {customFields: [{key: $key, isNull: false}]}) { nodes { id } }
  sorted: items(first: 100, orderBy: $order) { nodes { id } } }"""
_PEOPLE = """query($filter: [CustomFieldFilter!], $orders: [OrganizationOrder!], $order: [CustomerOrder!]) {
  organizations(first: 100, filter: {customFields: $filter}) { nodes { id } }
  all: organizations(first: 100) { nodes { id } }
  sortedAll: organizations(first: 100, orderBy: $orders) { nodes { id } }
  customers(first: 100, filter: {customFields: $filter}) { nodes { id } }
  sorted: customers(first: 100, orderBy: $order) { nodes { id } }
  byName: customers(first: 100, orderBy: [{field: NAME, direction: DESC}]) { nodes { id } } }"""
_LOOKING_UP = STAFF & may_use("people:read") & may_use("items:read")


@pytest.mark.parametrize("by", [*_ONCE, *_OFTEN, *_FOR_STAFF])
async def test_items_are_counted_for_whom_they_are(desk: Desk, by: str):
    wrong = []
    for viewer in sorted(SIGNED_IN):
        answer = await desk.ask(viewer, _COUNTS, by=by)
        nobody_looked_up = by == "ORGANIZATION" and viewer not in may_use("people:read")
        if nobody_looked_up or (by in _FOR_STAFF and viewer in CUSTOMERS):
            wrong += [] if (answer.code, answer.data) == ("NOT_ALLOWED", None) else [f"{viewer} may count"]
            continue
        assert not answer.errors, (viewer, answer.errors)
        found = sum(each["count"] for each in answer.data["itemCounts"])
        seen = sum(viewer in viewers for viewers in ITEMS.values())
        if found < seen or (found > seen and by not in ("ASSIGNEE", "TAG")):
            wrong.append(f"{viewer} counts {found}, not {seen}")
        if not seen and found:
            wrong.append(f"{viewer} sees none and counts {found}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["open", "secret", "gone"])
async def test_items_are_found_and_sorted_by_the_fields_that_one_sees(desk: Desk, name: str):
    """The item that has values is sorted first by them, and last by its number."""
    full, by_all = desk.world.ids["item full"], ITEMS["item full"]
    by_field: Viewers = FIELDS[f"custom_field {name}"]
    order = [{"field": "CUSTOM_FIELD", "customField": name}, {"field": "CREATED_AT", "direction": "DESC"}]
    newest_last = {"order": order[1:], "key": name}
    wrong = []
    for viewer in sorted(SIGNED_IN):
        data = (await desk.ask(viewer, _ITEMS, key=name, order=order)).data
        plain = (await desk.ask(viewer, _ITEMS, **newest_last)).data
        found = [row["id"] for row in data["items"]["nodes"]]
        expected = [full] if viewer in by_all & by_field else []
        if found != expected:
            wrong.append(f"{viewer} finds {found}")
        rows = [row["id"] for row in plain["sorted"]["nodes"]]
        if expected:
            rows = [full, *(row for row in rows if row != full)]
        if [row["id"] for row in data["sorted"]["nodes"]] != rows:
            wrong.append(f"{viewer} sees them sorted by {name}, or not")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("key", ["about", "open"])
async def test_people_are_found_and_sorted_by_the_fields_that_one_sees(desk: Desk, key: str):
    """`about` is for customers, `open` for staff: of items, a field of that key is for customers."""
    acme, requester = desk.world.ids["organization acme"], desk.world.ids["customer requester"]
    down = {"field": "NAME", "direction": "DESC"}
    variables = {
        "filter": [{"key": key, "isNull": False}],
        "orders": [{"field": "CUSTOM_FIELD", "customField": key}, down],
        "order": [{"field": "CUSTOM_FIELD", "customField": key}, down],
    }
    wrong = []
    for viewer in sorted(SIGNED_IN):
        data = (await desk.ask(viewer, _PEOPLE, **variables)).data
        ids = {name: [row["id"] for row in data[name]["nodes"]] for name in data}
        sees = viewer in _LOOKING_UP or (viewer in CUSTOMERS and key == "about")
        companies = [acme] if sees and acme in ids["all"] else []
        people = [requester] if sees and key == "about" and requester in ids["byName"] else []
        if (ids["organizations"], ids["customers"]) != (companies, people):
            wrong.append(f"{viewer} finds {ids['organizations']} and {ids['customers']}")
        if ids["sorted"] != [*people, *(each for each in ids["byName"] if each not in people)]:
            wrong.append(f"{viewer} sees customers sorted by {key}, or not")
        if companies and ids["sortedAll"][0] != acme:
            wrong.append(f"{viewer} does not see organizations sorted by {key}")
    assert not wrong, "\n".join(wrong)
