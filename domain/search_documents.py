"""What search knows, kept by what each unit of work changed: in its transaction, so that nothing is found by old words."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from tortoise import BaseDBAsyncClient

from domain.events import Event, apart
from models.search.keep import keep

_SOURCES = {
    "item": "items",
    "message": "messages",
    "customer": "people",
    "user": "people",
    "organization": "organizations",
    "project": "projects",
}
"""By the entity of an event, where its words stand (`models/search/texts.py`)."""

_WORDS = {"message.posted", "message.edited", "message.removed"}
"""What happens to the words of a message; its events tell of its item before and after."""

_NO_WORDS = (".file_attached", ".file_detached")
"""What files are called is seen by not all who see what they are of."""


async def index(connection: BaseDBAsyncClient, events: Iterable[Event]) -> None:
    """Keep the words anew of what these events say has other words: two statements, one of which reads; none if nothing has.

    The unit of work calls it when it has done everything else.
    """
    changed: dict[str, dict[UUID, None]] = {}
    for event in apart(events):
        if event.entity in _SOURCES and _has_other_words(event):
            changed.setdefault(_SOURCES[event.entity], {})[event.entity_id] = None
    if changed:
        keys: dict[str, Sequence[UUID]] = {source: list(some) for source, some in changed.items()}
        await keep(connection, keys)


def _has_other_words(event: Event) -> bool:
    """Made, gone, with another text; or edited in a way that the event does not tell, as where a text was erased."""
    if event.entity == "message":
        return event.kind in _WORDS
    if event.kind.endswith(_NO_WORDS):
        return False
    untold = event.kind == "item.edited" and not event.changes(text=False)
    return event.before is None or event.after is None or bool(event.changes(text=True)) or untold
