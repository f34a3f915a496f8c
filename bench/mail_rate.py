"""What a mail costs from its first byte at the SMTP door to its ticket and event, against reading it alone.

    .venv/bin/python -m bench.mail_rate                 SQLite in memory
    DESKWIRE_TEST_DATABASE_URL=postgres://… .venv/bin/python -m bench.mail_rate
    .venv/bin/python -m bench.mail_rate --profile       where the time goes, by room (it runs slower then)
    .venv/bin/python -m bench.mail_rate --write         keep the figures in bench/mail_rate.json, which is committed

One process is door and worker, as `deskwire serve` is; another hands the mails over, one after the other, and is not counted, as
little as PostgreSQL is. Mails are those of ../shared/real/mail and tests/mails, each as a new one. A round reads all of them by
Python's own parser, by ours, and takes them in; the ratios are made within a round, and the median of the rounds is shown.
"""

import argparse
import asyncio
import cProfile
import logging
import pstats
import sys
import tempfile
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from statistics import median

from bench.mailing.bearer import numbered
from bench.soaking.plan import read, write
from bench.speed.places import ROOT
from domain import config
from domain.mails import incoming
from kit import passwords, seal, storage
from mail.letters import words_of
from mail.listening import Limits, MailDoor
from mail.parse import parse
from models import EventRecord, IncomingMail, IncomingState, Message
from reactions.due import DueRows
from reactions.mail_in import take
from tests import database, factories

STATE = ROOT / "bench" / "mail_rate.json"
WAIT_SECONDS = 300.0
_ROOMS = ("mail", "domain", "models", "kit", "reactions")


def by_python(mails: list[bytes]) -> float:
    """Milliseconds of processor time a mail: parsed, every part's content taken out."""
    began = time.process_time()
    for raw in mails:
        for part in message_from_bytes(raw, policy=policy.default).walk():
            if not part.is_multipart():
                part.get_payload(decode=True)
    return (time.process_time() - began) * 1_000 / len(mails)


def by_us(mails: list[bytes]) -> float:
    """Likewise, with all that is made of it: clean HTML, text, folds, files."""
    began = time.process_time()
    for raw in mails:
        words_of(parse(raw))
    return (time.process_time() - began) * 1_000 / len(mails)


async def taken_in(count: int) -> tuple[float, float]:
    """(Milliseconds of processor time a mail, mails a second) from the door to the ticket. Raises: AssertionError."""
    async with database.opened("desk", factories.cast):
        came = asyncio.Event()
        door = MailDoor(hostname="desk.example", limits=Limits(), stored=came.set)
        port = await door.listen_smtp("127.0.0.1", 0)
        cpu, clock = time.process_time(), time.monotonic()
        bearer = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.mailing.bearer", str(port), str(count), cwd=ROOT
        )
        await asyncio.wait_for(_worked_off(count, came, bearer), WAIT_SECONDS)
        used, lasted = time.process_time() - cpu, time.monotonic() - clock
        assert await bearer.wait() == 0
        await door.stop()
        done = await IncomingMail.filter(state=IncomingState.DONE).count()
        told = await EventRecord.filter(kind="message.posted").count()
        assert (done, told) == (count, await Message.all().count()), (
            "each mail is done, each message has its event"
        )
    return used * 1_000 / count, count / lasted


async def _worked_off(count: int, came: asyncio.Event, bearer: asyncio.subprocess.Process) -> None:
    rows = DueRows("mail in", incoming.claim, take)
    while await IncomingMail.filter(state=IncomingState.DONE).count() < count:
        assert not bearer.returncode, "the mails were not handed over"
        came.clear()
        while await rows.step():
            pass
        try:
            await asyncio.wait_for(came.wait(), 0.2)
        except TimeoutError:
            continue


def room_of(path: str) -> str:
    """Whose code a file is: a room of ours (of `mail`, the folder), or a library."""
    if "site-packages" in path:
        return path.partition("site-packages/")[2].partition("/")[0].removesuffix(".py")
    for room in _ROOMS:
        if path.startswith(str(ROOT / room)):
            parts = Path(path).relative_to(ROOT).parts
            return "/".join(parts[:2]) if room == "mail" else room
    return "Python itself"


def shares(profile: cProfile.Profile) -> list[tuple[str, float]]:
    """(Whose code, its share of all time in per cent), largest first; time in C is its caller's."""
    spent: Counter[str] = Counter()
    for (path, _, _), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if path != "~" or not callers:
            spent[room_of(path)] += own
            continue
        for (caller, _, _), given in callers.items():
            spent[room_of(caller)] += given[2]
    spent = Counter({room: time for room, time in spent.items() if time > 0})
    return [(room, 100 * own / spent.total()) for room, own in spent.most_common(16)]


def main() -> int:
    """Some rounds; prints, and keeps if asked."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--mails", type=int, default=210)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--profile", action="store_true")
    ask.add_argument("--write", action="store_true")
    asked = ask.parse_args()
    logging.disable(logging.WARNING)
    seal.use_keys(["a secret key for tests, long enough"])
    passwords.use_cost(rounds=1, kibibytes=8)
    config.configure(config.Config())
    with tempfile.TemporaryDirectory(prefix="deskwire-rate-") as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        try:
            asyncio.run(taken_in(20))  # what is made once is made now
            return _profiled(asked.mails) if asked.profile else _measured(asked)
        finally:
            asyncio.run(database.drop())


def _measured(asked: argparse.Namespace) -> int:
    mails, rounds = numbered(asked.mails), []
    for _ in range(asked.rounds):
        python, ours = by_python(mails), by_us(mails)
        whole, rate = asyncio.run(taken_in(asked.mails))
        rounds.append((python, ours, whole, rate, whole / ours, whole / python))
    names = (
        "Python's parser, ms",
        "ours, ms",
        "taken in, ms",
        "mails a second",
        "taken in / ours",
        "taken in / Python's",
    )
    found = {name: [round(each[n], 2) for each in rounds] for n, name in enumerate(names)}
    kind = "PostgreSQL" if database.ON_POSTGRES else "SQLite"
    for name, values in found.items():
        print(f"{kind:10} {name:22} {median(values):8.2f} ({min(values)} to {max(values)})")
    if asked.write:
        write(STATE, (read(STATE) if STATE.exists() else {}) | {kind: found})
    return 0


def _profiled(count: int) -> int:
    profile = cProfile.Profile(time.process_time)  # not what is waited
    profile.enable()
    asyncio.run(taken_in(count))
    profile.disable()
    for room, share in shares(profile):
        print(f"{room:28} {share:5.1f} %")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return 0


if __name__ == "__main__":
    sys.exit(main())
