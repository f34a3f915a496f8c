"""A server that answers as the test says, whatever is true."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

ONE_MAIL = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 5] x\r\n",
    b"UID SEARCH": b"* SEARCH 4\r\n",
    b"UID FETCH 4 (RFC822.SIZE": b"* 1 FETCH (UID 4 RFC822.SIZE 10 FLAGS ())\r\n",
}
"""What it says of a folder with one mail, whose number is 4, by how a command begins."""


@asynccontextmanager
async def lying(lies: Mapping[bytes, bytes]) -> AsyncIterator[int]:
    """Its port. What has a literal is left open, what begins with NO refused; all else is said to be done."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            tag, _, command = line.partition(b" ")
            said = next((words for start, words in lies.items() if command.upper().startswith(start)), b"")
            if said.startswith(b"NO "):
                writer.write(tag + b" " + said)
                continue
            writer.write(said + (tag + b" OK done\r\n" if b"{" not in said else b""))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
