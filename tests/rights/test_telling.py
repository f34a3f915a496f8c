"""What a message of a stream tells of an event that has been passed on already: by what its reader sees now, not then."""

from typing import Any

import pytest

from models import EventRecord
from realtime.listener import Delivery
from realtime.log import event_of
from realtime.presence import Doing, Presence
from realtime.streams import Signal
from resolvers import about, told
from resolvers.context import Context
from resolvers.told import Tell
from schema.roots import schema
from tests.api.asking import read
from tests.fast.conftest import Ways
from tests.rights.asking import Desk
from tests.rights.expected.audiences import CONVERSATIONS, INCOMING, ITEMS, NOTIFICATIONS
from tests.rights.viewers import SIGNED_IN, Viewers
from web.fast.execute import Execution
from web.graphql.documents import Documents
from web.graphql.limits import DocumentLimits

_ITEM = "subscription { itemsChanged { item { id } } }"
_MESSAGE = "subscription($id: ID!) { conversationChanged(id: $id) { message { id } } }"
_NOTIFICATION = "subscription { notificationsChanged { notification { id } } }"
_INCOMING = "subscription { incomingMailsChanged { incomingMail { id } } }"
_TOLD: dict[str, tuple[Tell, str, Viewers]] = {
    # Since it was made it has moved from Backoffice to Website.
    "event full created": (about.of_items(None), _ITEM, ITEMS["item full"]),
    "event secret created": (about.of_items(None), _ITEM, ITEMS["item secret"]),
    "event requester reply": (about.of_conversation, _MESSAGE, CONVERSATIONS["message requester reply"]),
    "event moved answer": (about.of_conversation, _MESSAGE, CONVERSATIONS["message moved answer"]),
    "event moved outage": (about.of_conversation, _MESSAGE, CONVERSATIONS["message moved outage"]),
    "event lead note": (about.of_conversation, _MESSAGE, CONVERSATIONS["message lead note"]),
    "event mail set aside": (about.of_incoming_mails, _INCOMING, INCOMING["incoming_mail aside"]),
    "event requester told": (
        about.of_notifications,
        _NOTIFICATION,
        NOTIFICATIONS["notification requester reply"],
    ),
}
_ITEM_WITH_MESSAGE = 'subscription { itemChanged(id: "") { message { id } } }'
SCHEMA = schema._schema
_DOCUMENTS, _EXECUTION = Documents(SCHEMA, DocumentLimits()), Execution(SCHEMA)


async def _written(text: str, context: Context, tell: Tell, delivery: Delivery) -> Any:
    """The message as the database writes it, its root's value; None, where nothing is told."""
    document, ways = await _DOCUMENTS.load(text), Ways()
    result = await _EXECUTION.message(document, document.operation(None), {"id": ""}, context, tell, delivery)
    assert ways.changed() == {"written": 1}
    return result and next(iter(read(result.data).values()))


@pytest.mark.parametrize("name", sorted(_TOLD))
async def test_a_message_tells_whoever_sees_the_row_now(desk: Desk, name: str):
    tell, text, seen_by = _TOLD[name]
    event = event_of(await EventRecord.get(id=desk.world.key(name)))
    delivery = Delivery(Signal.CHANGED, event.position, event)
    for viewer in sorted(SIGNED_IN):
        context = Context((await desk.session(viewer)).viewer, "request")
        assert (await tell(delivery, context) is not None) is (viewer in seen_by), viewer
        assert (await _written(text, context, tell, delivery) is not None) is (viewer in seen_by), viewer


@pytest.mark.parametrize("message", ["requester reply", "lead note"])
async def test_a_message_about_an_item_says_what_was_said_to_whoever_sees_that(desk: Desk, message: str):
    event = event_of(await EventRecord.get(id=desk.world.key(f"event {message}")))
    seen_by = CONVERSATIONS[f"message {message}"]
    for viewer in sorted(SIGNED_IN):
        context = Context((await desk.session(viewer)).viewer, "request")
        row = told.Told(Delivery(Signal.CHANGED, event.position, event), context.viewer)
        assert (await told.message([row], context) != [None]) is (viewer in seen_by), viewer
        said = await _written(_ITEM_WITH_MESSAGE, context, about.of_items(None), row.delivery)
        assert (said is not None and said["message"] is not None) is (viewer in seen_by), viewer


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
