"""Pages of what happened to something, newest first, narrowed by who did it, what it was and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain.events import KINDS
from kit import clock
from kit.errors import Invalid, TooLarge
from models import EventRecord, Viewer
from models.paging import Page, Sort
from models.paging_by import pages_by
from models.writing.sources import Source
from models.writing.statement import Place
from resolvers.context import Context
from resolvers.inputs import keys, moment, window
from resolvers.relations import Asked, RowsFor, page_written, paged, whole_window

NEWEST_FIRST = (Sort("position", descending=True),)
KINDS_MOST = 100
ACTORS = ("user", "customer", "automation", "api_key")


@dataclass(frozen=True)
class _Wanted:
    """What of a history is asked for; None is all."""

    actors: list[UUID] | None = None
    kinds: tuple[str, ...] | None = None
    since: datetime | timedelta | None = None
    until: datetime | timedelta | None = None

    def of(self, rows: QuerySet[EventRecord]) -> QuerySet[EventRecord]:
        if self.actors is not None:
            rows = rows.filter(actor_id__in=self.actors)
        if self.kinds is not None:
            rows = rows.filter(kind__in=list(self.kinds))
        if self.since is not None:
            rows = rows.filter(at__gte=_instant(self.since))
        return rows if self.until is None else rows.filter(at__lt=_instant(self.until))


def _instant(meant: datetime | timedelta) -> datetime:
    return clock.now() + meant if isinstance(meant, timedelta) else meant


class Past:
    """A page of what happened to each of some rows: a batch function, and how it is written (`resolvers/relations.py`)."""

    def __init__(self, by: str, rows: RowsFor, purpose: str) -> None:
        self._by = by
        self._rows = rows
        self._purpose = purpose

    async def __call__(
        self,
        rows: Sequence[Any],
        context: Context,
        filter: Any = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Sequence[Page[Any]]:
        told = _understood(filter).of(self._rows(context.viewer))
        asked, ids = window(first, after, last, before), [row.id for row in rows]
        return await pages_by(told, self._by, ids, NEWEST_FIRST, asked, self._purpose)

    def asks(self, viewer: Viewer, filter: Any = None, **arguments: Any) -> Asked:
        """Raises: Invalid, TooLarge."""
        wanted = _understood(filter)
        return paged(EventRecord, NEWEST_FIRST, whole_window(arguments), self._purpose, wanted)

    def written(self, at: Place, asked: Asked) -> Source:
        rows = asked.loose[2].of(self._rows(at.viewer))
        return page_written(
            at, rows, asked, self._purpose, lambda place: f"{place.column(self._by)} = {at.column('id')}"
        )


def _understood(filter: Any) -> _Wanted:
    """Raises: Invalid (an id, a kind that there is not), TooLarge."""
    if filter is None:
        return _Wanted()
    actors, kinds = _given(filter.actor_ids), _given(filter.kinds)
    if kinds is not None:
        if len(kinds) > KINDS_MOST:
            raise TooLarge(f"At most {KINDS_MOST} kinds at once.", "filter", "kinds")
        for index, kind in enumerate(kinds):
            if kind not in KINDS:
                raise Invalid("Nothing of this kind ever happens.", "filter", "kinds", index)
    times = {"since": _given(filter.since), "until": _given(filter.until)}
    return _Wanted(
        None if actors is None else keys(actors, *ACTORS, path=("filter", "actorIds")),
        None if kinds is None else tuple(kinds),
        *(None if text is None else moment(text, "filter", name) for name, text in times.items()),
    )


def _given(value: Any) -> Any:
    return None if value is strawberry.UNSET else value
