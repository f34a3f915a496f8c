"""Working time in zones whose clocks change, with holidays and absences, against counting minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import Invalid, TooLarge
from kit.worktime import check_spans, every_day, instant_of, minute_of, together, working_time

OFFICE = every_day((540, 720), (780, 1020), days=range(5))
"""09:00 to 12:00 and 13:00 to 17:00, Monday to Friday."""

CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 3, tzinfo=UTC)),  # midnight does not exist
    ("Australia/Lord_Howe", datetime(2026, 4, 3, tzinfo=UTC)),  # half an hour
    ("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC)),  # a day does not exist
    ("Africa/Casablanca", datetime(2026, 2, 14, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(1985, 12, 30, tzinfo=UTC)),  # a quarter of an hour, at new year
    ("UTC", datetime(2027, 12, 30, tzinfo=UTC)),
]


def at(text, zone="UTC"):
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def worked(zone, week, days, away, begin, length):
    """By its definition: whether the clock on the wall shows a time within a span, for each minute."""
    clock = ZoneInfo(zone)
    found = []
    for minute in range(begin, begin + length):
        shown = instant_of(minute).astimezone(clock)
        spans = days.get(shown.date(), week[shown.weekday()])
        of_day = shown.hour * 60 + shown.minute
        found.append(any(a <= of_day < b for a, b in spans) and not any(a <= minute < b for a, b in away))
    return found


@st.composite
def spans(draw):
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    return check_spans([(a * 15, b * 15) for a, b in zip(marks[::2], marks[1::2], strict=False)])


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CHANGES), st.lists(spans(), min_size=7, max_size=7), st.data())
def test_a_minute_is_worked_when_the_clock_on_the_wall_shows_a_time_within_a_span(change, week, data):
    zone, around = change
    begin, length = minute_of(around), 3 * 1_440
    days = {
        around.date() + timedelta(days=n): data.draw(spans()) for n in data.draw(st.sets(st.integers(0, 2)))
    }
    away = [
        (begin + a, begin + a + b)
        for a, b in data.draw(st.lists(st.tuples(st.integers(-500, length), st.integers(0, 900)), max_size=3))
    ]
    time = working_time(zone, week, lambda _: days, away)
    minutes = worked(zone, week, days, away, begin, length)
    counted = time.count(begin)
    for minute, works in enumerate(minutes, start=begin):
        assert time.count(minute) == counted, instant_of(minute)
        counted += works
    assert time.between(begin, begin + length) == sum(minutes)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(at("1975-01-01"), at("2150-01-01")),
    st.integers(1, 400_000),
)
def test_adding_and_subtracting_find_the_ends_of_the_same_work(zone, minute, working):
    time = working_time(zone, OFFICE)
    end = time.add(minute, working)
    assert time.between(minute, end) == working
    assert time.between(minute, end - 1) == working - 1, "the earliest such end"
    start = time.subtract(minute, working)
    assert time.between(start, minute) == working
    assert time.between(start + 1, minute) == working - 1, "the latest such start"
    assert time.next(time.previous(minute)) == time.next(minute) >= minute >= time.previous(minute)
    for lag in (working, -working):
        assert time.shift(time.unshift(minute, lag), lag) <= minute
        assert time.shift(time.unshift(minute, lag) + 1, lag) > minute


def test_a_day_whose_clocks_go_forward_is_an_hour_shorter_for_those_who_work_through_the_night():
    nights = working_time("Europe/Berlin", every_day((0, 1440)))
    assert nights.between(at("2026-03-29", "Europe/Berlin"), at("2026-03-30", "Europe/Berlin")) == 23 * 60
    assert nights.between(at("2026-10-25", "Europe/Berlin"), at("2026-10-26", "Europe/Berlin")) == 25 * 60
    day = working_time("Europe/Berlin", every_day((540, 1020)))
    assert day.between(at("2026-03-29", "Europe/Berlin"), at("2026-03-30", "Europe/Berlin")) == 8 * 60


def test_work_goes_on_at_the_same_time_on_the_wall_after_the_clocks_have_changed():
    time = working_time("Europe/Berlin", OFFICE)
    assert time.add(at("2026-03-27 09:00", "Europe/Berlin"), 420 + 60) == at(
        "2026-03-30 10:00", "Europe/Berlin"
    )
    assert at("2026-03-30 10:00", "Europe/Berlin") - at("2026-03-27 09:00", "Europe/Berlin") == 3 * 1_440


def test_holidays_own_days_and_absences_are_left_out():
    days = {date(2026, 12, 25): (), date(2026, 12, 26): check_spans([(600, 660)])}  # a Friday; a Saturday
    time = working_time(
        "UTC",
        OFFICE,
        lambda year: {day: spans for day, spans in days.items() if day.year == year},
        [(at("2026-12-28 11:00"), at("2026-12-29 10:00"))],
    )
    assert time.next(at("2026-12-24 17:00")) == at("2026-12-26 10:00")
    assert time.add(at("2026-12-24 16:00"), 60 + 60 + 120 + 60) == at("2026-12-29 11:00")
    assert time.previous(at("2026-12-29 09:30")) == at("2026-12-28 11:00")


def test_two_do_twice_as_much_where_both_work():
    one, other = working_time("UTC", OFFICE), working_time("UTC", every_day((660, 840), days=range(5)))
    both = together([one, other])
    monday = at("2026-03-02 09:00")
    assert both.between(monday, monday + 1_440) == 420 + 180
    assert both.add(monday, 120 + 2 * 60) == at("2026-03-02 12:00")
    assert both.add(monday, 120 + 2 * 60 + 61) == at("2026-03-02 13:01"), (
        "12:00 to 13:00 alone, then a minute of both"
    )
    assert both.subtract(at("2026-03-02 12:00"), 3) == at("2026-03-02 11:58"), (
        "three minutes of work need two"
    )
    assert together([one]) is one


@pytest.mark.parametrize(
    ("given_spans", "said"),
    [
        ([(600, 540)], "A span ends after it begins, on the same day."),
        ([(600, 600)], "A span ends after it begins, on the same day."),
        ([(-1, 60)], "A span lies within a day, from 00:00 to 24:00."),
        ([(0, 1441)], "A span lies within a day, from 00:00 to 24:00."),
        ([(0, 60), (30, 90)], "Two spans of a day overlap."),
    ],
)
def test_spans_that_make_no_day_are_refused(given_spans, said):
    with pytest.raises(Invalid) as refused:
        check_spans(given_spans, "week", 0)
    assert (refused.value.message, refused.value.path[:2]) == (said, ("week", 0))


def test_spans_are_put_in_order_and_joined():
    assert check_spans([(780, 1020), (540, 720), (720, 780)]) == ((540, 1020),)
    with pytest.raises(TooLarge):
        check_spans([(n, n + 1) for n in range(0, 26, 2)])


@pytest.mark.parametrize(
    "text", ["1969-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00-01:00"]
)
def test_instants_outside_of_1970_to_9999_are_refused(text):
    with pytest.raises(Invalid) as refused:
        minute_of(datetime.fromisoformat(text), "at")
    assert (refused.value.message, refused.value.path) == ("A date is one from 1970 to 9999.", ("at",))
    with pytest.raises(Invalid):
        minute_of(datetime(2026, 1, 1), "at")  # noqa: DTZ001  (it is the refusal that is tested)


def test_the_first_and_the_last_minute_can_be_worked_in():
    early, late = (working_time("Pacific/Kiritimati", every_day((0, 1440))) for _ in range(2))
    last = minute_of(datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    assert (early.between(0, 1_440), late.add(last - 10, 10)) == (1_440, last)
    assert instant_of(last) == datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
