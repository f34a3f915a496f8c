"""A small world with a bit of everything, and who asks about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from domain import conversations, inboxes, saved_replies, tags
from domain.conversations import NewMessage
from domain.inboxes import NewInbox
from domain.mails.incoming import Heading, Reason
from domain.saved_replies import NewSavedReply
from kit import clock
from kit.folds import Fold, FoldKind
from kit.ids import new_id, to_global
from models import (
    ANONYMOUS,
    Conversation,
    ConversationKind,
    Draft,
    EventRecord,
    Inbox,
    IncomingMail,
    IncomingReason,
    Item,
    ItemType,
    Message,
    Notification,
    OutgoingMail,
    OutgoingState,
    SavedReply,
    Sharing,
    Status,
    Tag,
    Viewer,
)
from tests import database, factories
from tests.factories import Keys, narrowed
from tests.rights.founding.mail import set_aside

TOO_LARGE = 2**31 + 5
"""An item's number that no Int can say: who asks for it gets an error, and null instead of the item."""


TABLES: dict[str, Any] = {
    "item": Item,
    "conversation": Conversation,
    "message": Message,
    "notification": Notification,
    "type": ItemType,
    "status": Status,
    "tag": Tag,
    "event": EventRecord,
    "inbox": Inbox,
    "draft": Draft,
    "saved_reply": SavedReply,
    "incoming_mail": IncomingMail,
    "outgoing_mail": OutgoingMail,
}
"""Whose ids documents name."""


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
    words = [(await tags.create(admin, name)).id for name in ("Ünder review", "Hot")]
    for n in range(6):
        one = await factories.item(
            admin,
            f"Item {n}",
            project_id=keys["website" if n % 2 else "inbox"],
            published=n != 4,
            requester_id=keys["customer" if n % 3 else "foreigner"],
            assignee_ids=[keys["member"], keys["team"]][: n % 3],
            follower_ids=[keys["guest"], keys["lead"]],
            tag_ids=words[: n % 3],
        )
        for by in (admin, customer) if n in (1, 2) else (admin,):
            await conversations.reply(by, one.id, _said(n))
        await conversations.note(admin, one.id, NewMessage(text="Note", mention_ids=[keys["member"]]))
    await _talk(admin, keys)
    await _mail(admin, keys)
    await Item.filter(title="Item 5").update(number=TOO_LARGE)
    return keys


async def _talk(admin: Viewer, keys: Keys) -> None:
    """What is said on no item and on a project, what is not said yet, and what is said often."""
    member = await factories.viewer(keys["member"])
    for kind, person in ((ConversationKind.INTERNAL, "member"), (ConversationKind.CUSTOMER, "customer")):
        await conversations.start(admin, kind, f"With {person}", [keys[person]], _said(1))
        thread = await conversations.create(admin, None, kind, "On Website", project_id=keys["website"])
        await conversations.post(admin, thread.id, _said(2))
    item = await Item.filter(title="Item 1").get()
    for by in (admin, member):
        await conversations.save_draft(by, item.id, ConversationKind.INTERNAL, "Not yet")
    for sharing in (Sharing.ALL, Sharing.OWN):
        new = NewSavedReply(name=f"For {sharing}", text="Thank you, {{ item.title }}", sharing=sharing)
        await saved_replies.create(admin, new)


async def _mail(admin: Viewer, keys: Keys) -> None:
    """A mail that waits for an admin, and mails to two people about what was said."""
    inbox = await inboxes.create(
        admin, NewInbox(name="Support", project_id=keys["inbox"], addresses=["support@desk.example"])
    )
    heading = Heading(from_name="Eve", from_address="eve@evil.example", subject="Buy", preview="Now")
    await set_aside(inbox.id, heading, Reason(IncomingReason.SPAM, "It says so."))
    for n, message in enumerate(await Message.filter(internal=False).order_by("id").limit(3)):
        await OutgoingMail.create(
            id=new_id(),
            recipient_id=keys["customer"],
            about_id=message.id,
            item_id=message.item_id,
            thread_id=message.conversation_id,
            message_id=f"{n}@desk.example",
            subject=f"Mail {n}",
            text="",
            state=OutgoingState.SENT,
            due_at=clock.now(),
            sent_at=clock.now(),
            request_id="",
            created_at=clock.now(),
        )


@asynccontextmanager
async def small_world() -> AsyncIterator[Small]:
    """The world, as fresh as if nobody had asked anything yet."""
    async with database.opened("small", _build) as keys:
        made = Small({name: await factories.viewer(keys[name]) for name in ("admin", "member", "customer")})
        made.viewers["nobody"] = ANONYMOUS
        made.viewers["key"] = narrowed(made.viewers["admin"], "items:read")
        made.ids = [to_global(_prefix(name), key) for name, key in keys.items()]
        for prefix, table in TABLES.items():
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
