"""The end of a soak: until the workers have done all there is, and the sockets have heard all there is."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

from bench.soaking.plan import Plan, read, waiting
from bench.soaking.tables import Tables

QUIET_SECONDS = 3.0
_LEFT = """SELECT
    (SELECT count(*) FROM incoming_mails WHERE state = 'stored') AS mails,
    (SELECT count(*) FROM outgoing_mails WHERE state = 'queued') AS post,
    (SELECT max(position) FROM events) - (SELECT coalesce(min(position), 0) FROM consumers) AS behind,
    (SELECT max(position) FROM events) AS head"""


async def worked_off(plan: Plan, seconds: float) -> None:
    """Wait until every consumer of the log has come to its end and no mail waits, in or out. Raises: TimeoutError."""
    more, last = waiting(seconds), -1
    while True:
        with contextlib.suppress(OSError):
            async with Tables(read(plan.folder / "run.json")["database"]) as tables:
                (left,) = await tables.rows(_LEFT)
            if not left["mails"] and not left["post"] and left["behind"] <= 0 and left["head"] == last:
                return
            last = left["head"]
        if not more():
            raise TimeoutError(f"The workers have not done all there is within {seconds} seconds: {left}")
        await asyncio.sleep(0.3)


async def all_told(folder: Path, seconds: float) -> None:
    """Wait until every socket is live or refused and nothing has come for some seconds, at most so long."""
    more, quiet_since, seen = waiting(seconds), time.monotonic(), 0
    while more():
        size, standing = await asyncio.to_thread(_look, folder)
        if size != seen or not standing:
            quiet_since, seen = time.monotonic(), size
        if time.monotonic() - quiet_since > QUIET_SECONDS:
            return
        await asyncio.sleep(0.2)


def _look(folder: Path) -> tuple[int, bool]:
    """How much has been heard so far, and whether no socket is away."""
    states: list[dict[str, Any]] = [read(path) for path in sorted(folder.glob("sockets-*.json"))]
    size = sum(path.stat().st_size for path in folder.glob("heard-*.jsonl"))
    return size, all(state["live"] + state["refused"] >= state["of"] for state in states)
