"""Whatever happens in whatever order, clients that keep to docs/clients.md hold what a fresh query gives, also those that were
offline meanwhile and come back with their cursor.

DESKWIRE_FUZZ_EXAMPLES says how many walks are taken, one for every 20; DESKWIRE_FUZZ_FROM from which seed on. Those of every
run fail where who comes back is not told to ask again of what was out of their sight meanwhile.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.factories import Keys
from tests.realtime.ears import Edge
from tests.realtime.walk import Walk
from tests.realtime.walk_clients import Clients
from tests.realtime.walk_verbs import RETURNING, VERBS

WALKS = int(os.environ.get("DESKWIRE_FUZZ_EXAMPLES", "60")) // 20
SEED_FROM = int(os.environ.get("DESKWIRE_FUZZ_FROM", "7"))
ROUNDS = 8
CLIENTS = 24


@pytest.mark.parametrize("seed", range(SEED_FROM, SEED_FROM + WALKS))
async def test_whatever_happens_is_told(edge: Edge, workspace: Keys, file_folder: Path, seed: int) -> None:
    chance = Random(seed)
    walk = Walk(workspace, chance)
    await walk.begin()
    clients = Clients(edge, workspace, chance, CLIENTS)
    for _ in range(ROUNDS):
        await clients.come()
        await edge.quiet()
        away = await clients.leave()
        done = [await walk.step(VERBS) for _ in range(chance.choice([1, 2, 4, 8]))]
        may_be_back = len(done) > 1 or done[0] in RETURNING
        await _quiet(edge, walk)
        for client in away:
            await client.come_back()
        await _quiet(edge, walk)
        for client in clients.all:
            fresh = await client.ask()
            if fresh is not None and may_be_back and client.is_out and client not in away:
                continue  # what went has come back: who wants to follow it again asks again
            try:
                client.check(fresh)
            except AssertionError as error:
                when = "was away" if client in away else "stayed"
                told = [*walk.done[-8:], *_differences(client.picture, fresh)]
                raise AssertionError(f"{error}, who {when}, after:\n" + "\n".join(told)) from error
        await clients.drop()


async def _quiet(edge: Edge, walk: Walk) -> None:
    try:
        await edge.quiet()
    except TimeoutError as error:
        raise AssertionError("not told, after:\n" + "\n".join(walk.done[-8:])) from error


def _differences(held: Any, fresh: Any, where: str = "") -> Iterator[str]:
    """Where what a client holds is not what it would get, one line each."""
    if isinstance(held, dict) and isinstance(fresh, dict):
        for name in sorted(held.keys() | fresh.keys()):
            yield from _differences(held.get(name), fresh.get(name), f"{where}.{name}")
    elif isinstance(held, list) and isinstance(fresh, list) and len(held) == len(fresh):
        for number, pair in enumerate(zip(held, fresh, strict=True)):
            yield from _differences(*pair, f"{where}[{number}]")
    elif held != fresh:
        yield f"{where}: held {held}, fresh {fresh}"
