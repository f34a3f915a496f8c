"""What a stream makes of an event, by itself: whatever the hub brings it, and whoever has it open."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models import EventRecord
from models.properties.filters import EVERYTHING, Condition
from models.properties.item import ITEM
from realtime.entity_streams import CustomFieldStream, IncomingMailStream, ItemTypeStream, TagStream
from realtime.log import LoggedEvent, event_of
from realtime.streams import (
    ConversationStream,
    ItemListStream,
    NotificationStream,
    Stream,
)
from tests.rights.asking import Desk
from tests.rights.expected.judging import JUDGED, MOVED_TOGETHER, PEOPLE, Judged
from tests.rights.world import World


def _thread(name: str, item: str, *, internal: bool = False) -> Callable[[World], Stream]:
    return lambda world: ConversationStream(world.key(name), world.key(item), internal)


def _list(name: str, operator: str, value: object) -> Callable[[World], Stream]:
    return lambda world: ItemListStream(Condition(ITEM.named(name), operator, value))


_STREAMS: dict[str, Callable[[World], Stream]] = {
    "the notes on full": _thread("conversation full notes", "item full", internal=True),
    "the replies on full": _thread("conversation full replies", "item full"),
    "what is said inside": lambda world: ConversationStream(
        world.key("conversation inside"), None, internal=True
    ),
    "the replies on moved": _thread("conversation moved replies", "item moved"),
    "the replies on secret": _thread("conversation secret replies", "item secret"),
    "what the requester is told": lambda world: NotificationStream(
        f"customer:{world.key('customer requester')}"
    ),
    "the types": lambda world: ItemTypeStream(),
    "the fields": lambda world: CustomFieldStream(),
    "the tags": lambda world: TagStream(),
    "what came in": lambda world: IncomingMailStream(),
    "all published items": _list("published", "eq", True),
    "all unpublished items": _list("published", "eq", False),
    "all urgent items": _list("priority", "gte", 3),
    "all items without priority": _list("priority", "eq", 0),
}


@pytest.mark.parametrize("judged", JUDGED, ids=str)
async def test_a_stream_judges_by_itself_whom_an_event_is_for(desk: Desk, judged: Judged):
    stream = _STREAMS[judged.stream](desk.world)
    event = event_of(await EventRecord.get(id=desk.world.key(judged.event)))
    assert await _heard(desk, stream, event) == judged.signals


_TOGETHER: dict[str, Callable[[LoggedEvent], LoggedEvent]] = {
    "with many": lambda event: replace(
        event, kind="item.subtree_moved", item_id=None, state_before={}, state_after={}
    ),
    "with few": lambda event: replace(
        event, kind="item.subtree_moved", item_id=None, audience_before=None, audience_after=None
    ),
    "one of many": lambda event: replace(event, state_before=None, state_after=None),
    "one of few": lambda event: event,
}
"""The same move as the event of all that went with it, and as a part of such an event."""


@pytest.mark.parametrize("name", MOVED_TOGETHER)
async def test_a_list_judges_what_went_together(desk: Desk, name: str):
    alone = event_of(await EventRecord.get(id=desk.world.key("event full moved")))
    assert await _heard(desk, ItemListStream(EVERYTHING), _TOGETHER[name](alone)) == MOVED_TOGETHER[name]


async def _heard(desk: Desk, stream: Stream, event: LoggedEvent) -> dict[str, set[str]]:
    heard: dict[str, set[str]] = {}
    for viewer in PEOPLE:
        if (signal := stream.judge(event, (await desk.session(viewer)).viewer)) is not None:
            heard.setdefault(signal.value, set()).add(viewer)
    return heard
