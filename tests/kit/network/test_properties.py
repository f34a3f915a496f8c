"""What holds for every network, and the same answers as by trying everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.network import ConflictKind, Constraint, Kind, Task, schedule
from tests.kit.network import oracle
from tests.kit.network.networks import FLOORS, problems

ANY = list(Constraint)
CEILINGS = [*FLOORS, Constraint.START_NO_LATER_THAN, Constraint.FINISH_NO_LATER_THAN]


def plan(problem, **changed):
    given_start = changed.pop("start", problem.start)
    return schedule(problem.tasks, problem.links, start=given_start, time=problem.plan.timeline())


@settings(max_examples=150, deadline=None)
@given(problems())
def test_early_dates_are_those_of_moving_tasks_until_nothing_breaks_a_rule(problem):
    found = plan(problem)
    dates = [found.dates[n] for n in range(len(problem.tasks))]
    assert [(each.early_start, each.early_finish) for each in dates] == oracle.early(problem)


@settings(max_examples=60, deadline=None)
@given(problems(most=4))
def test_late_dates_are_the_latest_that_keep_the_end_by_trying_each(problem):
    found = plan(problem)
    for n, world in enumerate(problem.worlds):
        each, latest = found.dates[n], oracle.late_finish(problem, n, found.finish)
        assert each.late_start == oracle.late_start(problem, n, found.finish)
        assert world.between(min(each.late_finish, latest), max(each.late_finish, latest)) == 0
        if not problem.tasks[n].minutes:
            assert each.late_finish == latest
        slips = world.between(each.early_start, each.late_start), world.between(each.early_finish, latest)
        assert each.total_float == min(slips)


@settings(max_examples=60, deadline=None)
@given(problems(constraints=CEILINGS, most=4))
def test_deadlines_bind_late_dates_and_what_breaks_one_is_told(problem):
    found = plan(problem)
    early = [(found.dates[n].early_start, found.dates[n].early_finish) for n in range(len(problem.tasks))]
    assert early == oracle.early(problem), "a deadline moves nothing to an earlier date"
    kept = oracle.keeps(problem, early, found.finish)
    assert bool(found.conflicts) is not kept
    assert all(conflict.kind is ConflictKind.DEADLINE for conflict in found.conflicts)
    if kept:
        for n in range(len(problem.tasks)):
            assert found.dates[n].late_start == oracle.late_start(problem, n, found.finish)
    else:
        assert min(each.total_float for each in found.dates.values()) < 0 or problem.plan != problem.worlds[0]


@settings(max_examples=150, deadline=None)
@given(problems(constraints=ANY))
def test_no_task_comes_before_what_it_waits_for_unless_that_is_told(problem):
    found = plan(problem)
    told = {conflict.tasks for conflict in found.conflicts if conflict.kind is ConflictKind.LINK}
    for link in problem.links:
        before, after = found.dates[link.before], found.dates[link.after]
        from_finish = link.kind in (Kind.FINISH_START, Kind.FINISH_FINISH)
        bound = problem.plan.shift(before.finish if from_finish else before.start, link.lag)
        is_at = after.start if link.kind in (Kind.FINISH_START, Kind.START_START) else after.finish
        assert is_at >= bound or (link.after, link.before) in told
        if (link.after, link.before) in told:
            assert problem.tasks[link.after].constraint in (
                Constraint.MUST_START_ON,
                Constraint.MUST_FINISH_ON,
            )
            assert is_at < bound or sum(each[:2] == (link.before, link.after) for each in _pairs(problem)) > 1


def _pairs(problem):
    return [(link.before, link.after) for link in problem.links]


@settings(max_examples=150, deadline=None)
@given(problems(constraints=ANY))
def test_must_dates_stand(problem):
    found = plan(problem)
    for task in problem.tasks:
        if task.constraint is Constraint.MUST_START_ON:
            assert found.dates[task.key].start == task.at
        if task.constraint is Constraint.MUST_FINISH_ON:
            assert found.dates[task.key].finish == task.at


@settings(max_examples=150, deadline=None)
@given(problems(constraints=ANY))
def test_between_start_and_finish_lies_exactly_the_work(problem):
    found = plan(problem)
    for task, world in zip(problem.tasks, problem.worlds, strict=True):
        each = found.dates[task.key]
        for start, finish in (
            (each.start, each.finish),
            (each.early_start, each.early_finish),
        ):
            assert world.between(start, finish) == task.minutes


@settings(max_examples=150, deadline=None)
@given(problems(constraints=[Constraint.AS_SOON_AS_POSSIBLE], same_time=True))
def test_a_critical_path_without_float_leads_from_the_start_to_the_end(problem):
    found = plan(problem)
    critical = [n for n in found.dates if found.dates[n].critical]
    assert all(found.dates[n].total_float == 0 == found.dates[n].free_float for n in critical)
    assert all(found.dates[n].total_float > 0 for n in found.dates if n not in critical)
    ends = [n for n in critical if found.dates[n].early_finish == found.finish]
    assert ends, "what ends last is critical"
    world = problem.plan
    reached, todo = set(), list(ends)
    while todo:
        n = todo.pop()
        reached.add(n)
        todo += [
            link.before
            for link in problem.links
            if link.after == n and link.before in critical and link.before not in reached
        ]
    starts = [n for n in reached if world.between(problem.start, found.dates[n].early_start) == 0]
    driven = [n for n in reached if not any(link.after == n for link in problem.links)]
    assert starts or not driven


@settings(max_examples=100, deadline=None)
@given(
    problems(constraints=[Constraint.AS_SOON_AS_POSSIBLE, Constraint.AS_LATE_AS_POSSIBLE], same_time=True),
    st.integers(1, 20),
)
def test_a_later_start_moves_all_by_as_much_working_time(problem, by):
    time = problem.plan.timeline()
    later = time.next(time.add(time.next(problem.start), by))
    first, moved = plan(problem, start=time.next(problem.start)), plan(problem, start=later)
    for n in first.dates:
        one, other = first.dates[n], moved.dates[n]
        assert time.between(one.start, other.start) == by
        assert time.between(one.finish, other.finish) == by
        assert (one.total_float, one.free_float, one.critical) == (
            other.total_float,
            other.free_float,
            other.critical,
        )


@settings(max_examples=150, deadline=None)
@given(problems(constraints=[*FLOORS, Constraint.AS_LATE_AS_POSSIBLE]))
def test_as_late_as_possible_is_never_later_than_the_late_dates_and_pushes_nobody(problem):
    found = plan(problem)
    soon = schedule(
        [_asap(task) for task in problem.tasks],
        problem.links,
        start=problem.start,
        time=problem.plan.timeline(),
    )
    assert found.finish == soon.finish
    for task, world in zip(problem.tasks, problem.worlds, strict=True):
        each = found.dates[task.key]
        assert each.early_start <= each.start <= each.late_start
        assert world.between(each.finish, each.late_finish) >= 0
        if task.constraint is not Constraint.AS_LATE_AS_POSSIBLE:
            assert (each.start, each.finish) == (each.early_start, each.early_finish)
        assert (each.early_start, each.late_start) == (
            soon.dates[task.key].early_start,
            soon.dates[task.key].late_start,
        )


def _asap(task):
    constraint = task.constraint
    if constraint is Constraint.AS_LATE_AS_POSSIBLE:
        constraint = Constraint.AS_SOON_AS_POSSIBLE
    return Task(
        key=task.key, name=task.name, minutes=task.minutes, time=task.time, constraint=constraint, at=task.at
    )


@settings(max_examples=100, deadline=None)
@given(problems())
def test_slipping_by_its_free_float_moves_no_other_task(problem):
    found = plan(problem)
    before = oracle.early(problem)
    for n, task in enumerate(problem.tasks):
        if not task.minutes or not found.dates[n].free_float:
            continue
        start = task.time.next(task.time.add(found.dates[n].early_start, found.dates[n].free_float))
        after = oracle.early(problem, {n: (start, 0)})
        assert [dates for m, dates in enumerate(after) if m != n] == [
            dates for m, dates in enumerate(before) if m != n
        ]
