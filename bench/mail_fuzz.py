"""Damaged mails, as many as there is time for: none may be lost, make anything fail, run anything, or take long.

    bench/mail_fuzz                     the next 1,000 mails
    bench/mail_fuzz --mails 100000      in chunks of 500; ended or killed, the next run goes on where this one was
    bench/mail_fuzz --seed 1234         one of them again, printed with what became of it
    bench/mail_fuzz --seconds 60        for so long, from a number of the clock's; nothing is kept
    DESKWIRE_TEST_DATABASE_URL=postgres://…     takes them on PostgreSQL instead of SQLite in memory

Mail number n is a mail of ../shared/real/mail or tests/mails, damaged from seed n (`mailing/mutations.py`). Each is read and
judged (`mailing/judge.py`), its HTML is shown by Chromium (`mailing/browser.py`), and one of five is stored and taken as the
mail door would: as it is, as an answer, in a report of a mail that came back, or as an absence note (`mailing/guises.py`).
bench/mail_fuzz.json adds up all runs and is committed. Exit code 1 with the first chunk's faults and seeds.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench import stuck
from bench.mailing.browser import Browser, browser
from bench.mailing.corpus import mails
from bench.mailing.guises import desk, guised
from bench.mailing.judge import Failed, Fault, Judge
from bench.mailing.mutations import mutated
from bench.mailing.taking import taken
from bench.speed.places import ROOT
from bench.tally import Tally
from domain import config
from kit import passwords, seal, storage
from tests import database, factories

STATE = ROOT / "bench" / "mail_fuzz.json"
CHUNK = 500
EVERY = 5


@dataclass
class Found:
    """What a chunk has shown. `pages`: each HTML, by the seed of the first mail that has it."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)
    dearest: float = 0.0


class Fuzz:
    """Everything that is made once."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._corpus, self._judge = browser, mails(), Judge()

    async def chunk(self, first: int, count: int, every: int = EVERY) -> Found:
        """That many mails, in a fresh desk."""
        found = Found()
        async with database.opened("desk", factories.cast) as keys:
            there = await desk(keys)
            for seed in range(first, first + count):
                stuck.within()
                raw = mutated(Random(seed), self._corpus)
                self._read(seed, raw, found)
                if seed % every == 0:
                    became, faults = await taken(guised(seed // EVERY, seed, raw, await there.sent(seed)))
                    found.counts["taken"] += 1
                    found.counts[f"taken: {became}"] += 1
                    found.faults += [(seed, fault) for fault in faults]
        stuck.within()
        pages = list(found.pages)
        wrong = await self._browser.faults(pages)
        found.faults += [(found.pages[pages[number]], fault) for number, fault in wrong]
        found.counts["pages shown"] += len(pages)
        return found

    def _read(self, seed: int, raw: bytes, found: Found) -> None:
        found.counts["mails"] += 1
        found.counts["bytes"] += len(raw)
        try:
            read = self._judge.read(raw)
        except Failed as failed:
            found.faults.append((seed, Fault("failed", repr(failed.__cause__))))
            return
        found.faults += [(seed, fault) for fault in read.faults]
        found.dearest = max(found.dearest, read.cost)
        found.counts["with defects"] += bool(read.mail.defects)
        found.counts["files"] += len(read.words.files)
        if read.mail.html:
            found.pages.setdefault(read.mail.html, seed)


async def _kept(fuzz: Fuzz, count: int) -> int:
    """The next mails, added to the tally; those of a chunk with faults are not."""
    tally = Tally(STATE)
    until = tally.next + count
    while tally.next < until:
        size = min(CHUNK, until - tally.next)
        found = await fuzz.chunk(tally.next, size)
        if found.faults:
            return _said(found)
        tally.add(size, dict(found.counts))
        sums = tally.sums()
        print(
            f"{sums['mails']:,} mails in all runs, {sums['pages shown']:,} pages shown, {sums['taken']:,} taken; no fault",
            flush=True,
        )
    return 0


async def _for(fuzz: Fuzz, seconds: float) -> int:
    first = time.time_ns() // 1_000
    began, at, counts = time.monotonic(), first, Counter[str]()
    dearest = 0.0
    while time.monotonic() - began < seconds:
        print(f"from seed {at}", flush=True)  # the last of these lines says where it was stuck
        found = await fuzz.chunk(at, 50)
        if found.faults:
            return _said(found)
        at, dearest = at + 50, max(dearest, found.dearest)
        counts += found.counts
    print(f"{dict(counts)}; the dearest {dearest:.1f} times an honest text; no fault")
    return 0


def _said(found: Found) -> int:
    for seed, fault in found.faults[:50]:
        print(f"seed {seed}: {fault.kind}: {fault.what}")
    return 1 if found.faults else 0


async def _again(fuzz: Fuzz, seed: int) -> int:
    found = await fuzz.chunk(seed, 1, every=1)
    print(f"{dict(found.counts)}; {found.dearest:.1f} times an honest text")
    return _said(found)


async def _run(asked: argparse.Namespace) -> int:
    async with browser() as shows:
        fuzz = Fuzz(shows)
        if asked.seed is not None:
            return await _again(fuzz, asked.seed)
        return await (_for(fuzz, asked.seconds) if asked.seconds else _kept(fuzz, asked.mails))


@contextmanager
def _own_process() -> Iterator[None]:
    """What the front door sets in a process."""
    logging.disable(logging.WARNING)
    seal.use_keys(["a secret key for tests, long enough"])
    passwords.use_cost(rounds=1, kibibytes=8)
    config.configure(config.Config())
    with tempfile.TemporaryDirectory(prefix="deskwire-fuzz-") as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        yield


def main() -> int:
    """Some mails; the exit code."""
    ask = argparse.ArgumentParser(prog="bench/mail_fuzz", description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--mails", type=int, default=1_000)
    ask.add_argument("--seed", type=int, help="only this one; nothing is counted")
    ask.add_argument("--seconds", type=float, help="for so long, from a new seed; nothing is counted")
    asked = ask.parse_args()
    stuck.within()
    with _own_process():
        try:
            return asyncio.run(_run(asked))
        finally:
            stuck.within()
            asyncio.run(database.drop())


if __name__ == "__main__":
    sys.exit(main())
