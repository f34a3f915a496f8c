"""Deskwire's side: people with sights of their own, one busy item, and a writer that is a process beside the server."""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from bench.fanout.stage import Stage
from deskwire.database import connected, migrate
from deskwire.settings import Settings
from domain import items, projects, users, workspace
from domain.unit_of_work import on_commit
from domain.users import NewUser
from kit import clock, seal
from kit.ids import new_id, to_global
from models import Level, Role, Session, Viewer, sight
from realtime.bus import Bus

SIGHTS, HIDDEN = 200, 20
"""People with different tokens, and how many of them may not see the project."""
_ROW = """item { id key title priority status { name } project { name } requester { name } assignees { name }
    lastMessage { text } }"""
ITEM = f"""subscription($id: ID!) {{ itemChanged(id: $id) {{ signal cursor kind itemId version actor {{ name }}
    changes {{ field before after }} {_ROW} }} }}"""
LIST = f"""subscription {{ itemsChanged {{ signal cursor kind itemId version sortCursor actor {{ name }}
    changes {{ field before after }} {_ROW} }} }}"""


def documents(number: int) -> list[str]:
    """As many lists that differ in what they ask for."""
    return [LIST.replace("signal cursor", f"signal cursor tag{n}: kind") for n in range(number)]


class Desk:
    """People, the item that everything happens to, and the writer."""

    def __init__(self, admin: Viewer, tokens: list[str], item_id: UUID, bus: Bus) -> None:
        self._admin, self._bus = admin, bus
        self.tokens = tokens
        """Sessions of people who see the item; the last `HIDDEN` belong to people who do not."""
        self.item_id = item_id
        self._writes = 0
        self.committed_at = 0.0
        self.is_told = True
        """Whether the bus hears of commits."""

    def committed(self, position: int) -> None:
        """Something has just been committed."""
        self.committed_at = time.monotonic()
        if self.is_told:
            self._bus.committed(position)

    async def write(self) -> None:
        """One event of the item."""
        self._writes += 1
        await items.edit(self._admin, self.item_id, title=f"The printer is on fire, again ({self._writes})")

    def wake(self) -> None:
        """Let the bus tell of what was committed in silence."""
        self._bus.committed(2**62)

    def item(self, person: int = 0) -> dict[str, Any]:
        """One of these people's stream of the item."""
        payload = {"query": ITEM, "variables": {"id": to_global("item", self.item_id)}}
        return self._stream(person, payload)

    def list(self, person: int = 0, document: str = LIST) -> dict[str, Any]:
        """One of these people's list of all items."""
        return self._stream(person, {"query": document})

    def _stream(self, person: int, payload: dict[str, Any]) -> dict[str, Any]:
        return {"init": {"token": self.tokens[person % len(self.tokens)]}, "subscribe": payload}


@asynccontextmanager
async def desk(stage: Stage) -> AsyncIterator[Desk]:
    """A founded workspace, while this process may write to it."""
    settings = Settings(
        data_dir=stage.folder / "data",
        database_url=stage.database_url,
        redis_url=stage.redis_url,
        secret_keys=[stage.env["DESKWIRE_SECRET_KEYS"]],
    )
    seal.use_keys(list(settings.secret_keys))
    await migrate(settings)
    bus = Bus(stage.redis_url)
    async with connected(settings), bus.running(lambda _: None, lambda _: None):
        made = await _people(bus)
        on_commit[:] = [made.committed]
        try:
            yield made
        finally:
            on_commit.clear()


async def _people(bus: Bus) -> Desk:
    await workspace.found("Fan-out")
    setup = await workspace.automation(workspace.SETUP)
    boss = await users.create(
        setup, NewUser(email="boss@desk.example", name="boss", level=Level.ADMIN, joins_inbox=False)
    )
    admin = await sight.by_principal(boss.id)
    assert admin is not None
    project = (await projects.create(admin, "Printers")).id
    admin = await sight.by_principal(boss.id)
    assert admin is not None
    keys = []
    for number in range(SIGHTS):
        sees = [(project, Role.MEMBER)] if number < SIGHTS - HIDDEN else []
        new = NewUser(
            email=f"p{number}@desk.example", name=f"Person {number}", joins_inbox=False, projects=sees
        )
        keys.append((await users.create(admin, new)).id)
    new_item = items.NewItem(
        title="The printer", project_id=project, project_given=True, assignee_ids=keys[:2]
    )
    row = await items.create(admin, new_item)
    return Desk(admin, [await _signed_in(key) for key in keys], row.id, bus)


async def _signed_in(key: UUID) -> str:
    token, now = f"dws_{secrets.token_urlsafe(32)}", clock.now()
    await Session.create(
        id=new_id(),
        principal_id=key,
        token_hash=sight.hash_token(token),
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    return token
