"""How it is told what happened to an item together with all that is below it: by one event, in parts."""

from collections.abc import Iterable, Sequence
from typing import Any

from domain.events import Event, Snapshot
from domain.unit_of_work import record

TOLD_APART_MOST = 100
"""Items of which lists are told one by one; of more they are told once, to ask again."""


def tell_together(whole: type[Event], parts: Sequence[Event], *, alone: bool = False, **said: Any) -> None:
    """Record what happened to each; the first of them is the one that the others stand below. One alone is told as it is, unless
    `alone`: then it, too, is a part.
    """
    itself, *others = parts
    if not others and not alone:
        record(itself)
        return
    at_once = len(parts) > TOLD_APART_MOST
    record(
        whole(
            entity_id=itself.entity_id,
            project_id=itself.project_id,
            before=_together(each.before for each in parts) if at_once else None,
            after=_together(each.after for each in parts) if at_once else None,
            parts=(*others, itself),  # itself last: the cursor of who did it is that of this one's message
            **said,
        )
    )


def _together(snapshots: Iterable[Snapshot | None]) -> Snapshot | None:
    """What lists judge all of them by at once: whoever sees one of them. None, if there are none."""
    seen = [each.audience for each in snapshots if each is not None]
    return Snapshot(frozenset[str]().union(*seen), {}) if seen else None
