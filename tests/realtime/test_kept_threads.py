"""An open stream of a thread hears that the thread is kept from guests since a move, whenever that takes it away (R5)."""

from collections.abc import Callable

import pytest

from domain import conversations, items, projects
from domain.conversations import NewMessage
from kit.errors import NotFound
from kit.ids import to_global
from models import Conversation, ConversationKind, Item, Message, Viewer, sight
from realtime.hub import Hub
from realtime.presence import ConversationPresenceStream
from realtime.streams import ConversationStream, Stream
from tests import factories
from tests.api.asking import fresh
from tests.factories import Keys, key
from tests.realtime.ears import Edge, an_ear

THREAD = "subscription($id: ID!) { conversationChanged(id: $id) { signal kind message { text } } }"
PRESENCE = "subscription($id: ID!) { conversationPresence(id: $id) { signal } }"

Opened = Callable[[Conversation], Stream]


class Scene:
    """A guest of Website follows by themself an item that stands in no project, and reads its thread."""

    def __init__(self, admin: Viewer, guest: Viewer, keys: Keys) -> None:
        self.admin, self.guest, self.keys = admin, guest, keys

    async def begin(self) -> "Scene":
        self.item: Item = await factories.item(
            self.admin, project_id=None, published=True, follower_ids=[key(self.guest)]
        )
        self.said: Message = await conversations.reply(self.admin, self.item.id, NewMessage(text="Hello"))
        self.thread = await Conversation.get(id=self.said.conversation_id)
        return self

    async def move(self, to: str = "website") -> None:
        await items.move(self.admin, self.item.id, self.keys[to])

    async def unfollow(self) -> None:
        await items.change_followers(self.admin, self.item.id, [], [key(self.guest)])


@pytest.fixture
async def scene(admin: Viewer, guest: Viewer, workspace: Keys) -> Scene:
    return await Scene(admin, guest, workspace).begin()


@pytest.mark.parametrize("query", [THREAD, PRESENCE])
async def test_it_ends_when_nothing_else_shows_the_thread_any_more(
    edge: Edge, scene: Scene, query: str
) -> None:
    screen = await edge.screen(scene.guest, query, id=to_global("conversation", scene.thread.id))
    await scene.move()
    await conversations.reply(scene.admin, scene.item.id, NewMessage(text="Still here"))
    await edge.quiet()
    assert screen.ended is None
    await scene.unfollow()
    assert isinstance(await screen.end(), NotFound)
    assert screen.messages[-1]["signal"] == "REMOVED"
    if query is THREAD:
        assert [m["message"]["text"] for m in screen.of("CHANGED") if m["message"]] == ["Still here"]
    assert not await Conversation.visible_to(scene.guest).exists()


@pytest.mark.parametrize("query", [THREAD, PRESENCE])
async def test_it_ends_at_the_move_if_only_the_project_showed_it(
    edge: Edge, scene: Scene, admin: Viewer, guest: Viewer, workspace: Keys, query: str
) -> None:
    await projects.share(admin, workspace["inbox"], key(guest))
    made = await factories.item(admin, project_id=workspace["website"], published=True)
    said = await conversations.reply(admin, made.id, NewMessage(text="Hello"))
    screen = await edge.screen(await fresh(guest), query, id=to_global("conversation", said.conversation_id))
    await items.move(admin, made.id, workspace["inbox"])
    assert isinstance(await screen.end(), NotFound)


@pytest.mark.parametrize("kind", [ConversationStream, ConversationPresenceStream])
async def test_who_comes_back_hears_the_same(hub: Hub, scene: Scene, kind: type) -> None:
    """The stream is opened while all is well, and its reader has still to hear of the move."""
    before = await sight.position()
    rest = (False,) if kind is ConversationStream else ()
    stream = kind(scene.thread.id, scene.item.id, *rest, began=scene.thread.created_at)
    await scene.move()
    async with an_ear(hub, stream, scene.guest, before) as ear:
        await ear.all()
        assert ear.ended is None
        await scene.unfollow()
        await ear.all()
        assert isinstance(ear.ended, NotFound)


async def test_what_was_begun_after_the_move_goes_on(hub: Hub, scene: Scene) -> None:
    before = await sight.position()
    await scene.move()
    thread = await conversations.create(scene.admin, scene.item.id, ConversationKind.CUSTOMER, "Newer")
    stream = ConversationStream(thread.id, scene.item.id, False, began=thread.created_at)
    async with an_ear(hub, stream, scene.guest, before) as ear:
        await ear.all()
        await scene.unfollow()
        await conversations.post(scene.admin, thread.id, NewMessage(text="For guests, too"))
        heard = await ear.all()
        assert ear.ended is None
        assert heard[-1].event is not None
        assert heard[-1].event.kind == "message.posted"
