"""What a message of a stream tells of an event that has been passed on already: by what its reader sees now, not then."""

from typing import Any

import pytest

from models import EventRecord
from realtime.listener import Delivery
from realtime.log import event_of
from realtime.presence import Doing, Presence
from realtime.streams import Signal
from resolvers import told
from resolvers.context import Context
from tests.rights.asking import Desk
from tests.rights.expected.audiences import CONVERSATIONS, ITEMS, NOTIFICATIONS
from tests.rights.viewers import SIGNED_IN, Viewers

_TOLD: dict[str, tuple[Any, Viewers]] = {
    # Since it was made it has moved from Backoffice to Website.
    "event full created": (told.of_items(None), ITEMS["item full"]),
    "event secret created": (told.of_items(None), ITEMS["item secret"]),
    "event requester reply": (told.of_conversation, CONVERSATIONS["message requester reply"]),
    "event lead note": (told.of_conversation, CONVERSATIONS["message lead note"]),
    "event requester told": (told.of_notifications, NOTIFICATIONS["notification requester reply"]),
}


@pytest.mark.parametrize("name", sorted(_TOLD))
async def test_a_message_tells_whoever_sees_the_row_now(desk: Desk, name: str):
    tell, seen_by = _TOLD[name]
    event = event_of(await EventRecord.get(id=desk.world.key(name)))
    delivery = Delivery(Signal.CHANGED, event.position, event)
    for viewer in sorted(SIGNED_IN):
        context = Context((await desk.session(viewer)).viewer, "request")
        assert (await tell(delivery, context) is not None) is (viewer in seen_by), viewer


@pytest.mark.parametrize("message", ["requester reply", "lead note"])
async def test_a_message_about_an_item_says_what_was_said_to_whoever_sees_that(desk: Desk, message: str):
    event = event_of(await EventRecord.get(id=desk.world.key(f"event {message}")))
    seen_by = CONVERSATIONS[f"message {message}"]
    for viewer in sorted(SIGNED_IN):
        context = Context((await desk.session(viewer)).viewer, "request")
        row = told.Told(Delivery(Signal.CHANGED, event.position, event), context.viewer)
        assert (await told.message([row], context) != [None]) is (viewer in seen_by), viewer


async def test_who_is_at_an_item_is_told_to_whoever_sees_it_now(desk: Desk):
    full = desk.world.key("item full")
    signals: list[str] = []
    presence = Presence(signals.append, lambda key: set())
    presence.signal(await desk.world.viewer("user outside_lead"), full, Doing.REPLYING)
    presence.heard(signals.pop())
    for viewer in sorted(SIGNED_IN):
        context = Context((await desk.session(viewer)).viewer, "request", presence)
        said = await told.of_presence(full)(Delivery(Signal.CHANGED, 1), context)
        assert (said is not None) is (viewer in ITEMS["item full"]), viewer
