"""Many sockets in one cheap process: frames are counted, not parsed. Told what to do on its standard input.

    python -m bench.fanout.crowd

Each line in is a JSON object with `do`, each line out its answer; see `Crowd`.
"""

import asyncio
import gc
import resource
import sys
import time
from itertools import count
from typing import Any

import orjson

from bench.fanout.wire import Wire

AT_ONCE = 50


class Crowd:
    """All sockets of one run."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.last = 0.0
        self._told = asyncio.Event()
        self._wanted = 0
        self._heard = 0

    def heard(self, wire: Wire) -> None:
        """A result has come."""
        self._heard += 1
        if self._heard >= self._wanted:
            self.last = time.monotonic()
            self._told.set()

    async def open(self, port: int, streams: list[dict[str, Any]]) -> dict[str, Any]:
        """A socket for each stream; returns when each has had its first result."""
        loop = asyncio.get_running_loop()
        waiting = list(reversed(streams))

        async def some() -> None:
            while waiting:
                stream = waiting.pop()
                wire = Wire(stream, self.heard)
                await loop.create_connection(lambda wire=wire: wire, sock=await _connected(port, stream))
                await asyncio.wait_for(wire.live, 60)
                self.wires.append(wire)

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
        gc.collect()
        gc.freeze()
        return {"open": len(self.wires)}

    def expect(self, results: int) -> dict[str, Any]:
        """Forget what was heard; so many results are to come."""
        self._heard, self._wanted = 0, results
        self._told.clear()
        return {}

    async def wait(self, seconds: float) -> dict[str, Any]:
        """Until they have come, or so long: how many came, and when the last of them did (monotonic seconds)."""
        try:
            await asyncio.wait_for(self._told.wait(), seconds)
        except TimeoutError:
            self.last = time.monotonic()
        lost = sum(wire.is_lost for wire in self.wires)
        return {"heard": self._heard, "last": self.last, "lost": lost}

    def text(self) -> dict[str, Any]:
        """The last result of the first socket that reads, as it came."""
        reading = next(wire for wire in self.wires if not wire.is_slow)
        return {"text": reading.result.decode()}

    def close(self) -> dict[str, Any]:
        """Leave with all sockets."""
        for wire in self.wires:
            wire.abort()
        self.wires.clear()
        return {}


async def _connected(port: int, stream: dict[str, Any]) -> Any:
    import socket

    made = socket.socket()
    made.setblocking(False)
    if stream.get("slow"):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", port))
    return made


async def main() -> None:
    """Do what is asked for, line by line."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd, lines = Crowd(), asyncio.StreamReader(limit=2**26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    for _ in count():
        line = await lines.readline()
        if not line:
            return
        asked: dict[str, Any] = orjson.loads(line)
        answer = getattr(crowd, asked.pop("do"))(**asked)
        if asyncio.iscoroutine(answer):
            answer = await answer
        print(orjson.dumps(answer).decode(), flush=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
