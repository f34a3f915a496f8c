"""Rules of recurrence: which dates they give, at which instant, and what is no rule."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as some

from kit import recurrence_rule as rules
from kit.errors import Invalid, TooLarge, UserError

MONDAY = date(2026, 3, 2)
NINE = 540
BERLIN = "Europe/Berlin"
PARTS = "A rule says FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYSETPOS, COUNT, UNTIL, as in FREQ=WEEKLY;BYDAY=MO;COUNT=10."
WEEKDAYS = "BYDAY lists weekdays, such as MO,TU; of a month also 1MO for the first, -1FR for the last."
POSITIONS = "BYSETPOS lists numbers from 1 to 366, or from -1 to -366, counted from the end."


def dates(said: str, first: date = MONDAY, minute: int = NINE, zone: str = BERLIN) -> list[str]:
    rule = rules.parse(said, "rule")
    rules.check(rule, first, minute, zone, "rule")
    return [day.isoformat() for day in rules.days(rule, first, minute, zone)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["2026-03-02", "2026-03-03", "2026-03-04"]),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20260322", ["2026-03-02", "2026-03-12", "2026-03-22"]),
        ("FREQ=DAILY;BYMONTHDAY=1,15;COUNT=3", ["2026-03-15", "2026-04-01", "2026-04-15"]),
        ("FREQ=WEEKLY;COUNT=2", ["2026-03-02", "2026-03-09"]),
        ("rrule:freq=weekly;byday=we,mo;count=3;", ["2026-03-02", "2026-03-04", "2026-03-09"]),
        # A week begins on Monday: of every other one Sunday is the last day.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4", ["2026-03-02", "2026-03-08", "2026-03-16", "2026-03-22"]),
        # What a month has not is left out, not moved.
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        ("FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=3", ["2026-03-02", "2026-03-27", "2026-04-06"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-03-31", "2026-04-30"]),
        ("FREQ=MONTHLY;COUNT=2", ["2026-03-02", "2026-04-02"]),
        # Nine in Berlin is eight in UTC.
        ("FREQ=DAILY;UNTIL=20260304T080000Z", ["2026-03-02", "2026-03-03", "2026-03-04"]),
        ("FREQ=DAILY;UNTIL=20260304T075959Z", ["2026-03-02", "2026-03-03"]),
    ],
)  # fmt: skip
def test_the_dates_of_a_rule(said: str, expected: list[str]) -> None:
    assert dates(said) == expected


def test_a_first_day_that_the_rule_does_not_fit_is_none_of_its_dates() -> None:
    assert dates("FREQ=WEEKLY;BYDAY=TU;COUNT=2") == ["2026-03-03", "2026-03-10"]


def test_it_is_kept_in_one_order() -> None:
    said = "count=3; byday=MO;freq=WEEKLY;interval=2".replace(" ", "")
    assert rules.parse(said, "rule").text == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", PARTS),
        ("every Monday", PARTS),
        ("FREQ=DAILY;BYHOUR=9;COUNT=1", PARTS),
        ("COUNT=3", "A rule begins with how often: FREQ=DAILY, WEEKLY or MONTHLY."),
        ("FREQ=YEARLY;COUNT=3", "What recurs does so by days, weeks or months: FREQ is DAILY, WEEKLY or MONTHLY."),
        ("FREQ=SECONDLY;COUNT=3", "What recurs does so by days, weeks or months: FREQ is DAILY, WEEKLY or MONTHLY."),
        ("FREQ=DAILY", "A recurrence has one end: give COUNT, or UNTIL, and not both."),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "A recurrence has one end: give COUNT, or UNTIL, and not both."),
        ("FREQ=DAILY;COUNT=3;COUNT=4", "A rule says COUNT once, with a value."),
        ("FREQ=DAILY;COUNT=", "A rule says COUNT once, with a value."),
        ("FREQ=DAILY;COUNT=0", "COUNT is a number from 1 to 1,000."),
        ("FREQ=DAILY;COUNT=1001", "COUNT is a number from 1 to 1,000."),
        ("FREQ=DAILY;COUNT=-1", "COUNT is a number from 1 to 1,000."),
        ("FREQ=DAILY;COUNT=\u0663", "COUNT is a number from 1 to 1,000."),
        ("FREQ=DAILY;INTERVAL=0;COUNT=1", "INTERVAL is a number from 1 to 366."),
        ("FREQ=DAILY;INTERVAL=367;COUNT=1", "INTERVAL is a number from 1 to 366."),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=1", WEEKDAYS),
        ("FREQ=MONTHLY;BYDAY=6MO;COUNT=1", WEEKDAYS),
        ("FREQ=WEEKLY;BYDAY=1MO;COUNT=1", "Only a month has a first or last of its weekdays, as in BYDAY=1MO."),
        ("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=1", "A week has no days of the month: BYMONTHDAY goes with DAILY and MONTHLY."),
        ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=1", "BYMONTHDAY lists numbers from 1 to 31, or from -1 to -31, counted from the end."),
        ("FREQ=MONTHLY;BYMONTHDAY=0;COUNT=1", "BYMONTHDAY lists numbers from 1 to 31, or from -1 to -31, counted from the end."),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367;COUNT=1", POSITIONS),
        ("FREQ=MONTHLY;BYSETPOS=1;COUNT=1", "BYSETPOS chooses from what BYDAY or BYMONTHDAY give: add one of these."),
        ("FREQ=DAILY;UNTIL=20261301", "UNTIL is a date, as 20270131, or an instant in UTC, as 20270131T090000Z."),
        ("FREQ=DAILY;UNTIL=20270131T090000", "UNTIL is a date, as 20270131, or an instant in UTC, as 20270131T090000Z."),
        ("FREQ=DAILY;UNTIL=99999999", "UNTIL is a date, as 20270131, or an instant in UTC, as 20270131T090000Z."),
        ("FREQ=DAILY;UNTIL=19691231", "A date is one from 1970 to 9999."),
        ("FREQ=DAILY;UNTIL=20260301", "This rule gives no date."),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=1", "This rule gives no date."),
        ("FREQ=MONTHLY;COUNT=122", "A recurrence is over within 10 years of its first day."),
        ("FREQ=WEEKLY;INTERVAL=4;UNTIL=99991231", "A recurrence is over within 10 years of its first day."),
    ],
)  # fmt: skip
def test_what_is_no_rule(said: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        dates(said)
    assert (refused.value.message, refused.value.path) == (sentence, ("rule",))


@pytest.mark.parametrize("said", ["FREQ=DAILY;UNTIL=20290101", "FREQ=DAILY;COUNT=1" + ";" * 200])
def test_what_is_too_much(said: str) -> None:
    with pytest.raises(TooLarge) as refused:
        dates(said)
    assert refused.value.path == ("rule",)


def test_as_many_as_there_may_be() -> None:
    assert len(dates("FREQ=DAILY;COUNT=1000")) == rules.DATES_MOST
    assert dates("FREQ=MONTHLY;COUNT=121")[-1] == "2036-03-02", "ten years, to the day"


def test_the_end_of_time() -> None:
    assert dates("FREQ=DAILY;UNTIL=99991130", date(9999, 11, 29)) == ["9999-11-29", "9999-11-30"]
    with pytest.raises(Invalid):
        dates("FREQ=DAILY;COUNT=1", date(9999, 12, 31))
    assert rules.instant(date(9999, 11, 30), 1_439, "Pacific/Pago_Pago").year == 9999


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-28", "2026-03-28T01:30:00+00:00"),
        ("2026-03-29", "2026-03-29T01:30:00+00:00"),  # 2:30 is left out: it is 3:30 then
        ("2026-03-30", "2026-03-30T00:30:00+00:00"),
        ("2026-10-24", "2026-10-24T00:30:00+00:00"),
        ("2026-10-25", "2026-10-25T00:30:00+00:00"),  # 2:30 comes twice: the first
        ("2026-10-26", "2026-10-26T01:30:00+00:00"),
    ],
)
def test_the_time_on_the_wall_stays(day: str, expected: str) -> None:
    assert rules.instant(date.fromisoformat(day), 150, BERLIN).isoformat() == expected


_NUMBERS = some.lists(some.integers(-40, 40), max_size=3).map(lambda all_: ",".join(map(str, all_)))
_WEEKDAYS = some.lists(some.sampled_from(["MO", "TU", "SA", "1MO", "-1FR", "5TU"]), max_size=3).map(",".join)
_RULES = some.builds(
    lambda frequency, interval, by_day, by_month, by_position, end: ";".join(
        part
        for part in (
            f"FREQ={frequency}", f"INTERVAL={interval}", by_day and f"BYDAY={by_day}",
            by_month and f"BYMONTHDAY={by_month}", by_position and f"BYSETPOS={by_position}", end,
        )
        if part
    ),
    some.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]), some.integers(1, 40), _WEEKDAYS, _NUMBERS, _NUMBERS,
    some.one_of(
        some.integers(1, 1_100).map("COUNT={}".format),
        some.dates(date(2020, 1, 1), date(2050, 1, 1)).map("UNTIL={:%Y%m%d}".format),
    ),
)  # fmt: skip


@given(said=_RULES, first=some.dates(date(1970, 1, 1), date(9999, 12, 31)), minute=some.integers(0, 1_439))
def test_any_rule_is_refused_or_gives_few_dates_in_order(said: str, first: date, minute: int) -> None:
    try:
        found = [date.fromisoformat(day) for day in dates(said, first, minute)]
    except UserError:
        return
    assert found == sorted(set(found))
    assert first <= found[0]
    assert 1 <= len(found) <= rules.DATES_MOST
    instants = [rules.instant(day, minute, BERLIN) for day in found]
    assert instants == sorted(set(instants)), "one after the other, also where clocks change"
    rule = rules.parse(said)
    if isinstance(rule.until, date):
        assert found[-1] <= rule.until
    assert rules.parse(rule.text) == rule, "as it is kept, it says the same"
    for day, at in zip(found, instants, strict=True):
        assert abs(at - datetime.combine(day, time(), UTC)) < timedelta(days=1, hours=2)


@pytest.mark.parametrize(
    "said",
    [
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=2;COUNT=1",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=1",
        "FREQ=WEEKLY;BYDAY=MO,MO;BYSETPOS=-2;COUNT=1",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=1",
        "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=2;COUNT=1",
    ],
)
def test_that_there_is_no_date_is_found_soon(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only after all days until the year 9999, during which nobody else is served."""
    looked: list[object] = []

    def counted(looks: Any) -> Any:
        def look(*given: Any) -> Any:
            looked.append(None)
            return looks(*given)

        return look

    for name in ("ddayset", "wdayset", "mdayset"):
        monkeypatch.setattr(rrule._iterinfo, name, counted(getattr(rrule._iterinfo, name)))
    rules.days.cache_clear()
    with pytest.raises(Invalid):
        dates(said)
    assert len(looked) < 25_000


@pytest.mark.parametrize(
    "first", [date(1970, 1, 1), date(1972, 2, 29), date(2000, 2, 29), MONDAY, date(9988, 12, 31)]
)
@pytest.mark.parametrize(
    "said", ["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=2TU,-1FR", "FREQ=WEEKLY;INTERVAL=3"]
)
def test_they_are_the_dates_of_their_own_years(first: date, said: str) -> None:
    found = rrule.rrulestr(f"{said};COUNT=100", dtstart=datetime.combine(first, time()))
    assert dates(f"{said};COUNT=100", first) == [each.date().isoformat() for each in found]
