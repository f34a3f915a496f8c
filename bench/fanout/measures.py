"""What is measured. CPU is the server's own, from /proc; our rounds and the bare broadcast's take turns."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import httpx

from bench.fanout.desk import HIDDEN, SIGHTS, Desk, documents
from bench.fanout.stage import Server, Sockets, Stage, sockets

PATIENCE = 60.0
SLOW_EACH = 20
"""One socket of so many does not read."""
KIB = 1024
Streams = list[dict[str, Any]]


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    rounds: int
    deliveries: int
    """In each round, at least."""
    delays: int
    burst: int
    idle: int


@dataclass
class Side:
    """One server and its crowd."""

    server: Server
    crowd: Sockets

    async def told(self, results: int) -> float:
        """When the last of so many results has come. Raises: RuntimeError, if they do not all come."""
        answer = await self.crowd.ask("wait", seconds=PATIENCE)
        if answer["heard"] != results or answer["lost"]:
            raise RuntimeError(
                f"Of {results} results {answer['heard']} came; {answer['lost']} sockets were lost."
            )
        return float(answer["last"])


class Ours(Side):
    """Deskwire, told by a writer that is another process."""

    def __init__(self, server: Server, crowd: Sockets, desk: Desk, hear: int) -> None:
        super().__init__(server, crowd)
        self._desk, self.hear = desk, hear

    async def tell(self) -> float:
        """One event, heard by all who may: the seconds from its commit to the last."""
        await self.crowd.ask("expect", results=self.hear)
        await self._desk.write()
        return await self.told(self.hear) - self._desk.committed_at


class Bare(Side):
    """The bare broadcast of the same bytes."""

    def __init__(self, server: Server, crowd: Sockets, text: str, hear: int, http: httpx.AsyncClient) -> None:
        super().__init__(server, crowd)
        self._text, self.hear, self._http = text, hear, http

    async def tell(self, times: int = 1) -> float:
        """One broadcast: the seconds from asking for it to the last."""
        await self.crowd.ask("expect", results=self.hear * times)
        asked_at = asyncio.get_running_loop().time()
        url = f"http://127.0.0.1:{self.server.port}/say"
        posted = self._http.post(url, content=self._text.encode(), params={"times": times}, timeout=PATIENCE)
        last, _ = await asyncio.gather(self.told(self.hear * times), posted)
        return last - asked_at


@asynccontextmanager
async def both(stage: Stage, desk: Desk, streams: Streams, hear: int) -> AsyncIterator[tuple[Ours, Bare]]:
    """These streams on our server, and as many sockets on a bare one; both warm."""
    async with stage.deskwire() as server, stage.bare() as floor, sockets() as crowd, sockets() as other:
        await crowd.ask("open", port=server.port, streams=streams)
        ours = Ours(server, crowd, desk, hear)
        for _ in range(3):
            await ours.tell()
        text = (await crowd.ask("text"))["text"]
        await other.ask("open", port=floor.port, streams=[{"subscribe": {}}] * hear)
        async with httpx.AsyncClient() as http:
            bare = Bare(floor, other, text, hear, http)
            await bare.tell()
            yield ours, bare


async def _cpu_each(side: Ours | Bare, events: int) -> float:
    before = side.server.cpu
    for _ in range(events):
        await side.tell()
    return (side.server.cpu - before) / (events * side.hear) * 1e6


async def cpu(stage: Stage, desk: Desk, streams: Streams, hear: int, sizes: Sizes) -> dict[str, Any]:
    """Microseconds of CPU for each delivery, ours and the bare broadcast's, and how they compare."""
    events = max(3, sizes.deliveries // hear)
    async with both(stage, desk, streams, hear) as (ours, bare):
        rounds = [(await _cpu_each(ours, events), await _cpu_each(bare, events)) for _ in range(sizes.rounds)]
    ratios = sorted(us / floor for us, floor in rounds)
    return {
        "ours_us": median(us for us, _ in rounds),
        "bare_us": median(floor for _, floor in rounds),
        "ratio": median(ratios),
        "range": [ratios[0], ratios[-1]],
        "sockets": len(streams),
        "deliveries": events * hear * sizes.rounds,
    }


async def same(stage: Stage, desk: Desk, kind: str, number: int, sizes: Sizes) -> dict[str, Any]:
    """Everybody follows the same, with the same sight."""
    people = desk.tokens[2 : SIGHTS - HIDDEN]
    streams = [
        desk.item(n % len(people)) if kind == "item" else desk.list(n % len(people)) for n in range(number)
    ]
    return await cpu(stage, desk, streams, number, sizes)


async def mixed(stage: Stage, desk: Desk, number: int, sizes: Sizes) -> dict[str, Any]:
    """200 sights, 20 documents; every tenth may not see, every twentieth of the others does not read."""
    asked = documents(20)
    streams = [desk.list(n, asked[n // SIGHTS % 20]) for n in range(number)]
    sees = [n for n in range(number) if n % SIGHTS < SIGHTS - HIDDEN]
    for n in sees[::SLOW_EACH]:
        streams[n]["slow"] = True
    return await cpu(stage, desk, streams, len(sees) - len(sees[::SLOW_EACH]), sizes)


async def delay(stage: Stage, desk: Desk, sizes: Sizes) -> dict[str, Any]:
    """Milliseconds from commit to the last of 500 subscribers."""
    streams = [desk.item(n % (SIGHTS - HIDDEN)) for n in range(500)]
    ours_ms: list[float] = []
    bare_ms: list[float] = []
    async with both(stage, desk, streams, 500) as (ours, bare):
        for _ in range(sizes.delays):
            ours_ms.append(await ours.tell() * 1e3)
            bare_ms.append(await bare.tell() * 1e3)
    us, floor = _quantiles(ours_ms), _quantiles(bare_ms)
    return {"ours_ms": us, "bare_ms": floor, "ratio": us["p99"] / floor["p99"], "events": sizes.delays}


def _quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"median": median(ordered), "p99": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]}


async def burst(stage: Stage, desk: Desk, sizes: Sizes) -> dict[str, Any]:
    """Deliveries a second of events that were committed while the server stood still, to 500 followers of one item."""
    streams = [desk.item(n % (SIGHTS - HIDDEN)) for n in range(500)]
    results = 500 * sizes.burst
    rates: list[float] = []
    floors: list[float] = []
    async with both(stage, desk, streams, 500) as (ours, bare):
        for _ in range(sizes.rounds):
            rates.append(results / await _at_once(ours, desk, sizes.burst, results))
            floors.append(results / await bare.tell(sizes.burst))
    return {"ours_per_s": median(rates), "range": [min(rates), max(rates)], "bare_per_s": median(floors)}


async def _at_once(ours: Ours, desk: Desk, events: int, results: int) -> float:
    """The seconds that it takes from letting the server go on to the last delivery."""
    await ours.crowd.ask("expect", results=results)
    desk.is_told = False
    os.kill(ours.server.process.pid, signal.SIGSTOP)
    try:
        for _ in range(events):
            await desk.write()
        desk.wake()
        await asyncio.sleep(0.2)
        begun = asyncio.get_running_loop().time()
    finally:
        os.kill(ours.server.process.pid, signal.SIGCONT)
        desk.is_told = True
    return await ours.told(results) - begun


async def memory(stage: Stage, desk: Desk, sizes: Sizes) -> dict[str, Any]:
    """KiB that one idle subscription holds, ours and a bare socket's."""
    streams = [desk.list(n % (SIGHTS - HIDDEN)) for n in range(sizes.idle)]
    async with stage.deskwire() as server, stage.bare() as floor:
        ours = await _growth(server, streams)
        bare = await _growth(floor, [{"subscribe": {}}] * sizes.idle)
    return {"ours_kib": ours / KIB, "bare_kib": bare / KIB, "sockets": sizes.idle}


async def _growth(server: Server, streams: Streams) -> float:
    async with sockets() as crowd:
        await crowd.ask("open", port=server.port, streams=streams[:200])
        await asyncio.sleep(2)
        before = server.memory
        await crowd.ask("open", port=server.port, streams=streams)
        await asyncio.sleep(2)
        return (server.memory - before) / len(streams)
