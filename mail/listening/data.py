"""Reads a mail as SMTP transfers it: its lines end in CR LF, and it ends where a line is a dot, and nowhere else.

Servers that take a lone CR or LF for the end of a line can be made to see a second mail inside of the first ("SMTP
smuggling"). Here such a mail is read to its real end, then refused.
"""

import asyncio
from collections.abc import Callable
from enum import Enum

from mail.listening.limits import Room

_END = b".\r\n"


class Fault(Enum):
    """Why a mail is refused, once its end has come."""

    TOO_LARGE = "552 5.3.4 This mail is larger than {most} bytes"
    BARE = "550 5.5.2 A line of this mail does not end in CR LF"
    NO_ROOM = "452 4.3.1 Too many mails at a time, try again later"


class CutOff(Exception):
    """The client sends on and on, or too slowly: its connection ends with these words."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Reading:
    """One mail on its way in."""

    def __init__(self, reader: asyncio.StreamReader, most: int, room: Room) -> None:
        self._reader = reader
        self._most = most
        self._room = room
        self._content = bytearray()
        self._size = 0
        self._held = 0
        self.fault: Fault | None = None

    async def whole(self, alive: Callable[[], None]) -> bytes:
        """The mail without the dots that were put in front of its own; empty where there is a fault.

        alive: called after each line; may raise. Raises: CutOff.
        """
        begins = True
        while True:
            line = await self._piece()
            alive()
            if begins and line == _END:
                content, self._content = bytes(self._content), bytearray()
                return content
            if begins and line.startswith(b"."):
                line = line[1:]
            begins = line.endswith(b"\r\n")
            self._take(line, whole=begins)

    def close(self) -> None:
        """What was read is no longer needed."""
        self._content = bytearray()
        self._room.let_go(self._held)
        self._held = 0

    async def _piece(self) -> bytes:
        """The next line; of one that is longer than the reader's limit, the next piece."""
        try:
            return await self._reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as error:
            return await self._reader.readexactly(error.consumed)

    def _take(self, piece: bytes, *, whole: bool) -> None:
        self._size += len(piece)
        if self._size > 2 * self._most:
            raise CutOff(Fault.TOO_LARGE.value.format(most=self._most))
        words = piece[:-2] if whole else piece
        if self._size > self._most:
            self._refuse(Fault.TOO_LARGE)
        elif b"\r" in words or b"\n" in words:
            self._refuse(Fault.BARE)
        elif self.fault is None:
            if self._has_room(len(piece)):
                self._content += piece
            else:
                self._refuse(Fault.NO_ROOM)

    def _has_room(self, size: int) -> bool:
        """Whether so many bytes more may be kept; a small mail always may."""
        if self._size <= self._room.limits.small:
            return True
        if not self._room.hold(size):
            return False
        self._held += size
        return True

    def _refuse(self, fault: Fault) -> None:
        """The first fault counts; nothing is kept of the mail."""
        self.fault = self.fault or fault
        self.close()
