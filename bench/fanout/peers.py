"""Bursts of the peers of ../shared/bench, by its own client and by ours, each with a core of its own."""

import asyncio
import os
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.fanout.measures import PATIENCE, Side, Sizes
from bench.fanout.stage import CLIENT, Server, sockets

PEERS = {"mercurius": 5102, "yoga": 5101}
_SAID = {"query": "subscription($t: String!) { said(topic: $t) { id body } }", "variables": {"t": "bench"}}
_SAY = {"query": 'mutation { say(topic: "bench", body: "fan-0-0") { id } }'}
IN_FLIGHT = 8


async def peer_burst(name: str, folder: Path, sizes: Sizes, logs: Path) -> dict[str, Any]:
    """Deliveries a second to 500 sockets, mutations eight at a time: by both clients."""
    env = {**os.environ, "PORT": str(PEERS[name]), "NODE_ENV": "production"}
    server = Server(["node", str(folder / "peers" / f"{name}.mjs")], PEERS[name], logs, env)
    try:
        await server.ready("/graphql?query={__typename}")
        return {
            "node_client_per_s": await _by_node(name, folder, sizes),
            "our_client_per_s": await _by_ours(server, sizes),
        }
    finally:
        server.stop()


async def _by_node(name: str, folder: Path, sizes: Sizes) -> int:
    out = (folder / f"fanout-{name}.json").resolve()
    process = await asyncio.create_subprocess_exec(
        "node", "ws-fanout.mjs", name, "--sockets", "500", "--events", "5", "--burst", str(sizes.burst),
        "--runs", str(sizes.rounds), "--json", str(out), cwd=folder, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.sched_setaffinity(process.pid, CLIENT)
    if await process.wait():
        raise RuntimeError(f"The client of {name} failed.")
    runs = orjson.loads(out.read_bytes())["out"]
    return int(sorted(run["burstPerSec"] for run in runs)[len(runs) // 2])


async def _by_ours(server: Server, sizes: Sizes) -> float:
    stream = {"subscribe": _SAID, "talks": False}
    async with sockets() as crowd, httpx.AsyncClient() as http:
        await crowd.ask("open", port=server.port, streams=[stream] * 500)
        await asyncio.sleep(1)
        side = Side(server, crowd)
        rates = [await _rate(side, http, sizes.burst) for _ in range(sizes.rounds)]
    return sorted(rates)[len(rates) // 2]


async def _rate(side: Side, http: httpx.AsyncClient, events: int) -> float:
    left = list(range(events))
    await side.crowd.ask("expect", results=500 * events)
    begun = asyncio.get_running_loop().time()

    async def some() -> None:
        while left:
            left.pop()
            await http.post(f"http://127.0.0.1:{side.server.port}/graphql", json=_SAY, timeout=PATIENCE)

    last, *_ = await asyncio.gather(side.told(500 * events), *(some() for _ in range(IN_FLIGHT)))
    return 500 * events / (last - begun)
