"""What comes next."""

from collections.abc import Sequence
from itertools import islice

from domain import working_hours
from domain.recurrences.dates import Occurrence, Said, ahead
from domain.recurrences.given import Wanted, check
from domain.working_hours import WorkingDays
from kit import clock
from kit.errors import Invalid
from models import Recurrence, Viewer

PREVIEW_MOST = 50


async def preview(viewer: Viewer, wanted: Wanted, first: int) -> Sequence[Occurrence]:
    """The next dates of a recurrence that would be set now; none for customers. Nothing is changed.

    Raises: Invalid, TooLarge (as when it is set; more dates than are shown at once).
    """
    check_first(first)
    if not (viewer.is_staff and viewer.has_scope("items:read")):
        return []
    said = await check(viewer, wanted, None)
    working = await working_hours.working_days()
    return list(islice(ahead(said, working, clock.now(), None), first))


def upcoming(row: Recurrence, working: WorkingDays, first: int, *, rests: bool) -> Sequence[Occurrence]:
    """The next dates of a recurrence, one that is due and not made yet among them; where it `rests`, those that would come if it
    went on now.
    """
    since = clock.now() if rests else row.passed_until
    return list(islice(ahead(Said.by(row), working, since, row.last_day), first))


def check_first(first: int) -> int:
    """Raises: Invalid."""
    if not 0 <= first <= PREVIEW_MOST:
        raise Invalid(f"A number from 0 to {PREVIEW_MOST}.", "first")
    return first
