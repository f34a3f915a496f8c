"""An item split of notes alone: it is for the staff."""

from domain import conversations, items, projects
from domain.conversations import NewMessage
from models import Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, item, viewer

SPLIT = """mutation($id: ID!, $ids: [ID!]!) { itemSplit(id: $id, input: { messageIds: $ids }) {
  item { id requester { name } published followers { name } assignees { name } messages(first: 9) { nodes { text } } } } }"""


async def _sees(who: Viewer, key: str) -> bool:
    shown = await ask(who, "query($id: ID!) { item(id: $id) { id } }", id=key)
    return shown["item"] is not None


async def test_of_notes_alone_an_item_for_the_staff_is_made(
    admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys
) -> None:
    """Whoever of the customers saw the other, in whichever way, neither sees the new one nor is named on it."""
    colleague = workspace["colleague"]
    row = await item(
        lead, "Two things", project_id=workspace["website"], requester_id=workspace["customer"], published=True,
        assignee_ids=[workspace["member"]], follower_ids=[workspace["foreigner"], workspace["team"]],
    )  # fmt: skip
    note = await conversations.note(lead, row.id, NewMessage(text="Again"))
    await projects.change_followers(admin, workspace["website"], [colleague], [])
    assert customer.organization_id is not None
    await items.change_followers(admin, row.id, [colleague, customer.organization_id], [])
    got = await ask(lead, SPLIT, id=gid(row), ids=[gid(note)])
    made = got["itemSplit"]["item"]
    key = made.pop("id")
    assert made == {
        "requester": None,
        "published": False,
        "followers": [{"name": "Web team"}],
        "assignees": [{"name": "Member"}],
        "messages": {"nodes": [{"text": "Again"}]},
    }
    for who in (customer, await viewer(colleague)):
        assert [await _sees(who, each) for each in (gid(row), key)] == [True, False]
