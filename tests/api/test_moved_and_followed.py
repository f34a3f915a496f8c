"""Who sees an item only as a follower of its project learns no more of what was before by following it, nor by its history."""

from domain import conversations, items, projects
from domain.conversations import NewMessage
from models import Conversation, Item, ItemParty, Viewer
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys, viewer

FOLLOW = "mutation($id: ID!) { itemFollow(id: $id) { item { viewerFollows } errors { code } } }"
SEEN = """query($id: ID!) { item(id: $id) { messages(first: 9) { nodes { text } }
  history(first: 50) { nodes { kind changes { field before after } } } } }"""


async def _moved(admin: Viewer, workspace: Keys) -> Item:
    made = await factories.item(
        admin,
        project_id=None,
        requester_id=workspace["customer"],
        published=True,
        description="My PIN is 1234",
    )
    await conversations.reply(await viewer(workspace["customer"]), made.id, NewMessage(text="It is 1234"))
    await items.edit(admin, made.id, description="(removed)")
    return await items.move(admin, made.id, workspace["website"])


async def test_a_guest_who_follows_by_themself_hears_of_it_and_sees_no_more(
    admin: Viewer, guest: Viewer, workspace: Keys
) -> None:
    made = await _moved(admin, workspace)
    followed = await ask(guest, FOLLOW, id=gid(made))
    assert followed["itemFollow"] == {"item": {"viewerFollows": True}, "errors": []}
    seen = (await ask(await fresh(guest), SEEN, id=gid(made)))["item"]
    assert seen["messages"]["nodes"] == []
    await items.move(admin, made.id, None)
    assert (await ask(await fresh(guest), SEEN, id=gid(made)))["item"] is None


async def test_who_was_made_to_follow_it_by_staff_sees_it_for_themself(
    admin: Viewer, guest: Viewer, workspace: Keys
) -> None:
    made = await _moved(admin, workspace)
    await items.follow(guest, made.id)
    await items.change_followers(admin, made.id, [workspace["guest"]], [])
    assert await ItemParty.filter(item_id=made.id, gives_sight=False).count() == 0
    seen = (await ask(await fresh(guest), SEEN, id=gid(made)))["item"]
    assert [each["text"] for each in seen["messages"]["nodes"]] == ["It is 1234"]


async def test_history_tells_a_guest_nothing_that_was_said_before_it_came(
    admin: Viewer, guest: Viewer, customer: Viewer, workspace: Keys
) -> None:
    made = await _moved(admin, workspace)
    await items.edit(admin, made.id, title="Since")
    for who, told in ((guest, ["Since"]), (customer, ["My PIN is 1234", "(removed)", "Since"])):
        nodes = (await ask(who, SEEN, id=gid(made)))["item"]["history"]["nodes"]
        words = [
            str(value)
            for node in nodes
            for each in node["changes"]
            for value in (each["before"], each["after"])
        ]
        assert [word for word in told if word in words] == told
        assert ("My PIN is 1234" in words) is (who is customer)


KEPT = """query($id: ID!) { item(id: $id) { drafts { text } history(first: 50) { nodes { kind } } }
  search(query: "1234", kinds: [MESSAGE]) { nodes { kind } } }"""


async def test_who_knows_it_for_themselves_loses_nothing_by_following_its_project_too(
    admin: Viewer, member: Viewer, customer: Viewer, workspace: Keys
) -> None:
    made = await _moved(admin, workspace)
    await projects.share(admin, workspace["website"], workspace["customer"])
    thread = await Conversation.get(item_id=made.id)
    for who in (await fresh(customer), member):
        await conversations.save_draft(who, None, None, "Not yet", thread.id)
        seen = await ask(who, KEPT, id=gid(made))
        assert seen["item"]["drafts"] == [{"text": "Not yet"}]
        assert {"kind": "message.posted"} in seen["item"]["history"]["nodes"]
        assert seen["search"]["nodes"] == [{"kind": "MESSAGE"}]
