"""Bob, whom an edit names who may have read the message."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain import conversations
from domain.conversations import NewMessage
from domain.notifications import set_preference
from mail.transport import NullTransport
from models import Channel, Digest, Item, Message, NotificationKind, Viewer
from tests.reactions import desk
from tests.reactions.noticing import letters

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOTE, MENTION = NotificationKind.NOTE, NotificationKind.MENTION


class Scene:
    """A note of an agent's on an item that Bob follows."""

    async def begin(self) -> "Scene":
        self.agent, self.bob = await desk.user("Agent", admin=True), await desk.user("Bob")
        self.item: Item = await desk.ticket(self.agent, follower_ids=[desk.key(self.bob)])
        return self

    async def noted(self) -> Message:
        self.said = await conversations.note(self.agent, self.item.id, NewMessage(text="The pump leaks"))
        return self.said

    async def names(self, *keys: UUID) -> None:
        await conversations.edit_message(self.agent, self.said.id, "The pump leaks", mention_ids=keys)

    async def reads(self) -> None:
        await conversations.mark_read(self.bob, self.said.id)

    @property
    def bobs(self) -> UUID:
        return desk.key(self.bob)


def pumps(transport: NullTransport) -> int:
    return sum(letter.text.count("The pump leaks") for letter in letters(transport))


async def wants(who: Viewer, *kinds: NotificationKind) -> None:
    for kind in kinds:
        await set_preference(who, kind, Channel.MAIL, True, Digest.DAILY)
