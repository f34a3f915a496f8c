"""An open loop: requests are sent when it is their time, answered or not, and each is counted from its planned time.

    python -m bench.speed.openloop JOB      a JSON file: port, requests (texts), rate, seconds

So a server that stops for a moment is charged for everybody who would have come meanwhile. Prints, as JSON, all times in
milliseconds, and how late the generator itself was while a connection was free (`late`): that is in all its times.
"""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import uvloop

CONNECTIONS = 64
PATIENCE_SECONDS = 3.0
"""How long after the last planned time answers are waited for; what comes later counts as having taken until then."""
TICK_SECONDS = 0.001


@dataclass
class Tally:
    """Seconds from planned to answered, and from planned to sent where nothing stood in the way."""

    answered: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    bad: int = 0


class Connection(asyncio.Protocol):
    """One connection that asks one thing at a time."""

    def __init__(self, tally: Tally, free: Callable[["Connection"], None]) -> None:
        self._tally, self._free = tally, free
        self._got, self._planned = bytearray(), 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport  # uvloop's own, no subclass of asyncio's

    def ask(self, wire: bytes, planned: float) -> None:
        """Send a request that was to be sent at that time."""
        self._planned = planned
        self._transport.write(wire)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head_end = self._got.find(b"\r\n\r\n")
        if head_end < 0 or len(self._got) < head_end + 4 + _length(bytes(self._got[:head_end]).lower()):
            return
        self._tally.answered.append(time.perf_counter() - self._planned)
        if not self._got.startswith(b"HTTP/1.1 200") or b'"errors":[' in self._got:
            self._tally.bad += 1
        self._got = bytearray()
        self._free(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._tally.bad += 1  # those that the generator itself ends, at the end, it does not count


def _length(head: bytes) -> int:
    _, found, rest = head.partition(b"content-length:")
    if not found:
        raise RuntimeError("Only answers with a content-length can be read.")
    return int(rest.partition(b"\r\n")[0])


class Generator:
    """Sends by plan; whoever finds no free connection waits, and the wait counts."""

    def __init__(self, wires: list[bytes], rate: float, seconds: float) -> None:
        self._wires, self._rate = wires, rate
        self.planned = int(rate * seconds)
        self.tally = Tally()
        self._idle: list[Connection] = []
        self._waiting: deque[tuple[bytes, float]] = deque()

    async def run(self, port: int) -> None:
        """All planned requests, then patience."""
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(lambda: Connection(self.tally, self._freed), "127.0.0.1", port)
            for _ in range(CONNECTIONS)
        ]
        self._idle = [protocol for _, protocol in made]
        began, sent = time.perf_counter() + 0.05, 0
        while sent < self.planned:
            sent = self._send_due(began, sent)
            await asyncio.sleep(TICK_SECONDS)
        await self._patience(began)
        for transport, _ in made:
            transport.abort()

    def _send_due(self, began: float, sent: int) -> int:
        now = time.perf_counter()
        while sent < self.planned and (due := began + sent / self._rate) <= now:
            wire = self._wires[sent * 7919 % len(self._wires)]
            if self._idle:
                self.tally.late.append(now - due)
                self._idle.pop().ask(wire, due)
            else:
                self._waiting.append((wire, due))
            sent += 1
        return sent

    def _freed(self, connection: Connection) -> None:
        if self._waiting:
            connection.ask(*self._waiting.popleft())
        else:
            self._idle.append(connection)

    async def _patience(self, began: float) -> None:
        until = time.perf_counter() + PATIENCE_SECONDS
        while len(self.tally.answered) < self.planned and time.perf_counter() < until:  # noqa: ASYNC110 - seldom, and once
            await asyncio.sleep(0.01)
        missing = self.planned - len(self.tally.answered)
        ended = time.perf_counter()
        self.unanswered, self.bad = missing, self.tally.bad
        # The last ones are those that wait still: they have taken at least as long as this.
        self.tally.answered += [
            ended - began - n / self._rate for n in range(self.planned - missing, self.planned)
        ]


def main(job: Path) -> None:
    """One run; what it found on standard output."""
    told = orjson.loads(job.read_bytes())
    generator = Generator([text.encode() for text in told["requests"]], told["rate"], told["seconds"])
    uvloop.run(generator.run(told["port"]))
    tally = generator.tally
    said = {
        "planned": generator.planned,
        "unanswered": generator.unanswered,
        "bad": generator.bad,
        "answered": [round(seconds * 1000, 3) for seconds in tally.answered],
        "late": [round(seconds * 1000, 3) for seconds in tally.late],
    }
    print(orjson.dumps(said).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
