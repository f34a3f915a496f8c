"""Asking for plans, for tests."""

from typing import Any

from models import Item, ItemType, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys

PLAN = """plan { driver start finish workMinutes durationMinutes constraint constraintAt
    actualStart actualFinish actualWorkMinutes version }"""
SET = f"""mutation($id: ID!, $input: ItemPlanInput, $version: Int) {{
  itemSetPlan(id: $id, input: $input, version: $version) {{
    item {{ id version {PLAN} }} errors {{ code path message }} cursor }} }}"""
SHOWN = f"query($id: ID!) {{ item(id: $id) {{ {PLAN} }} }}"


async def task(by: Viewer, keys: Keys, title: str = "Task", **more: Any) -> Item:
    """A task of the project Website."""
    kind = await ItemType.get(slug="task")
    return await factories.item(by, title, type_id=kind.id, **{"project_id": keys["website"], **more})


async def set_plan(by: Viewer, item: Item, version: int | None = None, **given: Any) -> dict[str, Any]:
    """The payload."""
    found: dict[str, Any] = await ask(by, SET, id=gid(item), input=given, version=version)
    return found["itemSetPlan"]


async def planned(by: Viewer, item: Item, **given: Any) -> dict[str, Any]:
    """The plan, as it is then."""
    got = await set_plan(by, item, **given)
    assert got["errors"] == []
    found: dict[str, Any] = got["item"]["plan"]
    return found


async def refusal(by: Viewer, item: Item, **given: Any) -> tuple[str, list[str]]:
    """The code and the path of the one refusal."""
    (error,) = (await set_plan(by, item, **given))["errors"]
    return error["code"], error["path"]
