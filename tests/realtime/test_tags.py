"""Tags, live for staff: the vocabulary, and the lists that they narrow."""

import pytest

from domain import items, tags
from kit.ids import to_global
from models import Viewer
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge

STREAM = """subscription($after: String) { tagsChanged(after: $after) {
    signal cursor kind tagId version actor { name } tag { name removed } } }"""
LIST = """subscription($filter: ItemFilter) { itemsChanged(filter: $filter) {
    signal kind item { title tags { name } } changes { field before after } } }"""


@pytest.mark.parametrize("name", ["admin", "restricted", "outsider"])
async def test_staff_hears_of_tags_and_resumes(edge: Edge, admin: Viewer, workspace: Keys, name: str):
    screen = await edge.screen(await viewer(workspace[name]), STREAM)
    made = await tags.create(admin, "Hot")
    await tags.edit(admin, made.id, name="Very hot")
    await tags.remove(admin, made.id)
    await edge.quiet()
    _, *told = screen.messages
    assert [(each["signal"], each["kind"]) for each in told] == [
        ("ADDED", "tag.created"),
        ("CHANGED", "tag.edited"),
        ("REMOVED", None),
    ]
    assert {each["tagId"] for each in told} == {to_global("tag", made.id)}
    assert told[2]["tag"] is None
    again = await edge.screen(await viewer(workspace[name]), STREAM, after=told[0]["cursor"])
    await edge.quiet()
    assert [each["signal"] for each in again.messages[1:]] == ["CHANGED", "REMOVED"]
    assert again.messages[1]["tag"] == {"name": "Very hot", "removed": True}, "as it is by now"


async def test_customers_do_not(edge: Edge, customer: Viewer):
    with pytest.raises(AssertionError, match="Only staff may follow tags"):
        await edge.screen(customer, STREAM)


async def test_a_list_of_a_tag_is_followed(edge: Edge, admin: Viewer, member: Viewer, workspace: Keys):
    hot = (await tags.create(admin, "Hot")).id
    one = await item(admin, "One", project_id=workspace["website"])
    screen = await edge.screen(member, LIST, filter={"tags": {"some": [to_global("tag", hot)]}})
    other = await edge.screen(member, LIST, filter={"tags": {"none": [to_global("tag", hot)]}})
    await items.change_tags(admin, one.id, [hot])
    await edge.quiet()
    await items.edit(admin, one.id, title="Still one")
    await edge.quiet()
    await items.change_tags(admin, one.id, remove=[hot])
    await edge.quiet()
    assert [each["signal"] for each in screen.messages] == ["READY", "ADDED", "CHANGED", "REMOVED"]
    assert [each["signal"] for each in other.messages] == ["READY", "REMOVED", "ADDED"]
    added = screen.messages[1]
    assert added["kind"] == "item.tags_changed"
    assert added["changes"] == [{"field": "tags", "before": [], "after": [to_global("tag", hot)]}]


async def test_the_requester_hears_nothing_of_tags(
    edge: Edge, admin: Viewer, customer: Viewer, workspace: Keys
):
    one = await item(admin, "One", requester_id=workspace["customer"])
    screen = await edge.screen(customer, LIST)
    await items.change_tags(admin, one.id, [(await tags.create(admin, "Hot")).id])
    await items.edit(admin, one.id, title="Two")
    await edge.quiet()
    assert [each["kind"] for each in screen.messages[1:]] == ["item.edited"]
    assert screen.messages[1]["item"] == {"title": "Two", "tags": None}
