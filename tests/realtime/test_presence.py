"""Who is at an item: told at once, forgotten by itself, and to customers only what concerns them (promises R6, R9)."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import pytest

from models import Viewer
from realtime import presence as presences
from realtime.presence import Doing, Presence
from tests import factories
from tests.factories import Keys


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def presence(heard: list[str]) -> Presence:
    return Presence(heard.append, lambda key: set())


def _doing(presence: Presence, item_id: Any, viewer: Viewer) -> list[Doing]:
    return [p.doing for p in presence.at(item_id, viewer)]


async def test_staff_see_who_is_there_and_customers_who_writes_to_them(
    presence: Presence,
    heard: list[str],
    member: Viewer,
    lead: Viewer,
    admin: Viewer,
    customer: Viewer,
    workspace: Keys,
) -> None:
    item_id = uuid4()
    presence.signal(member, item_id, Doing.VIEWING)
    presence.signal(lead, item_id, Doing.NOTING)
    presence.signal(admin, item_id, Doing.REPLYING)
    for message in heard:
        presence.heard(message)
    assert _doing(presence, item_id, admin) == [Doing.VIEWING, Doing.NOTING]
    assert _doing(presence, item_id, customer) == [Doing.REPLYING]
    assert _doing(presence, uuid4(), admin) == []


async def test_gone_is_gone_and_silence_is_gone_too(
    presence: Presence,
    heard: list[str],
    member: Viewer,
    lead: Viewer,
    admin: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item_id = uuid4()
    presence.signal(member, item_id, Doing.VIEWING)
    presence.signal(lead, item_id, Doing.VIEWING)
    presence.signal(member, item_id, Doing.GONE)
    for message in heard:
        presence.heard(message)
    assert [p.principal_id for p in presence.at(item_id, admin)] == [lead.principal_id]
    later = time.monotonic() + presences.LIFE_SECONDS + 1
    monkeypatch.setattr("realtime.presence.time.monotonic", lambda: later)
    assert presence.at(item_id, admin) == []


async def test_the_silent_are_swept_and_the_listeners_told(
    member: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    swept = asyncio.Event()

    def listeners_of(key: str) -> set[Any]:
        asked.append(key)
        if len(asked) == 2:
            swept.set()
        return set()

    monkeypatch.setattr(presences, "LIFE_SECONDS", 0.0)
    said: list[str] = []
    presence = Presence(said.append, listeners_of)
    item_id = uuid4()
    async with presence.running(), asyncio.timeout(5):
        presence.signal(member, item_id, Doing.VIEWING)
        presence.heard(said.pop())
        await swept.wait()
    assert asked == [f"presence:{item_id}"] * 2
    assert presence.at(item_id, await factories.viewer(member.principal_id)) == []  # type: ignore[arg-type]
