"""Answers leave in one write: uvicorn writes the head by itself, which wakes the client before there is anything to read.

On a busy machine that costs a switch to the client and back for every answer, more than all else that sending it takes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's, but for how answers leave."""

    def on_headers_complete(self) -> None:
        """A request has begun; its answer is not written before the loop's next turn."""
        super().on_headers_complete()
        cycle: RequestResponseCycle | None = self.cycle  # none, if this is to become a socket
        if cycle is not None and cycle.transport is self.transport:
            cycle.transport = OneWrite(self.transport, self.loop)  # type: ignore[assignment]


class OneWrite:
    """A connection as one request's answer sees it: the first thing written waits for the second, or for the loop's next turn."""

    __slots__ = ("_has_begun", "_head", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head: bytes | None = None
        self._has_begun = False

    def write(self, data: bytes) -> None:
        """Write it, together with what waits."""
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.writelines((head, data))
        elif self._has_begun:
            self._transport.write(data)
        else:
            self._has_begun, self._head = True, data
            self._loop.call_soon(self._let_go)

    def close(self) -> None:
        """Close it, once what waits is written."""
        self._let_go()
        self._transport.close()

    def _let_go(self) -> None:
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
