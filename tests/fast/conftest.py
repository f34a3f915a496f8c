"""A small world with a bit of everything, and who asks about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from domain import conversations
from domain.conversations import NewMessage
from kit import clock
from kit.folds import Fold, FoldKind
from kit.ids import to_global
from models import ANONYMOUS, Conversation, EventRecord, Item, ItemType, Message, Notification, Status, Viewer
from tests import database, factories
from tests.factories import Keys, narrowed

TOO_LARGE = 2**31 + 5
"""An item's number that no Int can say: who asks for it gets an error, and null instead of the item."""


@dataclass
class Small:
    """Viewers by name, and global ids of everything."""

    viewers: dict[str, Viewer] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)


def _said(n: int) -> NewMessage:
    folds = [Fold(FoldKind.SIGNATURE, 3, 4), Fold(FoldKind.QUOTE, 6, 6)][: n % 3]
    return NewMessage(text=f"Reply {n}\n\n-- \nMe\n\n> Why?", folds=folds)


async def _build() -> Keys:
    keys = await factories.cast()
    admin, customer = await factories.viewer(keys["admin"]), await factories.viewer(keys["customer"])
    for n in range(6):
        one = await factories.item(
            admin,
            f"Item {n}",
            project_id=keys["website" if n % 2 else "inbox"],
            published=n != 4,
            requester_id=keys["customer" if n % 3 else "foreigner"],
            assignee_ids=[keys["member"], keys["team"]][: n % 3],
            follower_ids=[keys["guest"], keys["lead"]],
        )
        for by in (admin, customer) if n in (1, 2) else (admin,):
            await conversations.reply(by, one.id, _said(n))
        await conversations.note(admin, one.id, NewMessage(text="Note", mention_ids=[keys["member"]]))
    await Item.filter(title="Item 5").update(number=TOO_LARGE)
    return keys


@asynccontextmanager
async def small_world() -> AsyncIterator[Small]:
    """The world, as fresh as if nobody had asked anything yet."""
    async with database.opened("small", _build) as keys:
        made = Small({name: await factories.viewer(keys[name]) for name in ("admin", "member", "customer")})
        made.viewers["nobody"] = ANONYMOUS
        made.viewers["key"] = narrowed(made.viewers["admin"], "items:read")
        made.ids = [to_global(_prefix(name), key) for name, key in keys.items()]
        tables: Any = (Item, Conversation, Message, Notification, ItemType, Status, EventRecord)
        for table in tables:
            prefix = {"ItemType": "type", "EventRecord": "event"}.get(table.__name__, table.__name__.lower())
            made.ids += [to_global(prefix, row.id) for row in await table.all().limit(6)]
        yield made


@pytest.fixture
async def small(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Small]:
    async with small_world() as made:
        now = datetime.now(UTC)
        monkeypatch.setattr(clock, "now", lambda: now)  # links to files say until when they hold
        yield made


def _prefix(name: str) -> str:
    kinds = {"website": "project", "inbox": "project", "team": "team", "automation": "automation"}
    kinds |= dict.fromkeys(("customer", "colleague", "foreigner", "guest"), "customer")
    return kinds.get(name, "user")


class Ways:
    """How many executions went which way since the test began."""

    def __init__(self) -> None:
        self._before = self._now()

    def changed(self) -> dict[str, int]:
        return {way: n - self._before[way] for way, n in self._now().items() if n != self._before[way]}

    def _now(self) -> dict[str, int]:
        names = ("written", "planned", "unplanned", "again")
        said = [REGISTRY.get_sample_value("deskwire_executions_total", {"way": way}) for way in names]
        return {way: int(n or 0) for way, n in zip(names, said, strict=True)}


@pytest.fixture
def ways() -> Ways:
    return Ways()
