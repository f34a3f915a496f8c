"""Who is at an item: told at once, forgotten by itself, and to customers only what concerns them (promises R6, R9)."""

import asyncio
import time
from dataclasses import replace
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


async def test_somebody_with_two_devices_is_told_once_as_what_they_do_most(
    presence: Presence, heard: list[str], member: Viewer, admin: Viewer, customer: Viewer
) -> None:
    """A tab that only shows the item neither ends the writing in another nor, closed, takes its person away."""
    item_id = uuid4()
    phone, desk = (replace(member, session_id=uuid4()) for _ in range(2))

    def after(viewer: Viewer, doing: Doing) -> list[Doing]:
        presence.signal(viewer, item_id, doing)
        presence.heard(heard.pop())
        return _doing(presence, item_id, admin)

    assert after(desk, Doing.REPLYING) == [Doing.REPLYING]
    assert after(phone, Doing.VIEWING) == [Doing.REPLYING]
    assert after(phone, Doing.NOTING) == [Doing.REPLYING]
    assert _doing(presence, item_id, customer) == [Doing.REPLYING]
    assert after(desk, Doing.VIEWING) == [Doing.NOTING]
    assert after(phone, Doing.GONE) == [Doing.VIEWING]
    assert after(desk, Doing.GONE) == []


async def test_another_device_that_does_no_more_is_no_news(
    heard: list[str], member: Viewer, workspace: Keys
) -> None:
    asked: list[str] = []

    def listeners_of(key: str) -> set[Any]:
        asked.append(key)
        return set()

    presence = Presence(heard.append, listeners_of)
    phone, desk = (replace(member, session_id=uuid4()) for _ in range(2))
    item_id = uuid4()
    told = []
    for viewer, doing in (
        (desk, Doing.REPLYING),
        (phone, Doing.VIEWING),
        (phone, Doing.GONE),
        (desk, Doing.VIEWING),
        (phone, Doing.VIEWING),
        (desk, Doing.GONE),
        (phone, Doing.GONE),
    ):
        presence.signal(viewer, item_id, doing)
        presence.heard(heard.pop())
        told.append(len(asked))
    assert told == [1, 1, 1, 2, 2, 2, 3]


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
    async with presence.running(), asyncio.timeout(30):
        presence.signal(member, item_id, Doing.VIEWING)
        presence.heard(said.pop())
        await swept.wait()
    assert asked == [f"presence:{item_id}"] * 2
    assert presence.at(item_id, await factories.viewer(member.principal_id)) == []  # type: ignore[arg-type]
