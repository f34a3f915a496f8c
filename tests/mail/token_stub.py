"""A token server that answers what it is told to, and remembers what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from kit import destinations
from mail.oauth import RefreshGrant


@dataclass
class TokenStub:
    """`answers`: (status, body) for one question each; the last stays."""

    answers: list[tuple[int, object]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].split("\r\n")[0])
        self.asked.append(dict(parse_qsl((await reader.readexactly(length)).decode())))
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        told = body if isinstance(body, bytes) else json.dumps(body).encode()
        writer.write(
            b"HTTP/1.1 %d x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(told), told)
        )
        await writer.drain()
        writer.close()


@dataclass
class Alone:
    """Where a grant is kept of which no other process knows."""

    held: RefreshGrant

    async def claim(self) -> bool:
        return True

    async def grant(self) -> RefreshGrant | None:
        return self.held

    async def keep(self, was: str, given: str) -> None:
        assert self.held.refresh_token == was
        self.held = replace(self.held, refresh_token=given)

    async def let_go(self) -> None:
        pass


@asynccontextmanager
async def token_server(*answers: tuple[int, object]) -> AsyncIterator[TokenStub]:
    """One on this machine, which may be asked inside."""
    stub = TokenStub(list(answers) or [(200, {"access_token": "at-1", "expires_in": 3600})])
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/token"
    destinations.allow(["127.0.0.1"])
    try:
        yield stub
    finally:
        destinations.allow([])
        server.close()
        await server.wait_closed()
