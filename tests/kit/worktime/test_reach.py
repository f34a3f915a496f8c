"""Working time over long spans, and where it ends."""

from datetime import UTC, datetime

import pytest

from kit.worktime import OutOfTime, every_day, minute_of, working_time
from kit.worktime.timeline import REACH_YEARS
from tests.kit.worktime.test_working import OFFICE, at


def test_thirty_years_are_counted_from_their_years_alone():
    time = working_time("Europe/Berlin", OFFICE)
    begin, end = at("2026-01-01"), at("2056-01-01")
    weekdays = sum(datetime.fromordinal(day).weekday() < 5 for day in range(739617, 739617 + 10957))
    assert datetime.fromordinal(739617) == datetime(2026, 1, 1)  # noqa: DTZ001
    assert time.between(begin, end) == weekdays * 420
    assert time.add(begin, weekdays * 420) <= end
    assert len(time._blocks) == 31, "a year is made once, and only those that are passed"


def test_nobody_who_never_works_gets_anything_done():
    never = working_time("UTC", every_day())
    with pytest.raises(OutOfTime) as refused:
        never.add(at("2026-01-01"), 1)
    assert refused.value.message.startswith(
        "No working time is left there: a plan reaches over 200 years at most"
    )
    assert never.between(at("2026-01-01"), at("2027-01-01")) == 0


@pytest.mark.parametrize("working", [10**9, 10**15])
def test_more_than_a_plan_may_reach_over_is_refused(working):
    time = working_time("UTC", OFFICE)
    with pytest.raises(OutOfTime):
        time.add(at("2026-01-01"), working)
    with pytest.raises(OutOfTime):
        time.subtract(at("2026-01-01"), working)
    assert len(time._blocks) == REACH_YEARS


def test_two_instants_too_far_apart_are_refused():
    time = working_time("UTC", OFFICE)
    with pytest.raises(OutOfTime):
        time.between(0, minute_of(datetime(9999, 1, 1, tzinfo=UTC)))
    with pytest.raises(OutOfTime):
        time.count(-1)
