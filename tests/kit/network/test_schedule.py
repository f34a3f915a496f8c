"""Plans that one can follow by hand."""

from datetime import UTC, datetime

import pytest

from kit.network import Conflict, ConflictKind, Constraint, Cycle, Kind, Link, Task, schedule
from kit.worktime import every_day, instant_of, minute_of, together, working_time

DAY = 480
OFFICE = working_time("UTC", every_day((540, 1020), days=range(5)))
"""09:00 to 17:00, Monday to Friday."""


def at(day, hour=9):
    return minute_of(datetime(2026, 3, day, hour, tzinfo=UTC))  # the 2nd is a Monday


def task(key, minutes=DAY, constraint=Constraint.AS_SOON_AS_POSSIBLE, on=None, time=OFFICE, **more):
    return Task(key=key, name=key, minutes=minutes, time=time, constraint=constraint, at=on, **more)


def planned(tasks, links=(), start=None):
    return schedule(tasks, links, start=at(2) if start is None else start, time=OFFICE)


def shown(found):
    return {
        key: f"{instant_of(dates.start):%a %H:%M} - {instant_of(dates.finish):%a %H:%M}"
        for key, dates in found.dates.items()
    }


def test_a_chain_with_a_branch_has_its_critical_path_and_floats():
    found = planned(
        [task("a"), task("long", 3 * DAY), task("short"), task("end", 0)],
        [Link("a", "long"), Link("a", "short"), Link("long", "end"), Link("short", "end")],
    )
    assert shown(found) == {
        "a": "Mon 09:00 - Mon 17:00",
        "long": "Tue 09:00 - Thu 17:00",
        "short": "Tue 09:00 - Tue 17:00",
        "end": "Thu 17:00 - Thu 17:00",
    }
    assert {key: (each.total_float, each.free_float, each.critical) for key, each in found.dates.items()} == {
        "a": (0, 0, True),
        "long": (0, 0, True),
        "short": (2 * DAY, 2 * DAY, False),
        "end": (0, 0, True),
    }
    assert (found.finish, found.conflicts) == (at(5, 17), ())


@pytest.mark.parametrize(
    ("kind", "lag", "dates"),
    [
        (Kind.FINISH_START, 0, "Wed 09:00 - Wed 17:00"),
        (Kind.FINISH_START, DAY, "Thu 09:00 - Thu 17:00"),
        (Kind.FINISH_START, -DAY, "Tue 09:00 - Tue 17:00"),
        (Kind.START_START, 60, "Mon 10:00 - Tue 10:00"),
        (Kind.FINISH_FINISH, 0, "Tue 09:00 - Tue 17:00"),
        (Kind.FINISH_FINISH, 60, "Tue 10:00 - Wed 10:00"),
        (Kind.START_FINISH, 0, "Mon 09:00 - Mon 17:00"),
        (Kind.START_FINISH, 2 * DAY + 60, "Tue 10:00 - Wed 10:00"),
    ],
)
def test_each_kind_of_link_waits_for_its_own_end(kind, lag, dates):
    found = planned([task("a", 2 * DAY), task("b")], [Link("a", "b", kind, lag)])
    assert shown(found)["b"] == dates


@pytest.mark.parametrize(
    ("constraint", "on", "dates"),
    [
        (Constraint.AS_SOON_AS_POSSIBLE, None, "Mon 09:00 - Mon 17:00"),
        (Constraint.AS_LATE_AS_POSSIBLE, None, "Fri 09:00 - Fri 17:00"),
        (Constraint.MUST_START_ON, at(3, 11), "Tue 11:00 - Wed 11:00"),
        (Constraint.MUST_FINISH_ON, at(5, 11), "Wed 11:00 - Thu 11:00"),
        (Constraint.START_NO_EARLIER_THAN, at(4, 8), "Wed 09:00 - Wed 17:00"),
        (Constraint.START_NO_LATER_THAN, at(4), "Mon 09:00 - Mon 17:00"),
        (Constraint.FINISH_NO_EARLIER_THAN, at(4, 12), "Tue 12:00 - Wed 12:00"),
        (Constraint.FINISH_NO_LATER_THAN, at(4), "Mon 09:00 - Mon 17:00"),
    ],
)
def test_each_constraint_does_what_it_says(constraint, on, dates):
    found = planned([task("week", 5 * DAY), task("b", DAY, constraint, on)])
    assert (shown(found)["b"], found.conflicts) == (dates, ())


@pytest.mark.parametrize(
    ("constraint", "on", "late_start", "slips"),
    [
        (Constraint.AS_SOON_AS_POSSIBLE, None, at(6), 4 * DAY),
        (Constraint.START_NO_LATER_THAN, at(4), at(4), 2 * DAY),
        (Constraint.FINISH_NO_LATER_THAN, at(5, 17), at(5), 3 * DAY),
        (Constraint.MUST_START_ON, at(4), at(4), 0),
        (Constraint.MUST_FINISH_ON, at(4, 17), at(4), 0),
    ],
)
def test_a_date_that_binds_takes_float(constraint, on, late_start, slips):
    each = planned([task("week", 5 * DAY), task("b", DAY, constraint, on)]).dates["b"]
    assert (each.late_start, each.total_float, each.critical) == (late_start, slips, slips == 0)


def test_a_must_date_stands_and_says_which_link_it_breaks():
    found = planned(
        [task("a", 3 * DAY), task("b", DAY, Constraint.MUST_START_ON, at(3))],
        [Link("a", "b"), Link("b", "a")][:1],
    )
    assert shown(found)["b"] == "Tue 09:00 - Tue 17:00"
    assert found.conflicts == (
        Conflict(
            ConflictKind.LINK,
            ("b", "a"),
            "b must start on 2026-03-03 09:00, but a lets it start on 2026-03-04 17:00 at the earliest.",
        ),
    )
    assert (found.dates["a"].total_float, found.dates["a"].critical) == (-2 * DAY, True)


def test_deadlines_and_starts_before_the_plan_are_told():
    found = planned(
        [
            task("a", 3 * DAY),
            task("by", DAY, Constraint.FINISH_NO_LATER_THAN, at(4, 17)),
            task("from", DAY, Constraint.START_NO_LATER_THAN, at(4)),
            task("ago", 2 * DAY, Constraint.MUST_FINISH_ON, at(2, 17)),
        ],
        [Link("a", "by"), Link("a", "from")],
    )
    assert [(conflict.kind, conflict.tasks, conflict.sentence) for conflict in found.conflicts] == [
        (
            ConflictKind.DEADLINE,
            ("by",),
            "by should finish by 2026-03-04 17:00, but can finish on 2026-03-05 17:00 at the earliest.",
        ),
        (
            ConflictKind.DEADLINE,
            ("from",),
            "from should start by 2026-03-04 09:00, but can start on 2026-03-05 09:00 at the earliest.",
        ),
        (
            ConflictKind.PLAN_START,
            ("ago",),
            "ago would have to start on 2026-02-27 09:00, before the plan starts on 2026-03-02 09:00.",
        ),
    ]


def test_what_has_happened_is_not_moved():
    found = planned(
        [
            task("done", began=at(2), ended=at(3, 12)),
            task("began", 2 * DAY, began=at(2, 13)),
            task("next"),
        ],
        [Link("done", "began"), Link("began", "next")],
    )
    assert shown(found) == {
        "done": "Mon 09:00 - Tue 12:00",
        "began": "Mon 13:00 - Wed 13:00",
        "next": "Wed 13:00 - Thu 13:00",
    }
    assert [conflict.sentence for conflict in found.conflicts] == [
        "began started on 2026-03-02 13:00, but done lets it start on 2026-03-03 12:00 at the earliest."
    ]
    assert [found.dates[key].critical for key in ("done", "began", "next")] == [False, True, True]


def test_tasks_as_late_as_possible_move_as_a_row_and_push_nobody():
    late = Constraint.AS_LATE_AS_POSSIBLE
    found = planned(
        [task("week", 5 * DAY), task("a", DAY, late), task("b", DAY, late), task("end", 0)],
        [Link("a", "b"), Link("b", "end"), Link("week", "end")],
    )
    assert shown(found)["a"] == "Thu 09:00 - Thu 17:00"
    assert shown(found)["b"] == "Fri 09:00 - Fri 17:00"
    assert shown(found)["end"] == "Fri 17:00 - Fri 17:00"
    pushed = planned([task("week", 5 * DAY), task("a", DAY, late), task("soon")], [Link("a", "soon")])
    assert shown(pushed)["a"] == "Mon 09:00 - Mon 17:00", "its successor wants to be early"


def test_work_is_shared_by_those_who_do_it():
    half = working_time("UTC", every_day((540, 780), days=range(5)))
    both = together([OFFICE, half])
    found = planned([task("alone", 720), task("both", 720, time=both)])
    assert shown(found) == {"alone": "Mon 09:00 - Tue 13:00", "both": "Mon 09:00 - Mon 17:00"}


def test_what_two_do_ends_on_a_whole_minute_and_is_critical_if_its_end_may_not_slip():
    later = working_time("UTC", every_day((541, 1020), days=range(5)))
    (each,) = planned([task("both", 2, time=together([OFFICE, later]))]).dates.values()
    assert (each.early_start, each.early_finish) == (at(2), at(2) + 2), (
        "one alone for a minute, then both for one"
    )
    assert (each.late_start, each.late_finish) == (at(2) + 1, at(2) + 2), "both do it in a minute"
    assert (each.total_float, each.critical) == (0, True)


def test_a_task_after_one_who_works_at_other_times_waits_for_its_own():
    weekend = working_time("UTC", every_day((540, 1020), days=(5, 6)))
    found = planned([task("weekend", 60, time=weekend), task("office")], [Link("weekend", "office")])
    assert shown(found) == {"weekend": "Sat 09:00 - Sat 10:00", "office": "Mon 09:00 - Mon 17:00"}
    assert found.dates["weekend"].total_float == 420 + 480, "the rest of its weekend"
    both_end = planned(
        [task("weekend", 60, time=weekend), task("office")], [Link("weekend", "office", Kind.FINISH_FINISH)]
    )
    assert shown(both_end)["office"] == "Fri 09:00 - Sat 10:00", (
        "it ends in time without work, its work being done"
    )


@pytest.mark.parametrize(
    ("links", "said", "keys"),
    [
        (["ab", "ba"], "a → b → a", ("a", "b")),
        (["bc", "cb", "ad"], "b → c → b", ("b", "c")),
        (["ca", "ab", "bc", "de"], "a → b → c → a", ("a", "b", "c")),
        (["aa"], "a → a", ("a",)),
    ],
)
def test_a_cycle_is_refused_and_named(links, said, keys):
    with pytest.raises(Cycle) as refused:
        planned([task(key) for key in "abcde"], [Link(before, after) for before, after in links])
    assert refused.value.message == f"These tasks would wait for each other: {said}."
    assert refused.value.keys == keys


def test_a_plan_without_tasks_ends_where_it_begins():
    assert (planned([]).finish, planned([]).dates) == (at(2), {})
    one = planned([task("a", 0)])
    assert (one.finish, one.dates["a"].critical) == (at(2), True)
