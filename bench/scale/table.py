"""Figures as a table for people."""

from bench.scale.measures import Figures


def shown(figures: Figures) -> str:
    """Milliseconds (rows returned; rows read for each of them), by what is measured and by viewer."""
    viewers = list(dict.fromkeys(who for by_viewer in figures.values() for who in by_viewer))
    lines = [f"| | {' | '.join(viewers)} |", f"|---{'|---' * len(viewers)}|"]
    for what, by_viewer in figures.items():
        cells = []
        for who in viewers:
            cost = by_viewer.get(who)
            cells.append(
                "" if cost is None else f"{cost.milliseconds:.1f} ms ({cost.rows:,}; {cost.read:,.0f})"
            )
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines)
