"""The fast path beside graphql-core's own executor, for as many documents as there is time for.

    bench/differential                      the next 1,000 documents
    bench/differential --documents 50000    in chunks of 500; ended or killed, the next run goes on where this one was
    bench/differential --seed 1234          one of them again
    bench/differential --seconds 60         for so long, from a number of the clock's; nothing is kept
    DESKWIRE_TEST_DATABASE_URL=postgres://…     on PostgreSQL instead of SQLite in memory

Document number n is written from seed n, as in tests/fast. bench/differential.json keeps how many were compared in all runs,
and at which commits; it is committed, so that runs of many days add up. Exit code 1 with the first difference and the seed
that shows it.
"""

import argparse
import asyncio
import sys
import time
import warnings
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from unittest.mock import patch

from bench import stuck
from bench.speed.places import ROOT
from bench.tally import Tally
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
                stuck.within()
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


async def _documents(count: int) -> None:
    tally = Tally(STATE)
    until = tally.next + count
    while tally.next < until:
        size = min(CHUNK, until - tally.next)
        tally.add(size, await chunk(tally.next, size))
        counted = ", ".join(f"{count:,} {name}" for name, count in tally.sums().items())
        print(f"{tally.next:,} documents in all runs: {counted}; no difference", flush=True)


async def _for(seconds: float) -> None:
    first = time.time_ns() // 1_000
    began, at, counts = time.monotonic(), first, Counter[str]()
    while time.monotonic() - began < seconds:
        counts += Counter(await chunk(at, 25))
        at += 25
    print(f"from seed {first}: {dict(counts)}; no difference")


async def _asked(asked: argparse.Namespace) -> None:
    if asked.seed is not None:
        await chunk(asked.seed, 1)
    elif asked.seconds is not None:
        await _for(asked.seconds)
    else:
        await _documents(asked.documents)


def main() -> int:
    """Some documents; the exit code."""
    ask = argparse.ArgumentParser(prog="bench/differential", description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--documents", type=int, default=1_000)
    ask.add_argument("--seed", type=int, help="only this one; nothing is counted")
    ask.add_argument("--seconds", type=float)
    asked = ask.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # the stock executor leaves coroutines behind
    seal.use_keys(["a secret key for tests, long enough"])
    config.configure(config.Config())
    try:
        asyncio.run(_asked(asked))
    except Differs as error:
        print(error)
        return 1
    finally:
        stuck.within()
        asyncio.run(database.drop())
    return 0


if __name__ == "__main__":
    sys.exit(main())
