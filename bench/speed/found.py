"""What a run has measured: ratios, each with its value in every round, and the plain values behind them."""

from dataclasses import dataclass, field
from statistics import median

Rounds = list[float]


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds, and seconds of load in each."""

    rounds: int
    seconds: int
    queries: tuple[str, ...]
    is_short: bool = False


@dataclass
class Found:
    """`ratios` by the name of their goal; `plain` by table, row and column."""

    ratios: dict[str, Rounds] = field(default_factory=dict)
    plain: dict[str, dict[str, dict[str, Rounds]]] = field(default_factory=dict)

    def ratio(self, name: str, ours: float, theirs: float) -> None:
        """Of one round: both were measured one after the other."""
        self.ratios.setdefault(name, []).append(ours / theirs)

    def value(self, table: str, row: str, column: str, value: float) -> None:
        """A plain value of one round."""
        self.plain.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(value)


def shown(rounds: Rounds) -> str:
    """Median (least to most), with three digits that count."""
    low, middle, high = (_digits(value) for value in (min(rounds), median(rounds), max(rounds)))
    return middle if len(rounds) == 1 else f"{middle} ({low} to {high})"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
