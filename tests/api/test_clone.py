"""An item like another: what it takes along, and what it leaves."""

from typing import Any

from domain import checklist_entries, conversations, people, projects
from domain.conversations import NewMessage
from kit.errors import NotAllowed
from models import Item, Viewer
from tests.api.asking import ask, gid
from tests.api.placing import folder, placed
from tests.factories import Keys, item, viewer
from tests.refusals import unchanged

CLONE = """mutation($id: ID!, $title: String, $key: String) { itemClone(id: $id, title: $title, idempotencyKey: $key) {
  item { id title description priority published archived type { name } status { name }
    project { name } folder { name } parent { title } requester { id } assignees { name } followers { id } checklist { text done }
    messages { nodes { text } } madeFrom { title } source }
  errors { code path } cursor } }"""


async def _clone(by: Viewer, row: Item, **more: Any) -> Any:
    return (await ask(by, CLONE, id=gid(row), **more))["itemClone"]


async def test_it_is_like_it_and_new(admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys) -> None:
    row = await item(
        lead, "Monthly check", description="All pumps", priority=3, project_id=workspace["website"],
        requester_id=workspace["customer"], follower_ids=[workspace["colleague"]], published=True,
        assignee_ids=[workspace["member"], workspace["restricted"], workspace["team"]],
    )  # fmt: skip
    plans = await folder(lead, workspace, "Plans")
    await placed(lead, row, folderId=plans)
    for words in ("Pump 1", "Pump 2"):
        entry = await checklist_entries.create(lead, row.id, words)
    await checklist_entries.edit(lead, entry.id, done=True)
    await conversations.reply(customer, row.id, NewMessage(text="When?"))
    await people.deactivate(admin, workspace["restricted"])
    got = await _clone(lead, row, key="one")
    assert got["errors"] == []
    made = got["item"]
    key = made.pop("id")
    assert made == {
        "title": "Monthly check", "description": "All pumps", "priority": 3, "published": False, "archived": False,
        "type": {"name": "Ticket"}, "status": {"name": "Open"}, "project": {"name": "Website"},
        "folder": {"name": "Plans"}, "parent": None, "requester": None, "followers": [], "source": "HAND",
        "assignees": [{"name": "Member"}, {"name": "Web team"}], "messages": {"nodes": []},
        "checklist": [{"text": "Pump 1", "done": False}, {"text": "Pump 2", "done": False}],
        "madeFrom": {"title": "Monthly check"},
    }  # fmt: skip
    assert (await _clone(lead, row, key="one"))["item"]["id"] == key
    named = await _clone(lead, row, title="May")
    assert named["item"]["title"] == "May"
    await projects.unshare(admin, workspace["website"], workspace["lead"])
    async with unchanged():
        again = await _clone(await viewer(workspace["lead"]), row, key="one")
    assert [(each["code"], each["path"]) for each in again["errors"]] == [("NOT_FOUND", ["idempotencyKey"])]


async def test_a_sub_item_stays_where_it_stands(lead: Viewer, workspace: Keys) -> None:
    above, below = [await item(lead, name, project_id=workspace["website"]) for name in ("Above", "Below")]
    await placed(lead, below, parentId=above)
    assert (await _clone(lead, below))["item"]["parent"] == {"title": "Above"}


async def test_who_may_not(restricted: Viewer, customer: Viewer, lead: Viewer, workspace: Keys) -> None:
    row = await item(lead, project_id=workspace["website"], requester_id=workspace["customer"])
    for who in (restricted, customer):
        async with unchanged():
            got = await _clone(who, row)
        assert [each["code"] for each in got["errors"]] == [NotAllowed.code.value]
