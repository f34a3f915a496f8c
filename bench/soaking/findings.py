"""What the oracle has counted."""

from collections import Counter, defaultdict

FAULTS = (
    "acknowledged writes lost",
    "rows and events disagree",
    "events lost",
    "mails lost",
    "mails sent twice",
    "mails to others",
    "told twice",
    "out of order",
    "told something else",
    "to someone without the right",
    "resyncs",
    "too little happened",
)
SHOWN = 5


class Findings:
    """Faults with examples, and figures that are neither good nor bad."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.figures: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = defaultdict(list)

    def fault(self, kind: str, example: str) -> None:
        """One more of this kind."""
        assert kind in FAULTS
        self.faults[kind] += 1
        if len(self._examples[kind]) < SHOWN:
            self._examples[kind].append(example)

    def table(self) -> str:
        """Everything, a line each."""
        lines = [f"{name:34}{count:>10,}" for name, count in self.figures.items()]
        lines += ["-" * 44]
        for kind in FAULTS:
            lines.append(f"{kind:34}{self.faults[kind]:>10,}")
            lines += [f"    {example}" for example in self._examples[kind]]
        return "\n".join(lines)
