"""That staff look at an item or write a note is not even a moment for customers: no message says that something changed."""

from contextlib import AsyncExitStack

import pytest

from models import Viewer
from realtime import presence as presences
from realtime.listener import Delivery
from realtime.presence import Doing, Presence, PresenceStream
from realtime.streams import Signal
from tests.factories import Keys, item
from tests.realtime.ears import Ear, a_hub, an_ear, until


async def _changes(ear: Ear) -> list[Delivery]:
    await until(lambda: ear.listener.is_idle and not ear.listener.waiting)
    return [delivery for delivery in ear.heard if delivery.signal is Signal.CHANGED]


async def test_what_staff_do_among_themselves_reaches_no_customer_also_when_it_is_forgotten(
    workspace: Keys, customer: Viewer, member: Viewer, lead: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presences, "LIFE_SECONDS", 0.0)
    made = await item(lead, project_id=workspace["website"], requester_id=workspace["customer"])
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(a_hub())
        said: list[str] = []
        presence = Presence(said.append, hub.listeners_of)
        ears = [
            await stack.enter_async_context(an_ear(hub, PresenceStream(made.id), viewer))
            for viewer in (customer, member, lead)
        ]
        await until(lambda: all(ear.listener.is_idle for ear in ears))
        told = []
        for doing in (Doing.VIEWING, Doing.NOTING, Doing.REPLYING, Doing.NOTING):
            presence.signal(lead, made.id, doing)
            presence.heard(said.pop())
            told.append([len(await _changes(ear)) for ear in ears])
        # The customer hears that a reply is written, and that it no longer is.
        assert told == [[0, 1, 0], [0, 2, 0], [1, 3, 0], [2, 4, 0]]
        await stack.enter_async_context(presence.running())
        await until(lambda: len(ears[1].heard) == 6)  # READY, four signals, and that they were forgotten
        assert [len(await _changes(ear)) for ear in ears] == [2, 5, 0]
