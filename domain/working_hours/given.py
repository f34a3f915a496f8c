"""Hours as they are given and as they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit import text
from kit.errors import Invalid, TooLarge
from kit.worktime import Spans, check_spans
from kit.worktime.minutes import FIRST_YEAR
from models.working_hours import Week

DAYS_MOST = 1_000
NAME_MOST = 200

SpansGiven = Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """A day of the company's own: without spans a holiday, else one on which it works so."""

    day: date
    name: str
    spans: SpansGiven = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """The company's hours, each part None to keep it. country, region: whose public holidays are free; empty for none."""

    week: Sequence[SpansGiven] | None = None
    country: str | None = None
    region: str | None = None
    days: Sequence[OwnDay] | None = None


def check_week(week: Sequence[SpansGiven], *path: str | int) -> Week:
    """Seven days of spans, as they are kept. Raises: Invalid (not seven days; a span), TooLarge."""
    if len(week) != 7:
        raise Invalid("A week is seven lists of spans, Monday first; empty where nobody works.", *path)
    return [_kept(check_spans(spans, *path, n)) for n, spans in enumerate(week)]


def check_days(days: Sequence[OwnDay], *path: str | int) -> list[dict[str, Any]]:
    """The company's own days by date, as they are kept. Raises: Invalid (a date twice, or before 1970; a span), TooLarge."""
    if len(days) > DAYS_MOST:
        raise TooLarge(f"A company has {DAYS_MOST} days of its own at most.", *path, limit=DAYS_MOST)
    kept: dict[str, dict[str, Any]] = {}
    for n, day in enumerate(days):
        if day.day.year < FIRST_YEAR:
            raise Invalid("A date is one from 1970 to 9999.", *path, n, "day")
        said = day.day.isoformat()
        if said in kept:
            raise Invalid("Name each day once.", *path, n, "day")
        kept[said] = {
            "day": said,
            "name": text.check(day.name, *path, n, "name", most=NAME_MOST, least=1),
            "spans": _kept(check_spans(day.spans, *path, n, "spans")),
        }
    return [kept[said] for said in sorted(kept)]


def spans_of(kept: Sequence[Sequence[int]]) -> Spans:
    """Spans as the arithmetic wants them."""
    return tuple((begin, end) for begin, end in kept)


def _kept(spans: Spans) -> list[list[int]]:
    return [[begin, end] for begin, end in spans]
