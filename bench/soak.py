"""The soak: many servers, many listeners, many writers, and everything that can go wrong; then an oracle counts.

    .venv/bin/python bench/soak.py                         the size of CI, about 60 seconds
    .venv/bin/python bench/soak.py --plant drop            with a defect: must fail
    .venv/bin/python bench/soak.py --seconds 1080 --sockets 200 --writers 16 --servers 4 --workers 2 \
        --kills 30 --restarts 5 --rights 50 --writes 20000 the long one

It starts its own PostgreSQL and Redis (`--database sqlite`: neither) and ends every process it started. Its exit code is the
oracle's: 0 only if nothing was lost, told twice, out of order or to somebody without the right, and enough has happened.
"""

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.soaking.chaos import Chaos
from bench.soaking.databases import OwnPostgres, OwnRedis
from bench.soaking.desk import Desk
from bench.soaking.ending import all_told, worked_off
from bench.soaking.plan import PLANTS, ROOT, SECRET, Plan, read_lines, waiting, write

SETTLE_SECONDS = 1_200.0  # at most: on a busy machine, much is still to be told
ENDING_SECONDS = 13.0  # of the whole time: for settling and counting
SOCKETS_A_PROCESS = 100


async def soak(plan: Plan, began: float) -> int:
    """One soak from its start to the oracle's verdict: its exit code."""
    postgres = None if plan.is_sqlite else OwnPostgres(plan.folder / "postgres")
    redis = None if plan.is_sqlite else OwnRedis(plan.folder)
    desk = None
    try:
        if postgres and redis:
            await asyncio.gather(asyncio.to_thread(postgres.start), asyncio.to_thread(redis.start))
        url = postgres.url if postgres else f"sqlite://{plan.folder}/soak.sqlite3"
        desk = Desk(plan, url, redis.url if redis else None)
        await asyncio.to_thread(_prepare, desk)
        await desk.start()
        write(plan.folder / "run.json", {"database": url, "secret": SECRET, "asked": _asked(plan)})
        await _under_load(plan, desk, Chaos(plan, desk, postgres, redis), began)
        return await _verdict(plan)
    finally:
        if desk:
            desk.stop()
        if redis:
            redis.stop()
        if postgres:
            postgres.stop()


def _prepare(desk: Desk) -> None:
    (desk.folder / "data").mkdir()
    desk.once("deskwire", "migrate")
    desk.once("bench.soaking.set_up", str(desk.folder))


async def _under_load(plan: Plan, desk: Desk, chaos: Chaos, began: float) -> None:
    """Listeners first, then writers and troubles; then everything comes to rest."""
    folder, processes = str(plan.folder), -(-plan.sockets // SOCKETS_A_PROCESS)
    ears = [
        desk.client(f"sockets{n}", "bench.soaking.sockets", folder, str(plan.sockets), str(n), str(processes))
        for n in range(processes)
    ]
    hands = desk.client("writers", "bench.soaking.writers", folder, str(plan.writers))
    left = max(10.0, plan.seconds - ENDING_SECONDS - (time.monotonic() - began))
    print(f"ready after {time.monotonic() - began:.0f} s; {left:.0f} s of load", flush=True)
    until = time.monotonic() + left
    await chaos.run(left * 0.85)
    await asyncio.sleep(max(0, until - time.monotonic()))
    await _written_enough(plan, 2 * left)
    await asyncio.to_thread(hands.stop, 30)
    if hands.process and hands.process.returncode:
        raise RuntimeError(f"The writers failed: {hands.log.read_text()[-2000:]}")
    (plan.folder / "settle").touch()
    desk.revive()
    await desk.ready()
    desk.mood("well")
    await worked_off(plan, SETTLE_SECONDS)
    for worker in desk.workers:
        await asyncio.to_thread(worker.stop)
    await all_told(plan.folder, SETTLE_SECONDS)
    for each in ears:
        await asyncio.to_thread(each.stop, 10)
        if each.process and each.process.returncode:
            raise RuntimeError(f"The sockets failed: {each.log.read_text()[-2000:]}")
    for server in desk.servers:
        server.kill()
    print(f"at rest after {time.monotonic() - began:.0f} s", flush=True)


async def _written_enough(plan: Plan, seconds: float) -> None:
    """On a busy machine everything takes longer: the writers go on until there is enough to judge by."""
    more, writes = waiting(seconds), plan.folder / "writes.jsonl"
    while more() and len(read_lines(writes)) < _asked(plan)["writes"]:  # noqa: ASYNC110 - another process writes
        await asyncio.sleep(0.5)


async def _verdict(plan: Plan) -> int:
    oracle = [sys.executable, str(ROOT / "bench" / "oracle.py"), str(plan.folder)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")}
    process = await asyncio.create_subprocess_exec(*oracle, cwd=ROOT, env=env)
    return await process.wait()


def _asked(plan: Plan) -> dict[str, int]:
    """What the oracle is to find in the logs at the least."""
    return {
        "kills": plan.kills,
        "kills of the mail door": plan.kills,
        "restarts": 0 if plan.is_sqlite else 2 * plan.restarts,
        "rights": plan.rights,
        "sockets": plan.sockets,
        "writes": plan.writes,
        "mails by SMTP": plan.writes // 20,
        "outages of the mail server": plan.outages,
        "mails out": plan.writes // 10,
    }


def _plan(folder: Path) -> Plan:
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    for name, default in (
        ("seconds", 60), ("sockets", 44), ("writers", 4), ("kills", 4), ("restarts", 1), ("rights", 4), ("outages", 4),
        ("servers", 2), ("workers", 1), ("writes", 180),
    ):  # fmt: skip
        ask.add_argument(f"--{name}", type=int, default=default)
    ask.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    ask.add_argument("--plant", choices=PLANTS)
    ask.add_argument("--keep", type=Path, help="a folder that all logs are copied to")
    asked = vars(ask.parse_args())
    asked.pop("keep")
    if asked["database"] == "sqlite":
        asked |= {"servers": 1, "workers": 1}
    return Plan(folder=folder, **asked)


def _kept() -> Path | None:
    ask = argparse.ArgumentParser(add_help=False)
    ask.add_argument("--keep", type=Path)
    keep: Path | None = ask.parse_known_args()[0].keep
    return keep


def main() -> int:
    """One soak in a folder of its own."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    folder = Path(tempfile.mkdtemp(prefix="deskwire-soak-"))
    folder.chmod(0o755)
    try:
        return asyncio.run(soak(_plan(folder), began))
    finally:
        if keep := _kept():
            shutil.copytree(folder, keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("postgres"))
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, TimeoutError, subprocess.SubprocessError) as error:
        print(f"The soak could not be run: {error}", file=sys.stderr)
        sys.exit(2)
