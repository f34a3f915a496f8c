"""A project that goes into the bin: whoever followed something of it is told that it is gone, and that it is back."""

from typing import Any

from domain import conversations, items, projects
from domain.conversations import NewMessage
from kit.errors import NotFound
from kit.ids import to_global
from models import Viewer, sight
from tests.api.talks.talking import CUSTOMER, on_project
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge

LIST = "subscription { itemsChanged { signal cursor kind itemId item { title } } }"
ONE = "subscription($id: ID!) { itemChanged(id: $id) { signal kind itemId item { title } } }"
THREAD = "subscription($id: ID!) { conversationChanged(id: $id) { signal kind message { text } } }"


async def test_streams_of_what_is_in_it_end_and_lists_ask_again(
    edge: Edge, admin: Viewer, lead: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    website = workspace["website"]
    row = await item(
        admin, "Secret", project_id=website, published=True, requester_id=workspace["customer"],
        follower_ids=[workspace["foreigner"]],
    )  # fmt: skip
    other = await item(admin, "Stays", project_id=workspace["inbox"], requester_id=workspace["customer"])
    said = await conversations.reply(admin, row.id, NewMessage(text="Secret answer"))
    news = await on_project(lead, workspace, CUSTOMER, "News")
    lists, ones, threads = [], [], []
    for name in ("admin", "manager", "restricted", "teammate", "guest", "customer", "foreigner"):
        who = await viewer(workspace[name])
        lists.append(await edge.screen(who, LIST))
        ones.append(await edge.screen(who, ONE, id=to_global("item", row.id)))
        threads.append(await edge.screen(who, THREAD, id=to_global("conversation", said.conversation_id)))
        if name not in ("customer", "foreigner"):
            threads.append(await edge.screen(who, THREAD, id=to_global("conversation", news.id)))
    beside = await edge.screen(outsider, LIST)
    await projects.remove(admin, website)
    await edge.quiet()
    for screen in (*ones, *threads):
        assert isinstance(await screen.end(), NotFound)
        assert [message["signal"] for message in screen.messages] == ["READY", "REMOVED"]
        (gone,) = screen.of("REMOVED")
        assert not any(value for name, value in gone.items() if name not in ("signal", "itemId"))
    for screen in lists:
        assert [message["signal"] for message in screen.messages] == ["READY", "SCOPE_CHANGED"]
    await items.edit(admin, other.id, title="Meanwhile")
    await projects.restore(admin, website)
    await items.edit(admin, row.id, title="Back")
    end = await sight.position()
    for screen in lists:
        await screen.at(end)
        assert screen.ended is None
        shown: list[dict[str, Any]] = screen.of("CHANGED")
        assert shown[-1]["item"] == {"title": "Back"}
        assert len(screen.of("SCOPE_CHANGED")) == 2
    assert [message["signal"] for message in beside.messages] == ["READY"]
