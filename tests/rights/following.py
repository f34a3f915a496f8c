"""Everybody follows what they may, all in one process; after each act all that they heard of it is looked at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLField, get_named_type

from models import sight
from realtime.hub import Hub
from realtime.presence import Presence
from resolvers.fields import Depends
from resolvers.sharing import _declared as declared
from tests.realtime.ears import Screen, a_hub, until
from tests.rights.asking import SCHEMA, Desk
from tests.rights.documents import selection
from tests.rights.expected.followed import FOLLOWED
from web.budget import Budget
from web.engine import ProductEngine
from web.graphql.engine import Credentials
from web.graphql.errors import raised
from web.graphql.operations import Operations
from web.graphql.persisted import MemoryDocuments
from web.live.fanout import Fanout

PATIENCE = 8.0
"""Seconds after which a message that has not come is not coming."""
Followed = tuple[str, str]
"""(viewer, name of a stream in `expected.streams.FOLLOWED`)"""


def depends_on_the_row(definition: GraphQLField) -> bool:
    """Whether a field's answer may be shared by viewers who have the same rights to its row."""
    return declared(definition) is Depends.ROW


@dataclass
class Following:
    """All open streams, and what came of them since it was last asked."""

    desk: Desk
    hub: Hub
    shared_only: bool = False
    """Whether to read only what viewers with the same rights share, so that they do share it."""
    screens: dict[Followed, Screen] = field(default_factory=dict)
    _seen: dict[Followed, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.presence = Presence(self._hear, self.hub.listeners_of)
        self.engine = ProductEngine(self.presence, Budget(10**9))
        self.fanout = Fanout(self.engine, self.hub)
        self.operations = Operations(self.engine, MemoryDocuments())

    def _hear(self, message: str) -> None:
        """As if the bus had brought it back."""
        self.presence.heard(message)

    async def open(self, viewer: str, root: str, arguments: dict[str, Any]) -> Screen | list[dict[str, Any]]:
        """A stream that has said its first word, or the errors that say why there is none."""
        token = self.desk.world.tokens.get(viewer)
        session = await self.engine.open(Credentials(bearer=token))
        document = await self.operations.documents.load(self.document(root, arguments))
        try:
            opened = await self.fanout.open(document, None, {}, session, "request")
        except Exception as error:  # noqa: BLE001 - told as the edge tells it
            return raised(error, "request", "a test")
        if isinstance(opened, list):
            return [error for each in opened for error in raised(each, "request", "a test")]
        screen = Screen(opened)
        await until(lambda: bool(screen.messages) or screen.ended is not None, PATIENCE)
        if screen.messages:
            return screen
        await screen.close()
        assert isinstance(screen.ended, Exception)
        return raised(screen.ended, "request", "a test")

    def document(self, root: str, arguments: dict[str, Any]) -> str:
        assert SCHEMA.subscription_type is not None
        type_ = get_named_type(SCHEMA.subscription_type.fields[root].type)
        world = self.desk.world
        given = ", ".join(f'{name}: "{world.named(value)}"' for name, value in arguments.items())
        only = depends_on_the_row if self.shared_only else None
        fields = selection(SCHEMA, type_, int(root != "itemsChanged"), only=only)
        return f"subscription {{ {root}{f'({given})' if given else ''} {fields} }}"

    async def follow(self, viewer: str, name: str) -> None:
        root, arguments = FOLLOWED[name]
        opened = await self.open(viewer, root, dict(arguments))
        assert isinstance(opened, Screen), (viewer, name, opened)
        self.screens[viewer, name] = opened

    async def after(self, act: Awaitable[object]) -> dict[Followed, list[dict[str, Any]]]:
        """What everybody has heard of the act, once nothing more of it is to come."""
        await act
        await self.quiet()
        return self.news()

    def news(self) -> dict[Followed, list[dict[str, Any]]]:
        """What has come since this was last asked."""
        fresh = {key: screen.messages[self._seen.get(key, 0) :] for key, screen in self.screens.items()}
        self._seen = {key: len(screen.messages) for key, screen in self.screens.items()}
        return fresh

    def bytes_of(self, key: Followed, last: int) -> bytes:
        """The bytes of the last messages of a stream."""
        return b"".join(self.screens[key].bytes[-last:]) if last else b""

    async def quiet(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.hub.reached(await sight.position())
        await until(lambda: all(each.is_idle and not each.waiting for each in self.hub.listeners), PATIENCE)
        await until(lambda: all(screen.is_told for screen in self.screens.values()), PATIENCE)


@asynccontextmanager
async def following(desk: Desk, *, shared_only: bool = False) -> AsyncIterator[Following]:
    """A process in which streams can be opened."""
    async with a_hub() as hub:
        opened = Following(desk, hub, shared_only)
        try:
            yield opened
        finally:
            for screen in opened.screens.values():
                await screen.close()


def code_of(opened: Screen | list[dict[str, Any]]) -> str:
    """OK, or why the stream did not open."""
    return opened[0]["extensions"]["code"] if isinstance(opened, list) else "OK"
