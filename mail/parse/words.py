"""Header text: encoded words (RFC 2047, and what programs make of it) decoded, and made one clean line."""

import re

from mail.parse import charset, transfer
from mail.parse.parsed import Defects

WORD = r"=\?[^?\s]{1,75}\?[bBqQ]\?[^?]*\?="
_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?]*)\?=")
# Never shown and never stored: control characters, lone surrogates, non-characters, the byte order mark.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# They turn the direction of the text around them, so that a name reads as another.
_DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def decode_words(text: str, defects: Defects) -> str:
    """`text` with its encoded words decoded; characters split over neighbouring words are put together again."""
    pieces: list[str] = []
    charset_now, pending, at = "", b"", 0
    for match in _WORD.finditer(text):
        gap, name = text[at : match.start()], match[1].partition("*")[0]
        if pending and (gap.strip() or name.lower() != charset_now):
            pieces.append(charset.decode(pending, charset_now, defects))
            pending = b""
        if gap.strip() or at == 0:
            pieces.append(gap)
        charset_now, pending, at = name.lower(), pending + _bytes_of(match, defects), match.end()
    if pending:
        pieces.append(charset.decode(pending, charset_now, defects))
    return "".join([*pieces, text[at:]])


def one_line(text: str, most: int) -> str:
    """`text` on one line of at most `most` characters, without anything invisible that could mislead."""
    text = " ".join(_DIRECTIONS.sub("", clean(text)).split())
    return text[:most].rstrip()


def clean(text: str) -> str:
    """`text` with line breaks as newlines and without characters that cannot be shown or stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _CONTROLS.sub("", text)


def _bytes_of(match: "re.Match[str]", defects: Defects) -> bytes:
    encoded = match[3].encode("utf-8", "replace")
    if match[2] in "bB":
        return transfer.base64(encoded, defects)
    return transfer.quoted_printable(encoded.replace(b"_", b"=20"), defects)
