"""The head of a mail or part: where it ends, and what fields it has."""

import re
from dataclasses import dataclass, field

from mail.parse import charset
from mail.parse.parsed import Defect, Defects
from mail.parse.words import clean

FIELDS_MOST = 1_000
FIELD_MOST = 65_536  # bytes of one field, folded lines together
HEAD_MOST = 262_144  # bytes of a head that are looked at
PART_HEAD_MOST = 65_536

_FIRST_EMPTY = re.compile(rb"\r?\n")
_EMPTY = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_KNOWN = re.compile(
    rb"^(?:from|to|cc|bcc|sender|reply-to|subject|date|message-id|in-reply-to|references|received|return-path|"
    rb"delivered-to|mime-version|content-[a-z-]{1,40}|x-[a-z0-9-]{1,60})[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(slots=True)
class Headers:
    """Fields in the order in which they stand: (lower-case name, raw value with its folds)."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The first field of this (lower-case) name, unfolded, its encoded words still encoded; None if absent."""
        for found, value in self.fields:
            if found == name:
                return _unfold(value)
        return None

    def all(self, name: str) -> list[str]:
        """Every field of this name, as `get` gives it."""
        return [_unfold(value) for found, value in self.fields if found == name]

    def lines(self, most: int, longest: int) -> tuple[tuple[str, str], ...]:
        """The first `most` fields, each value cut to `longest` characters, without any that cannot be stored."""
        return tuple(
            (name, clean(_unfold(value[: 4 * longest]))[:longest]) for name, value in self.fields[:most]
        )


def read(raw: bytes, start: int, end: int, most: int, defects: Defects) -> tuple[Headers, int]:
    """The head that starts at `start` and is looked for up to `end`, `most` bytes of it, and where its body starts.

    Lines that are no fields are skipped if fields follow them; else the body is taken to start there, as in a mail
    that lacks the empty line, or any head at all.
    """
    stop, body = blank_line(raw, start, end) or (end, end)
    if stop > start + most:
        defects.add(Defect.HEADERS_CUT)
    block = raw[start : min(stop, start + most)]
    last_known = max((match.start() for match in _KNOWN.finditer(block)), default=-1)
    if last_known < 0:
        return Headers(), start if block.strip() else body
    fields, used = _fields(block, last_known, defects)
    return Headers(fields), body if used == len(block) else start + used


def blank_line(raw: bytes, start: int, end: int) -> tuple[int, int] | None:
    """(Where the empty line after the head starts, where it ends). Nothing after it is looked at."""
    if match := _FIRST_EMPTY.match(raw, start, end):
        return start, match.end()
    match = _EMPTY.search(raw, start, end)
    return (match.start() + 1, match.end()) if match else None


def _fields(block: bytes, last_known: int, defects: Defects) -> tuple[list[tuple[str, bytes]], int]:
    """(The fields, how many bytes of the block they take)."""
    fields: list[tuple[str, list[bytes]]] = []
    at = 0
    for line in block.split(b"\n"):
        match = _FIELD.fullmatch(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif match:
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif line.strip() and not (at == 0 and line.startswith((b"From ", b">From "))):
            defects.add(Defect.HEADER_MALFORMED)
            if at > last_known:
                break
        at += len(line) + 1
    if len(fields) > FIELDS_MOST:
        defects.add(Defect.HEADERS_CUT)
    joined = ((name, b"\n".join(lines)) for name, lines in fields[:FIELDS_MOST])
    return [(name, _cut(value, defects)) for name, value in joined], min(at, len(block))


def _cut(value: bytes, defects: Defects) -> bytes:
    if len(value) > FIELD_MOST:
        defects.add(Defect.HEADERS_CUT)
    return value[:FIELD_MOST]


def _unfold(value: bytes) -> str:
    flat = value.replace(b"\r", b"").replace(b"\n", b"").strip()
    return charset.decode(flat, None, set())
