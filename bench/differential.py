"""The fast path beside graphql-core's own executor, for as many documents as there is time for.

    bench/differential                      the next 1,000 documents
    bench/differential --documents 50000    in chunks of 500; ended or killed, the next run goes on where this one was
    bench/differential --seed 1234          one of them again
    DESKWIRE_TEST_DATABASE_URL=postgres://…     on PostgreSQL instead of SQLite in memory

Document number n is written from seed n, as in tests/fast. bench/differential.json keeps how many were compared in all runs,
and at which commits; it is committed, so that runs of many days add up. Exit code 1 with the first difference and the seed
that shows it.
"""

import argparse
import asyncio
import subprocess
import sys
import warnings
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any
from unittest.mock import patch

from bench.soaking.plan import read, write
from bench.speed.places import ROOT
from domain import config
from kit import clock, seal
from tests import database
from tests.fast.comparing import SCHEMA, Both
from tests.fast.conftest import Small, Ways, small_world
from tests.fast.writing import Writer
from web.graphql.refusals import Refusal

STATE = ROOT / "bench" / "differential.json"
CHUNK = 500
LEVELS = (4, 3, 3, 1, 1)
"""How often each viewer of the small world asks, as in tests/fast."""


async def compare(both: Both, small: Small, seed: int) -> bool:
    """Whether the document was a valid one. Raises: AssertionError, if the answers differ."""
    chance = Random(seed)
    written = Writer(SCHEMA, small.ids, chance).write()
    viewer = small.viewers[chance.choices(list(small.viewers), LEVELS)[0]]
    with suppress(Refusal):  # fields that conflict
        await both.compare(written.text, written.variables, viewer)
        return True
    return False


async def chunk(first: int, count: int) -> dict[str, int]:
    """That many documents in a fresh world. Raises: Differs."""
    both, ways, valid = Both(), Ways(), 0
    now = datetime.now(UTC)
    async with small_world() as small:
        with patch.object(clock, "now", lambda: now):  # links to files say until when they hold
            for seed in range(first, first + count):
                try:
                    valid += await compare(both, small, seed)
                except Exception as error:
                    raise Differs(seed, error) from error
    return {"compared": valid, "not valid": count - valid, **ways.changed()}


class Differs(Exception):
    """The answers to a document differ, or one way failed."""

    def __init__(self, seed: int, error: Exception) -> None:
        super().__init__(f"Seed {seed} shows a difference ({type(error).__name__}): {error}")
        self.seed = seed


def _kept() -> dict[str, Any]:
    return read(STATE) if STATE.exists() else {"next": 0, "commits": {}}


def _add(kept: dict[str, Any], commit: str, done: int, counts: dict[str, int]) -> None:
    kept["next"] += done
    of_commit = kept["commits"].setdefault(commit, {})
    for name, count in counts.items():
        of_commit[name] = of_commit.get(name, 0) + count
    write(STATE, kept)


def _commit() -> str:
    """The commit that is compared; the count itself changes nothing."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{STATE.relative_to(ROOT)}")
    return (_git("rev-parse", "--short", "HEAD") or "unknown") + ("-dirty" if changed else "")


def _git(*asked: str) -> str:
    return subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True).stdout.strip()


async def _documents(count: int) -> None:
    kept, commit = _kept(), _commit()
    until = kept["next"] + count
    while kept["next"] < until:
        size = min(CHUNK, until - kept["next"])
        counts = await chunk(kept["next"], size)
        _add(kept, commit, size, counts)
        print(_total(kept), flush=True)


def _total(kept: dict[str, Any]) -> str:
    names = dict.fromkeys(name for counts in kept["commits"].values() for name in counts)
    sums = {name: sum(counts.get(name, 0) for counts in kept["commits"].values()) for name in names}
    said = ", ".join(f"{count:,} {name}" for name, count in sums.items())
    return f"{kept['next']:,} documents in all runs: {said}; no difference"


def main() -> int:
    """Some documents; the exit code."""
    ask = argparse.ArgumentParser(prog="bench/differential", description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--documents", type=int, default=1_000)
    ask.add_argument("--seed", type=int, help="only this one; nothing is counted")
    asked = ask.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # the stock executor leaves coroutines behind
    seal.use_keys(["a secret key for tests, long enough"])
    config.configure(config.Config())
    try:
        asyncio.run(_documents(asked.documents) if asked.seed is None else chunk(asked.seed, 1))
    except Differs as error:
        print(error)
        return 1
    finally:
        asyncio.run(database.drop())
    return 0


if __name__ == "__main__":
    sys.exit(main())
