"""Recurrence: items that are made anew on certain dates, each like one that is there."""

from domain.recurrences.dates import Occurrence, Said, ahead, dates
from domain.recurrences.given import Wanted, check
from domain.recurrences.make import LEASE, claim, make
from domain.recurrences.preview import PREVIEW_MOST, preview, upcoming
from domain.recurrences.remove_recurrence import remove_recurrence
from domain.recurrences.set_recurrence import set_recurrence

__all__ = [
    "LEASE",
    "PREVIEW_MOST",
    "Occurrence",
    "Said",
    "Wanted",
    "ahead",
    "check",
    "claim",
    "dates",
    "make",
    "preview",
    "remove_recurrence",
    "set_recurrence",
    "upcoming",
]
