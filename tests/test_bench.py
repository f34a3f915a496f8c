"""What `bench/run --check` says of figures, without measuring any."""

import pytest

from bench.speed.found import Found
from bench.speed.goals import GOALS, failures
from bench.speed.page import tables

GOOD = {
    goal.name: [bound * (1.01 if goal.at_least else 0.99)] * 3
    for goal in GOALS
    if (bound := goal.target or goal.stretch)
} | {goal.binds: [0.99] for goal in GOALS if goal.binds}


def test_figures_that_keep_every_target_are_good():
    assert failures(GOOD, {}) == []


@pytest.mark.parametrize("goal", [goal for goal in GOALS if goal.target], ids=lambda goal: goal.name)
def test_a_figure_beyond_its_target_is_named(goal):
    beyond = goal.target * (0.98 if goal.at_least else 1.02)
    (said,) = failures(GOOD | {goal.binds or goal.name: [beyond if not goal.binds else 1.02]}, {})
    assert said.startswith(f"{goal.what}: ")
    assert "misses its target" in said


def test_a_rate_that_misses_while_cpu_does_not_is_good_because_cpu_binds():
    assert failures(GOOD | {"rate.list.mercurius": [0.8]}, {}) == []


@pytest.mark.parametrize(("now", "is_named"), [(1.79, False), (1.83, True)])
def test_a_figure_may_be_worse_than_the_committed_one_by_its_measured_range_and_no_more(now, is_named):
    committed = {"cpu.list": [1.58, 1.60, 1.80]}
    said = failures(GOOD | {"cpu.list": [now]}, committed)
    assert [each.partition(" is ")[2] for each in said] == (
        ["worse than the committed 1.6x (range 0.22)."] if is_named else []
    )


def test_the_table_says_plainly_what_is_met_and_what_was_not_measured():
    said = tables(Found({name: rounds for name, rounds in GOOD.items() if name != "start"} | {"verb": [2.0]}))
    (verb,) = (line for line in said.splitlines() if line.startswith("| itemSetStatus"))
    assert verb.endswith("| at most 2.5x | at most 1.7x | 2x | yes | **no** |")
    (start,) = (line for line in said.splitlines() if line.startswith("| first answer"))
    assert "not measured" in start
