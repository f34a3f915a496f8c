"""What an event, or a change of rights, means to one listener."""

import logging

from kit.errors import NotFound
from models import Viewer
from realtime.listener import Delivery, Listener
from realtime.log import LoggedEvent
from realtime.streams import Signal

log = logging.getLogger(__name__)


def judged(listener: Listener, event: LoggedEvent) -> Signal | None:
    """What the event means to this listener; one that cannot be judged ends this stream alone."""
    try:
        return listener.stream.judge(event, listener.viewer)
    except Exception as error:
        log.exception("A stream could not judge an event.")
        listener.end(error)
        return None


async def rescope(listener: Listener, position: int) -> None:
    """The listener's rights have changed: what it has is to be asked for again, or is gone."""
    if position <= listener.heard or listener.is_ending:
        return
    if listener.stream.names_one and not await listener.stream.still_visible(listener.viewer):
        listener.push(Delivery(Signal.REMOVED, position, final=gone()))
    else:
        listener.push(Delivery(Signal.SCOPE_CHANGED, position))


def gone() -> NotFound:
    """What ends a stream whose one thing is not visible any more."""
    return NotFound("This is no longer visible to you.", "id")


def must_learn(listener: Listener, event: LoggedEvent) -> bool:
    """Whether the event changes the rights of the listener's viewer, and nobody has told them yet."""
    return listener.rights_heard < event.position and affects(event, listener.viewer)


def affects(event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether the event changes what this viewer may see or do."""
    if not event.affects:
        return False
    session = f"session:{viewer.session_id}" if viewer.session_id else ""
    key = f"api_key:{viewer.actor_id}"
    return session in event.affects or key in event.affects or not viewer.tokens.isdisjoint(event.affects)
