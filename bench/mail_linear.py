"""Whether reading a mail takes time in proportion to it, in whatever way it grows.

    .venv/bin/python -m bench.mail_linear                   everything, about 10 minutes; exit code 1 with each that is not
    .venv/bin/python -m bench.mail_linear --only HTML       those whose name begins so
    .venv/bin/python -m bench.mail_linear --write           keep the figures in bench/mail_linear.json, which is committed

Each kind of `mailing/growing.py` is read at sizes n, 2n, 4n and 8n: parsed, put into words, folded, looked through for a mail
that was passed on and for a report. The processor time, the least of several, is fitted on a log-log scale. Its slope is the
power with which time grows: 1 is linear, 2 quadratic. `residual`: by what factor the worst point lies off the line.

Where the slope is above 1.1, the same mails are read again at once with Python's garbage collector off (`uncollected`), and
those above 32 MB are merely copied, as often as takes the same time (`copied`). What those two show is memory's, not our code's:
the collector looks through all that lives, again and again while it becomes more, and memory above 32 MB is asked of the system
anew each time.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, log

from bench.mailing.growing import GROWING, Growing
from bench.soaking.plan import read, write
from bench.speed.places import ROOT
from mail.letters import words_of
from mail.parse import parse
from mail.parse.forwarded import forwarded
from mail.parse.reports import report_of

STATE = ROOT / "bench" / "mail_linear.json"
SLOPE_MOST = 1.1
COPIED_LEAST = 32_000_000
"""Bytes of a mail from which on copying it may explain a slope: only so much memory is asked of the system each time."""
SIZES = (8, 4, 2, 1)
TRIES = 5
SECONDS = 0.8  # at most for the tries of one size, once there are two


@dataclass(frozen=True)
class Fit:
    """`slope`, how far the worst point is off it (a factor), milliseconds and bytes of the largest mail.

    uncollected, copied: the slopes of the same mails without garbage collection, and of copying them; None where nobody asked.
    """

    slope: float
    residual: float
    ms: float
    bytes: int
    uncollected: float | None = None
    copied: float | None = None

    @property
    def explained(self) -> bool:
        """Whether it is linear, or would be but for memory: the collector, or copying that is as steep."""
        memory = [self.uncollected is not None and self.uncollected <= SLOPE_MOST]
        memory.append(self.copied is not None and self.copied >= self.slope)
        return self.slope <= SLOPE_MOST or any(memory)


def everything(raw: bytes) -> None:
    """All that is read of a mail before anything is known of who wrote it."""
    mail = parse(raw)
    words_of(mail)
    forwarded("Fwd: " + mail.subject, mail.text)
    report_of(mail)


def copies(raw: bytes) -> None:
    """A copy of the mail, each byte of it touched."""
    bytearray(raw)


def seconds(raw: bytes, work: Callable[[bytes], object] = everything, times: int = 1) -> float:
    """Processor time of doing it so often, the least of several."""
    taken: list[float] = []
    while len(taken) < 2 or (len(taken) < TRIES and sum(taken) < SECONDS):
        gc.collect()
        began = time.process_time()
        for _ in range(times):
            work(raw)
        taken.append(time.process_time() - began)
    return min(taken)


def measured(kind: Growing) -> Fit:
    """One kind, at its four sizes."""
    mails = [(kind.most / part, kind.made(kind.most // part)) for part in SIZES]
    points = [(size, seconds(raw)) for size, raw in mails]
    slope, residual = fitted(points)
    ms = points[-1][1] * 1_000
    found = Fit(round(slope, 3), round(residual, 3), round(ms, 2), len(mails[-1][1]))
    if found.slope <= SLOPE_MOST:
        return found
    gc.disable()
    try:
        uncollected, _ = fitted([(size, seconds(raw)) for size, raw in mails])
    finally:
        gc.enable()
    found = replace(found, uncollected=round(uncollected, 3))
    largest = mails[-1][1]
    if len(largest) < COPIED_LEAST:
        return found
    times = max(1, round(points[-1][1] / max(seconds(largest, copies), 1e-6)))
    copied, _ = fitted([(size, seconds(raw, copies, times)) for size, raw in mails])
    return replace(found, copied=round(copied, 3))


def fitted(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """(The power with which the second grows with the first, by what factor the worst point lies off that)."""
    logs = [(log(size), log(taken)) for size, taken in points]
    middle = sum(x for x, _ in logs) / len(logs), sum(y for _, y in logs) / len(logs)
    spread = sum((x - middle[0]) ** 2 for x, _ in logs)
    slope = sum((x - middle[0]) * (y - middle[1]) for x, y in logs) / spread
    off = [abs(y - middle[1] - slope * (x - middle[0])) for x, y in logs]
    return slope, exp(max(off))


def main() -> int:
    """Some kinds, or all; the exit code."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--only", default="", help="the beginning of names")
    ask.add_argument("--write", action="store_true")
    asked = ask.parse_args()
    found: dict[str, Fit] = {}
    for name, kind in GROWING.items():
        if not name.startswith(asked.only):
            continue
        found[name] = measured(kind)
        if not found[name].explained:
            found[name] = min(found[name], measured(kind), key=lambda fit: (not fit.explained, fit.slope))
        fit = found[name]
        if asked.write:  # each at once: whoever ends a run keeps what was measured
            write(STATE, (read(STATE) if STATE.exists() else {}) | {name: asdict(fit)})
        memory = {"uncollected": fit.uncollected, "copied": fit.copied}
        why = "".join(f"  {column} {slope:.2f}" for column, slope in memory.items() if slope is not None)
        bad = why if fit.explained else f"{why}  **too steep**"
        print(
            f"{name:40} slope {fit.slope:5.2f}  residual {fit.residual:4.2f}x  {fit.ms:9.2f} ms  {fit.bytes:>11,} bytes{bad}",
            flush=True,
        )
    return int(not all(fit.explained for fit in found.values()))


if __name__ == "__main__":
    sys.exit(main())
