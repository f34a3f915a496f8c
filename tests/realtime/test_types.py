"""Types of items and their statuses, live for everybody who is signed in."""

import pytest

from domain import item_types, statuses
from domain.item_types import NewItemType
from kit.ids import to_global
from models import Family, ItemType, ProjectShare, Status, Viewer
from tests.factories import Keys, viewer
from tests.realtime.ears import Edge

STREAM = """subscription($after: String) { itemTypesChanged(after: $after) {
    signal cursor kind itemTypeId version actor { name } itemType { name keyPrefix statuses { name } } } }"""


async def a_story(admin: Viewer) -> ItemType:
    """A type is made, changed around, and removed."""
    idea = await item_types.create(admin, NewItemType(family=Family.PRODUCT, name="Idea", key_prefix="I"))
    await item_types.edit(admin, idea.id, key_prefix="IDEA")
    going = await Status.get(type_id=idea.id, name="In progress")
    await statuses.remove(admin, going.id)
    ticket = await ItemType.get(slug="ticket")
    await item_types.remove(admin, idea.id, ticket.id)
    return idea


@pytest.mark.parametrize("name", ["admin", "restricted", "customer"])
async def test_everybody_hears_of_types_and_resumes(edge: Edge, admin: Viewer, workspace: Keys, name: str):
    who = await viewer(workspace[name])
    screen = await edge.screen(who, STREAM)
    idea = await a_story(admin)
    await edge.quiet()
    ready, *told = screen.messages
    assert [each["signal"] for each in told] == ["ADDED", "CHANGED", "CHANGED", "REMOVED"]
    assert {each["itemTypeId"] for each in told} == {to_global("type", idea.id)}
    kinds = ["item_type.created", "item_type.edited", "item_type.status_removed"]
    assert [each["kind"] for each in told[:3]] == (kinds if who.is_staff else [None] * 3)
    assert [each["actor"] for each in told] == [{"name": "Admin"} if who.is_staff else None] * 3 + [None]
    assert told[3]["itemType"] is None
    again = await edge.screen(who, STREAM, after=told[0]["cursor"])
    await edge.quiet()
    assert [each["signal"] for each in again.messages[1:]] == ["CHANGED", "CHANGED", "REMOVED"]
    assert ready["signal"] == again.messages[0]["signal"] == "READY"
    assert again.messages[1]["itemType"]["keyPrefix"] == "IDEA"
    assert again.messages[2]["itemType"]["statuses"] == [], "as it is by now: removed"
    assert again.messages[2]["version"] == 4


@pytest.mark.parametrize("name", ["admin", "restricted", "outsider", "guest"])
async def test_a_projects_own_are_for_its_staff(edge: Edge, admin: Viewer, workspace: Keys, name: str):
    await ProjectShare.filter(principal_id=admin.principal_id).delete()  # an admin sees it without a role
    who = await viewer(workspace[name])
    screen = await edge.screen(who, STREAM)
    new = NewItemType(family=Family.PROJECT, name="Story", key_prefix="S", project_id=workspace["website"])
    story = await item_types.create(admin, new)
    await item_types.edit(admin, story.id, key_prefix="STORY")
    await statuses.remove(admin, (await Status.get(type_id=story.id, name="In progress")).id)
    await item_types.remove(admin, story.id, (await ItemType.get(slug="task")).id)
    await edge.quiet()
    heard = [each["signal"] for each in screen.messages[1:]]
    sees = name in ("admin", "restricted")
    assert heard == (["ADDED", "CHANGED", "CHANGED", "REMOVED"] if sees else [])
    if sees:
        assert screen.messages[1]["itemType"]["name"] == "Story"
