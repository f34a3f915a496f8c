"""An SMTP server that says what it is told to say, and remembers what it heard."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

EXTENSIONS = ("8BITMIME", "SMTPUTF8", "SIZE 1000000")


@dataclass
class Stub:
    """`answers` maps the beginning of a command to the reply; a reply of "" drops the connection, None never comes.

    `once` is the same, for the next such command alone; "421 ..." ends the connection.
    """

    answers: dict[str, str | None] = field(default_factory=dict)
    once: dict[str, str | None] = field(default_factory=dict)
    extensions: tuple[str, ...] = EXTENSIONS
    tls: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self.say(writer, "GREETING", "220 stub"):
                while raw := await reader.readline():
                    if not await self.hear(raw.decode().rstrip("\r\n"), reader, writer):
                        break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def hear(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.heard.append(line)
        verb = line.partition(" ")[0].upper()
        if not line:  # what a client says that gives up a way of signing in
            return await self.say(writer, "GIVES UP", "535 5.7.8 the token is refused")
        if verb == "EHLO":
            return await self.say(
                writer, line, "\r\n".join(["250-stub", *(f"250-{x}" for x in self.extensions), "250 HELP"])
            )
        if verb == "STARTTLS" and self.tls and await self.say(writer, line, "220 go"):
            await writer.start_tls(self.tls)
            return True
        if verb == "DATA" and await self.say(writer, line, "354 go on") and "DATA" not in self.answers:
            content = await reader.readuntil(b"\r\n.\r\n")
            self.mails.append(content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."))
            return await self.say(writer, "END", "250 taken as 42")
        return (
            verb != "DATA"
            and await self.say(writer, line, "235 ok" if verb == "AUTH" else "250 ok")
            and verb != "QUIT"
        )

    async def say(self, writer: asyncio.StreamWriter, command: str, usual: str) -> bool:
        """Answer; False if the connection ends with that."""
        once = next((start for start in self.once if command.startswith(start)), None)
        reply = next((text for start, text in self.answers.items() if command.startswith(start)), usual)
        if once is not None:
            reply = self.once.pop(once)
        if reply is None:
            await asyncio.Event().wait()
        if not reply:
            return False
        writer.write(f"{reply}\r\n".encode())
        await writer.drain()
        return not reply.startswith("421")


@asynccontextmanager
async def listening(stub: Stub, implicit: ssl.SSLContext | None = None) -> AsyncIterator[Stub]:
    """The stub on a port of its own; what still talks to it at the end is cut off."""
    talks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        await stub.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=implicit)
    stub.port = server.sockets[0].getsockname()[1]
    try:
        yield stub
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()
