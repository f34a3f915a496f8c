"""The soak's listeners: sockets of many kinds of viewers that write down every message, and come back wherever they fall.

    python -m bench.soaking.sockets FOLDER HOW_MANY NUMBER OF    the NUMBERth of OF processes

Ends at SIGTERM. Writes FOLDER/heard-NUMBER.jsonl and, twice a second, FOLDER/sockets-NUMBER.json.
"""

import asyncio
import contextlib
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from bench.soaking.plan import Log, read, token_file, write

_ENVELOPE = "signal cursor resumedFrom covers kind"
_ITEM = (
    "itemId version item { id key title description version status { id } lastMessage { id internal text } }"
)
DOCUMENTS = {
    "items": f"""subscription($after: String, $filter: ItemFilter) {{ itemsChanged(after: $after, filter: $filter) {{
        {_ENVELOPE} {_ITEM} changes {{ field before after }} }} }}""",
    "item": f"""subscription($after: String, $id: ID!) {{ itemChanged(after: $after, id: $id) {{
        {_ENVELOPE} {_ITEM} message {{ id internal text }} changes {{ field before after }} }} }}""",
    "notifications": f"""subscription($after: String) {{ notificationsChanged(after: $after) {{ {_ENVELOPE} unreadCount
        notification {{ id kind item {{ id title }} message {{ id internal text }} }} }} }}""",
}
LAPS_OF_LISTS = 5
LEAVING_A_SECOND = 5.0  # clients that go away by themselves: each of them comes back through what it missed
AWAY = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError)


@dataclass
class Socket:
    """One client that follows one stream for ever."""

    folder: Path
    log: Log
    number: int
    viewer: str
    stream: dict[str, Any]
    chance: random.Random
    after: str | None = None
    connection: int = 0
    is_live: bool = False
    refused: bool = False
    stays: tuple[float, float] | None = None
    """Between how many and how many seconds it stays connected; None is for ever."""

    async def run(self) -> None:
        """Follow, fall, come back."""
        self.log.add(socket=self.number, said="begun", viewer=self.viewer, stream=self.stream)
        while True:
            self.connection += 1
            try:
                await self._follow()
            except AWAY as error:
                code = error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else None
                self._say("closed", code=code, why=type(error).__name__)
                self.refused = code in (4401, 4403)
            self.is_live = False
            await asyncio.sleep(
                self.chance.uniform(2.0, 4.0) if self.refused else self.chance.uniform(0.1, 0.5)
            )

    def _say(self, said: str, **more: Any) -> None:
        self.log.add(socket=self.number, connection=self.connection, said=said, **more)

    async def _follow(self) -> None:
        port = self.chance.choice(read(self.folder / "ports.json"))
        protocol = Subprotocol("graphql-transport-ws")
        async with asyncio.timeout(10):
            socket = await connect(
                f"ws://127.0.0.1:{port}/graphql", subprotocols=[protocol], open_timeout=10, max_size=2**24,
                ping_interval=10, ping_timeout=20, close_timeout=1,
            )  # fmt: skip
        try:
            token = read(token_file(self.folder, self.viewer))
            await _send(socket, {"type": "connection_init", "payload": {"token": token}})
            variables = {**self.stream.get("variables", {}), "after": self.after}
            payload = {"query": DOCUMENTS[self.stream["root"]], "variables": variables}
            async with asyncio.timeout(15):
                while orjson.loads(await socket.recv())["type"] != "connection_ack":
                    pass
            self._say("follows", port=port, after=self.after)
            await _send(socket, {"type": "subscribe", "id": "1", "payload": payload})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.chance.uniform(*self.stays) if self.stays else None):
                    await self._read(socket)
        finally:
            socket.transport.abort()

    async def _read(self, socket: ClientConnection) -> None:
        while True:
            message = orjson.loads(await socket.recv())
            if message["type"] == "ping":
                await _send(socket, {"type": "pong"})
            elif message["type"] == "next":
                self._heard(message["payload"])
            elif message["type"] in ("error", "complete"):
                codes = [e.get("extensions", {}).get("code") for e in message.get("payload") or []]
                self._say("ended", codes=codes)
                self.refused = "NOT_FOUND" in codes
                return

    def _heard(self, payload: dict[str, Any]) -> None:
        if payload.get("errors") or not payload.get("data"):
            self._say("broken", payload=payload)
            return
        (told,) = payload["data"].values()
        self.after = told["cursor"]
        self.is_live, self.refused = True, False
        self._say("next", told=told)


async def _send(socket: ClientConnection, message: dict[str, Any]) -> None:
    await socket.send(orjson.dumps(message).decode())


def streams(facts: dict[str, Any], how_many: int) -> list[tuple[str, dict[str, Any]]]:
    """Who follows what: at first everybody a list of all items and one item, then other lists and their notifications; the
    rest is as people work, with one item or their notifications open."""
    names = [name for name in facts["viewers"] if name != "boss"]
    hot = facts["hot"]["alpha"]
    found: list[tuple[str, dict[str, Any]]] = []
    for number in range(how_many):
        lap, place = divmod(number, len(names))
        staff = (
            facts["viewers"][names[place]]["kind"] == "user"
        )  # customers cannot name a project in a filter
        item = facts["hot"]["beta"][0] if names[place] == "betty" else hot[(lap + place) % len(hot)]
        kinds: list[dict[str, Any]] = [
            {"root": "items", "filter": None, "variables": {}},
            {"root": "item", "item": item, "variables": {"id": item}},
            {"root": "notifications"},
            {"root": "items", **_filter("project", [facts["project_ids"]["alpha"]])}
            if staff
            else {"root": "notifications"},
            {"root": "items", **_filter("status", facts["statuses"][:2])},
        ]
        kind = lap if lap < 2 else 2 + (lap + place) % 3 if lap < LAPS_OF_LISTS else 1 + (lap + place) % 2
        found.append((names[place], kinds[kind]))
    return found


def _filter(name: str, ids: list[str]) -> dict[str, Any]:
    return {"filter": {"property": name, "ids": ids}, "variables": {"filter": {name: {"in": ids}}}}


async def main(folder: Path, how_many: int, number: int, of: int) -> None:
    """Follow until SIGTERM."""
    facts, log = read(folder / "facts.json"), Log(folder / f"heard-{number}.jsonl", flushed=False)
    stay = how_many / LEAVING_A_SECOND
    mine = [
        Socket(folder, log, n, viewer, stream, random.Random(n), stays=(0.5 * stay, 1.5 * stay))
        for n, (viewer, stream) in enumerate(streams(facts, how_many))
        if n % of == number
    ]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    tasks = [loop.create_task(socket.run()) for socket in mine]
    settled = folder / "settle"
    while not stop.is_set():
        if settled.exists():
            for socket in mine:
                socket.stays = None
        counts = {
            "of": len(mine),
            "live": sum(s.is_live for s in mine),
            "refused": sum(s.refused for s in mine),
        }
        write(folder / f"sockets-{number}.json", {"t": time.time(), **counts})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.5)
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    broken = [end for end in ends if isinstance(end, Exception)]
    log.close()
    if broken:
        raise broken[0]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:5])))
