"""`deskwire watch`: signs in as a client would and prints what happens, a line each, over every restart of the server.

One socket carries two streams. Each message's cursor is remembered; after a lost connection both streams are resumed
behind their last ones, so no line is lost and none is printed twice.
"""

import asyncio
import json
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from getpass import getpass
from typing import Any, TextIO

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from deskwire.watch_lines import STREAMS, Lines
from kit.errors import Invalid, NotAllowed, Unauthenticated, UserError

_SUBPROTOCOL = Subprotocol("graphql-transport-ws")
_FIRST_WAIT, _LONGEST_WAIT = 0.3, 15.0
_ENDED = (4401, 4403)  # close codes of a sign-in that is no more
_LOST = (httpx.TransportError, ConnectionClosed, InvalidHandshake, OSError, TimeoutError)
_LARGEST = 4 * 2**20


class _Unwell(OSError):
    """The server answers, but not what it should: it is starting, stopping or has a bug."""


class _SignedOut(OSError):
    """The sign-in has ended: a new one is needed."""


async def watch(url: str, email: str | None, password: str | None, out: TextIO = sys.stdout) -> None:
    """Print events until interrupted. What is not given is taken from DESKWIRE_WATCH_EMAIL and _PASSWORD, or asked for.

    Raises: UserError, where trying again cannot help (a wrong password, an address that is none).
    """
    email = email or os.environ.get("DESKWIRE_WATCH_EMAIL")
    if not email:
        raise Invalid("Say who signs in: --email, or DESKWIRE_WATCH_EMAIL.", "email")
    password = password or os.environ.get("DESKWIRE_WATCH_PASSWORD") or getpass(f"Password of {email}: ")
    if httpx.URL(url).scheme not in ("http", "https"):
        raise Invalid("The URL must begin with http:// or https://.", "url")
    watcher = _Watcher(url.rstrip("/"), {"email": email, "password": password, "as": "bearer"}, Lines(out))
    with suppress(BrokenPipeError):  # whoever read our lines has had enough
        await watcher.run()


class _Watcher:
    """One sign-in and the cursors of its streams."""

    def __init__(self, url: str, sign_in: dict[str, str], lines: Lines) -> None:
        self.url, self.sign_in, self.lines = url, sign_in, lines
        self.token: str | None = None
        self.after: dict[str, str] = {}
        self.attempt = 0

    async def run(self) -> None:
        """Follow, and come back whenever the connection is lost."""
        async with httpx.AsyncClient(base_url=self.url, timeout=20) as http:
            try:
                while True:
                    try:
                        await self._follow(http)
                    except _LOST as error:
                        self._lost(error)
                        await asyncio.sleep(self._wait())
            finally:
                await self._sign_out(http)

    async def _follow(self, http: httpx.AsyncClient) -> None:
        if self.token is None:
            self.token = str((await self._post(http, "/sign-in", self.sign_in))["token"])
        about = await self._post(http, "/graphql", {"query": Lines.ABOUT})
        self.lines.know(about["data"])
        async with self._socket() as socket:
            for name, query in STREAMS.items():
                variables = {"after": self.after.get(name)}
                await _send(
                    socket, id=name, type="subscribe", payload={"query": query, "variables": variables}
                )
            async for message in socket:
                await self._take(socket, json.loads(message))
        raise _Unwell("The server has closed the connection.")

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[ClientConnection]:
        """A connection on which the server knows who we are."""
        address = f"{self.url.replace('http', 'ws', 1)}/graphql"
        async with connect(address, subprotocols=[_SUBPROTOCOL], max_size=_LARGEST) as socket:
            await _send(socket, type="connection_init", payload={"authorization": f"Bearer {self.token}"})
            async with asyncio.timeout(20):
                while json.loads(await socket.recv())["type"] != "connection_ack":
                    pass
            yield socket

    async def _take(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        match message["type"]:
            case "ping":
                await _send(socket, type="pong")
            case "next":
                self._show(message["id"], message["payload"])
                self.attempt = 0
            case "error":
                raise NotAllowed(message["payload"][0]["message"])
            case "complete":
                raise _Unwell("The server has ended the stream.")

    def _show(self, stream: str, payload: dict[str, Any]) -> None:
        for event in (payload.get("data") or {}).values():
            self.lines.show(stream, event)
            self.after[stream] = event["cursor"]
        if not payload.get("data"):
            self.lines.aside(
                f"Something happened that the server cannot tell: {payload['errors'][0]['message']}"
            )

    async def _post(self, http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer's object.

        Raises: UserError (refused), _Unwell, httpx.TransportError.
        """
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        answer = await http.post(path, json=body, headers=headers)
        if answer.status_code == 401 and self.token:
            raise _SignedOut
        if answer.status_code >= 500:
            raise _Unwell(f"The server answers {answer.status_code}.")
        try:
            found: dict[str, Any] = answer.json()
        except ValueError:
            raise NotAllowed(f"There is no Deskwire at {self.url}.") from None
        if answer.is_error:
            raise _refused(answer.status_code, found)
        return found

    def _lost(self, error: Exception) -> None:
        closed = error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else None
        if isinstance(error, _SignedOut) or closed in _ENDED:
            self.token = None
            self.lines.aside("This sign-in has ended; signing in again.")
        elif self.attempt == 0:
            self.lines.aside(f"No connection to {self.url}; trying again until there is one.")
        self.attempt += 1

    def _wait(self) -> float:
        """Longer each time, and never the same for all clients of a server that comes back."""
        longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(self.attempt, 10))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

    async def _sign_out(self, http: httpx.AsyncClient) -> None:
        if self.token:
            with suppress(*_LOST, asyncio.CancelledError):
                await http.post("/sign-out", headers={"authorization": f"Bearer {self.token}"}, timeout=2)


async def _send(socket: ClientConnection, **message: object) -> None:
    await socket.send(json.dumps(message))


def _refused(status: int, found: dict[str, Any]) -> UserError:
    errors = found.get("errors") or [{}]
    message = str(errors[0].get("message") or f"The server answers {status}.")
    return (Unauthenticated if status == 401 else NotAllowed)(message)
