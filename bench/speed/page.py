"""Where figures are kept: `bench/figures.json`, and the tables between two marks of `bench/README.md`."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench.speed.found import Found, Rounds, shown
from bench.speed.goals import GOALS, Goal
from bench.speed.places import ROOT

FIGURES = ROOT / "bench" / "figures.json"
PAGE = ROOT / "bench" / "README.md"
BEGIN, END = "<!-- bench/run writes from here -->", "<!-- to here -->"


def committed() -> Found:
    """The figures as they were last written; none yet is nothing."""
    if not FIGURES.exists():
        return Found()
    told: dict[str, Any] = orjson.loads(FIGURES.read_bytes())
    return Found(told["ratios"], told["plain"])


def write(found: Found) -> None:
    """Keep what was measured now; what was not measured now stays as it was."""
    kept = committed()
    kept.ratios |= found.ratios
    for table, rows in found.plain.items():
        kept.plain.setdefault(table, {}).update(rows)
    told = {"measured": _when(), "cores": os.cpu_count(), "ratios": kept.ratios, "plain": kept.plain}
    FIGURES.write_bytes(orjson.dumps(_rounded(told), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    _write_page(PAGE, kept)


def _when() -> str:
    return datetime.now(UTC).date().isoformat()


def _rounded(value: Any) -> Any:
    match value:
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list():
            return [_rounded(each) for each in value]
        case float():
            return float(f"{value:.4g}")
        case _:
            return value


def _write_page(page: Path, found: Found) -> None:
    before, begun, rest = page.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise RuntimeError(f"{page} has no marks to write between.")
    page.write_text(f"{before}{BEGIN}\n\n{tables(found)}\n\n{END}{after}")


def tables(found: Found) -> str:
    """Goals first, then the plain values behind them."""
    said = f"Last written {_when()}, {os.cpu_count()} cores that clients, servers and databases share."
    note = (
        "Median (least to most) of the rounds. A † marks a rate that misses while CPU per request, which binds, does not, "
        "or the other way round."
    )
    return "\n\n".join(
        [f"{said} {note}", _goals(found), *(_plain(name, rows) for name, rows in found.plain.items())]
    )


def _goals(found: Found) -> str:
    head = ["| what | target | stretch | measured | target met | stretch met |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_goal(goal, found) for goal in GOALS)])


def _goal(goal: Goal, found: Found) -> str:
    start = f"| {goal.what} | {goal.bound(goal.target)} | {goal.bound(goal.stretch)} |"
    rounds = found.ratios.get(goal.name)
    if rounds is None:
        return f"{start} not measured | | |"
    mark = "" if goal.binds is None else f"; CPU {shown(found.ratios[goal.binds])}x{_disagree(goal, found)}"
    met = [_met(goal, found, bound) for bound in (goal.target, goal.stretch)]
    return f"{start} {shown(rounds)}{goal.unit}{mark} | {met[0]} | {met[1]} |"


def _disagree(goal: Goal, found: Found) -> str:
    plain = Goal(goal.name, goal.what, at_least=True)
    bound = goal.target or goal.stretch
    return "" if plain.meets(found.ratios, bound) == goal.meets(found.ratios, bound) else " †"


def _met(goal: Goal, found: Found, bound: float | None) -> str:
    if bound is None:
        return ""
    return "yes" if goal.meets(found.ratios, bound) else "**no**"


def _plain(name: str, rows: dict[str, dict[str, Rounds]]) -> str:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = [f"| {name} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for row, values in rows.items():
        cells = [shown(values[column]) if column in values else "" for column in columns]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)
