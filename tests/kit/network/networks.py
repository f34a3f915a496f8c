"""Networks to try things on."""

from hypothesis import strategies as st

from kit.network import Constraint, Kind, Link, Task
from tests.kit.network.oracle import ZERO, Problem, Small

LENGTH = 60
ALWAYS = Small((True,) * LENGTH)

worlds = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH).map(lambda works: Small(tuple(works)))

FLOORS = [
    Constraint.AS_SOON_AS_POSSIBLE,
    Constraint.START_NO_EARLIER_THAN,
    Constraint.FINISH_NO_EARLIER_THAN,
]


@st.composite
def problems(draw, constraints=FLOORS, same_time=False, most=5):
    """Small networks: up to five tasks, every kind of link, lags and leads; each in time of its own, or all in one."""
    shared = draw(worlds)
    count = draw(st.integers(1, most))
    own = [shared if same_time else draw(worlds) for _ in range(count)]
    plan = shared if same_time else draw(worlds)
    tasks = []
    for n in range(count):
        constraint = draw(st.sampled_from(constraints))
        tasks.append(
            Task(
                key=n,
                name=f"T-{n}",
                minutes=draw(st.integers(0, 6)),
                time=own[n].timeline(),
                constraint=constraint,
                at=draw(st.integers(ZERO, ZERO + 30)) if constraint.dated else None,
            )
        )
    pairs = [(a, b) for b in range(count) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    turned = draw(st.permutations(range(count)))  # the order in which tasks are given says nothing
    links = [
        Link(turned[a], turned[b], draw(st.sampled_from(list(Kind))), draw(st.integers(-4, 4)))
        for a, b in chosen
    ]
    return Problem(tuple(tasks), tuple(own), tuple(links), plan, ZERO + 5)
