"""Asking for recurrences, for tests."""

from typing import Any

from models import Item, Viewer
from tests.api.asking import ask, gid

RECURRENCE = """recurrence { rule firstDay time timeZone daysOff paused stopped setBy { name } next version
    preview(first: 3) { day at ruleDay } }"""
SET = f"""mutation($id: ID!, $input: ItemRecurrenceInput!, $version: Int) {{
  itemSetRecurrence(id: $id, input: $input, version: $version) {{
    item {{ id version {RECURRENCE} }} errors {{ code path message }} cursor }} }}"""
REMOVE = f"""mutation($id: ID!, $version: Int) {{ itemRemoveRecurrence(id: $id, version: $version) {{
    item {{ id version {RECURRENCE} }} errors {{ code path message }} cursor }} }}"""
SHOWN = f"query($id: ID!) {{ item(id: $id) {{ {RECURRENCE} }} }}"
MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=10"


async def set_recurrence(by: Viewer, item: Item, version: int | None = None, **given: Any) -> dict[str, Any]:
    """The payload."""
    found: dict[str, Any] = await ask(by, SET, id=gid(item), input=given, version=version)
    return found["itemSetRecurrence"]


async def recurs(by: Viewer, item: Item, **given: Any) -> dict[str, Any]:
    """The recurrence, as it is then."""
    got = await set_recurrence(by, item, **given)
    assert got["errors"] == []
    found: dict[str, Any] = got["item"]["recurrence"]
    return found


async def remove_recurrence(by: Viewer, item: Item, version: int | None = None) -> dict[str, Any]:
    """The payload."""
    found: dict[str, Any] = await ask(by, REMOVE, id=gid(item), version=version)
    return found["itemRemoveRecurrence"]


async def shown(by: Viewer, item: Item) -> dict[str, Any] | None:
    """The recurrence as somebody reads it."""
    found: dict[str, Any] | None = (await ask(by, SHOWN, id=gid(item)))["item"]["recurrence"]
    return found
