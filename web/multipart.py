"""One file in a multipart/form-data body, read as it arrives: its head first, then its bytes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from kit.errors import Invalid, TooLarge

ENVELOPE_MOST = 64 * 1024
"""Bytes of the body that are not the file's."""


@dataclass(frozen=True)
class Head:
    """What the part says of the file, as it stands there."""

    name: str
    media_type: str


class OneFile:
    """The only file of a body. Ask for `head` first, then go through `content` to its end."""

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        """Raises: Invalid, if this is no multipart/form-data."""
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 70:
            raise Invalid("Send multipart/form-data with one file.", "file")
        self._body = body
        self._head: Head | None = None
        self._headers: dict[str, str] = {}
        self._name, self._value = b"", b""
        self._inside = self._done = False
        self._ready: list[bytes] = []
        self._envelope = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    async def head(self) -> Head:
        """What the file is called.

        Raises: Invalid (no file in it, or malformed), TooLarge (too much around it).
        """
        while self._head is None:
            if not await self._read():
                raise Invalid("There is no file in this.", "file")
        return self._head

    async def content(self) -> AsyncIterator[bytes]:
        """The file's bytes.

        Raises: Invalid (cut off, malformed, or a second file), TooLarge (too much around it).
        """
        more = True
        while more:
            for chunk in self._ready:
                yield chunk
            self._ready.clear()
            more = await self._read()
        if not self._done:
            raise Invalid("The body ends before it is complete.", "file")

    async def _read(self) -> bool:
        """Parse one more chunk; whether there was one."""
        chunk = await anext(self._body, None)
        if chunk is None:
            return False
        before = sum(map(len, self._ready))
        try:
            self._parser.write(chunk)
        except MultipartParseError:
            raise Invalid("This is not multipart/form-data.", "file") from None
        self._envelope += len(chunk) - (sum(map(len, self._ready)) - before)
        if self._envelope > ENVELOPE_MOST:
            raise TooLarge("There is too much around the file.", "file")
        return True

    def _on_part_begin(self) -> None:
        self._headers = {}

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name, self._value = b"", b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", "").encode())
        self._inside = b"filename" in options
        if not self._inside:
            return
        if self._head is not None:
            raise Invalid("Send one file at a time.", "file")
        name = options[b"filename"].decode("utf-8", "replace")
        self._head = Head(name, self._headers.get("content-type", ""))

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._ready.append(data[start:end])

    def _on_part_end(self) -> None:
        self._inside = False

    def _on_end(self) -> None:
        self._done = True
