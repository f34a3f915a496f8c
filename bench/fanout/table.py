"""The figures as a table, beside what they are to be."""

from typing import Any

from bench.fanout.peers import PEERS

_BOUNDS = {
    "cpu": ("2x", "1.5x"),
    "mixed": ("4x", "2.5x"),
    "delay": ("3x", "1.5x"),
    "memory": ("60 KiB", "50 KiB"),
}


def table(found: dict[str, Any]) -> str:
    """One line for each figure."""
    lines = ["| what | ours | beside | | target | stretch |", "|---|---|---|---|---|---|"]
    for name, figures in found.items():
        kind = name.partition(" ")[0]
        if name in _ROWS or kind in _ROWS:
            target, stretch = _bounds(kind, found)
            lines.append(f"| {name} | {' | '.join(_ROWS[kind](figures))} | {target} | {stretch} |")
    return "\n".join(lines)


def _bounds(kind: str, found: dict[str, Any]) -> tuple[str, str]:
    if kind != "burst":
        return _BOUNDS[kind]
    peers = [
        f"{name} {_thousands(_best(found[f'burst {name}']))}" for name in PEERS if f"burst {name}" in found
    ]
    return ", ".join(peers) or "Mercurius, yoga", ""


def _best(peer: dict[str, Any]) -> float:
    return float(max(peer.values()))


def _thousands(number: float) -> str:
    return f"{number:,.0f}"


def _cpu(it: dict[str, Any]) -> list[str]:
    low, high = it["range"]
    return [
        f"{it['ours_us']:.1f} µs",
        f"{it['bare_us']:.1f} µs",
        f"{it['ratio']:.2f}x ({low:.2f} to {high:.2f})",
    ]


def _delay(it: dict[str, Any]) -> list[str]:
    ours, bare = it["ours_ms"], it["bare_ms"]
    said = [f"median {each['median']:.1f}, p99 {each['p99']:.1f} ms" for each in (ours, bare)]
    return [*said, f"{it['ratio']:.2f}x"]


def _burst(it: dict[str, Any]) -> list[str]:
    if "ours_per_s" not in it:
        return ["", f"{_thousands(_best(it))} /s", ""]
    ours, bare = it["ours_per_s"], it["bare_per_s"]
    return [f"{_thousands(ours)} /s", f"{_thousands(bare)} /s", f"{ours / bare:.2f}x"]


def _memory(it: dict[str, Any]) -> list[str]:
    return [
        f"{it['ours_kib']:.1f} KiB",
        f"{it['bare_kib']:.1f} KiB",
        f"{it['ours_kib'] / it['bare_kib']:.2f}x",
    ]


_ROWS = {"cpu": _cpu, "mixed": _cpu, "delay": _delay, "burst": _burst, "memory": _memory}
