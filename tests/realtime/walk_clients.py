"""What clients follow on a walk (`walk.py`): lists, items, conversations, and what concerns one; each by chance."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from kit import clock
from kit.ids import to_global
from models import Conversation, Item, Viewer, sight
from tests.factories import Keys
from tests.realtime.ears import Edge
from tests.realtime.telling import (
    BRIEF,
    FULL,
    Client,
    ItemClient,
    ListClient,
    Message,
    TalksClient,
    ThreadClient,
)
from tests.realtime.walk import CAST

_SAID = (
    "id text editedAt removedAt version author { id } mentions { id } files { id } viewerCan { edit remove }"
)
_THREAD = """subject closedAt version unreadCount readUpTo { id } staffReadUpTo { id } participants { id }
    item { id } project { id } viewerCan { post edit changeParticipants }"""


OF_ONE = re.sub(r"mergedInto.*|madeItems.*", "", FULL)
"""Without the other items that one names: of it nothing is told where these go out of sight."""


class FullThreadClient(ThreadClient):
    """One conversation, with all that is shown of it."""

    query = f"""query($id: ID!) {{ conversation(id: $id) {{ {_THREAD} messages(first: 100) {{ nodes {{ {_SAID} }} }} }} }}"""
    stream = f"""subscription($id: ID!, $after: String) {{ conversationChanged(id: $id, after: $after) {{
        signal cursor covers kind message {{ {_SAID} }} conversation {{ {_THREAD} }} }} }}"""


class ToldClient(Client):
    """What somebody is told of, by id: whatever was made since they last asked. Nothing is told them of what goes out of their
    sight and comes back, so that they ask again where they show it.
    """

    query = "{ notifications(first: 100) { nodes { id kind createdAt } } }"
    stream = """subscription($after: String) { notificationsChanged(after: $after) {
        signal cursor covers kind notification { id kind createdAt } } }"""
    _asked_at = ""

    def shown(self, data: dict[str, Any]) -> Any:
        return {row["id"]: row for row in data["notifications"]["nodes"]}

    def apply(self, message: Message) -> None:
        if message["notification"] is not None:
            self.picture[message["notification"]["id"]] = message["notification"]

    def check(self, fresh: Any) -> None:
        if fresh is not None:
            held = {key: row for key, row in self.picture.items() if key in fresh}
            old = {key: row for key, row in fresh.items() if row["createdAt"] < self._asked_at}
            self.picture = old | held
        super().check(fresh)
        self._asked_at = clock.now().isoformat()

    async def open(self) -> None:
        self._asked_at = clock.now().isoformat()
        await super().open()


class Clients:
    """Those who follow something now; `most` of them."""

    def __init__(self, edge: Edge, keys: Keys, chance: Random, most: int) -> None:
        self._edge, self._keys, self._chance, self._most = edge, keys, chance, most
        self.all: list[Client] = []

    async def come(self) -> None:
        """Open more, until there are enough, of all that there is to follow for anybody."""
        held = {_what(client) for client in self.all}
        offered = [client for client in await self._offered() if _what(client) not in held]
        for client in self._chance.sample(offered, min(len(offered), self._most - len(self.all))):
            await client.open()
            self.all.append(client)

    async def leave(self) -> Sequence[Client]:
        """Half of them go offline."""
        away = self._chance.sample(self.all, len(self.all) // 2)
        for client in away:
            await client.leave()
        return away

    async def drop(self) -> None:
        """Those whose streams have ended are there no more; of the others some have seen enough."""
        for client in list(self.all):
            assert client.screen is not None
            if client.screen.ended is not None or self._chance.random() < 0.2:
                await self._edge.shut(client.screen)
                self.all.remove(client)

    async def _offered(self) -> list[Client]:
        clients: list[Client] = []
        for name in CAST:
            who = await sight.by_principal(self._keys[name])
            if who is not None:
                clients += await self._of(who)
        return clients

    async def _of(self, who: Viewer) -> list[Client]:
        items = await Item.visible_to(who).order_by("number")
        threads = await Conversation.visible_to(who).order_by("created_at", "id")
        shown, brief = (OF_ONE, BRIEF) if who.is_staff else (_timeless(OF_ONE), _timeless(BRIEF))
        return [
            ListClient(self._edge, who, brief),
            TalksClient(self._edge, who),
            ToldClient(self._edge, who),
            *(ItemClient(self._edge, who, shown, id=to_global("item", row.id)) for row in items),
            *(FullThreadClient(self._edge, who, id=to_global("conversation", row.id)) for row in threads),
        ]


def _timeless(fragment: str) -> str:
    """As far as followers of a project are told: what is said where they may not read moves the item's time, too."""
    return fragment.replace("updatedAt", "")


def _what(client: Client) -> tuple[Any, ...]:
    return type(client), client.viewer.principal_id, client.variables.get("id")
