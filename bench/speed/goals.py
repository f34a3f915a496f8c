"""What each figure is to be, and whether it is."""

from dataclasses import dataclass
from statistics import median

from bench.speed.found import Rounds

Ratios = dict[str, Rounds]
NAMES = {"mercurius": "Mercurius", "postgraphile": "PostGraphile", "yoga": "yoga"}


@dataclass(frozen=True)
class Goal:
    """`target` and `stretch` are bounds of the median: at most, or `at_least`. `binds` names the ratio of CPU that decides
    instead, where it and this disagree (it is met at 1 or less)."""

    name: str
    what: str
    target: float | None = None
    stretch: float | None = None
    at_least: bool = False
    unit: str = "x"
    binds: str | None = None

    def bound(self, value: float | None) -> str:
        """As it stands in the table."""
        sign = "at least" if self.at_least else "at most"
        return f"{sign} {value:g}{self.unit}" if value else ""

    def meets(self, ratios: Ratios, bound: float | None) -> bool:
        """Whether what was measured keeps within a bound."""
        if bound is None:
            return True
        if self.binds:
            return median(ratios[self.binds]) <= bound
        return self.worse(median(ratios[self.name]), bound) <= 0

    def worse(self, value: float, than: float) -> float:
        """By how much; negative if it is better."""
        return than - value if self.at_least else value - than


def _rate(query: str, peer: str, target: float | None, stretch: float | None) -> Goal:
    what = f"{query}: requests a second at 16 connections against {NAMES[peer]}"
    return Goal(f"rate.{query}.{peer}", what, target, stretch, at_least=True, binds=f"cpu.{query}.{peer}")


GOALS = (
    Goal("cpu.list", "list: CPU of server + PostgreSQL per request against the floor", 2.2, 1.8),
    Goal("cpu.detail", "detail: CPU, likewise", 2.2, 1.8),
    Goal("cpu.board", "board: CPU, likewise", 1.35, 1.1),
    _rate("list", "mercurius", 1, None),
    _rate("detail", "mercurius", 1, None),
    _rate("board", "yoga", 1, None),
    _rate("list", "postgraphile", None, 1),
    _rate("detail", "postgraphile", None, 1),
    _rate("board", "postgraphile", None, 1),
    Goal("tail.list", "list: p99 at half of Mercurius' peak, open loop, against Mercurius'", 1),
    Goal("tail.detail", "detail: p99, likewise", 1),
    Goal("tail.board", "board: p99, likewise", 1),
    Goal("verb", "itemSetStatus: CPU against a handwritten transaction", 2.5, 1.7),
    Goal("fanout.delay", "commit to last of 500 subscribers, p99, against a bare broadcast", 3, 1.5),
    Goal(
        "fanout.1000.list", "fan-out, CPU per delivery against that broadcast, 1,000 sockets, a list", 2, 1.5
    ),
    Goal("fanout.1000.item", "fan-out, likewise, 1,000 sockets, one item", 2, 1.5),
    Goal("fanout.5000", "fan-out, likewise, 5,000 sockets, a list", 2, 1.5),
    Goal("fanout.mixed", "fan-out, 200 token sets, 20 documents, some not allowed to see, some slow", 4, 2.5),
    Goal(
        "fanout.burst",
        "burst of 200 events, deliveries a second against the better of Mercurius and yoga",
        1,
        at_least=True,
    ),
    Goal("fanout.idle", "an idle subscription", 60, 50, unit=" KiB"),
    Goal("processes.list", "list: CPU per request of two processes against one", 1.1),
    Goal("processes.detail", "detail: two processes, likewise", 1.1),
    Goal("processes.board", "board: two processes, likewise", 1.1),
    Goal("processes.list.rate", "list: two processes against one, asked as much as each other"),
    Goal("processes.detail.rate", "detail: two processes, likewise"),
    Goal("processes.board.rate", "board: two processes, likewise"),
    Goal("start", "first answer after start against importing the fixed packages alone", 4),
    Goal("sqlite.list", "list: time on SQLite against PostgreSQL", 2),
    Goal("sqlite.detail", "detail: on SQLite, likewise", 2),
    Goal("sqlite.board", "board: on SQLite, likewise", 2),
)


def failures(ratios: Ratios, committed: Ratios) -> list[str]:
    """A sentence for each figure beyond its target, or beyond the committed median by more than its measured range."""
    found = []
    for goal in (each for each in GOALS if each.name in ratios):
        now = median(ratios[goal.name])
        if not goal.meets(ratios, goal.target):
            found.append(f"{goal.what}: {now:.3g}{goal.unit} misses its target ({goal.bound(goal.target)}).")
        if before := committed.get(goal.name):
            allowed = max(before) - min(before)
            if goal.worse(now, median(before)) > allowed:
                said = f"{median(before):.3g}{goal.unit} (range {allowed:.2g})"
                found.append(f"{goal.what}: {now:.3g}{goal.unit} is worse than the committed {said}.")
    return found
