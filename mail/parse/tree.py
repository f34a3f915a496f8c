"""A mail cut into its parts, in one pass over its lines and without copying it.

All open boundaries are looked up in one table, so time grows with bytes, however deep the parts are nested.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mail.parse import headers, parameters
from mail.parse.headers import Headers
from mail.parse.parsed import Defect, Defects

PARTS_MOST = 1_000
DEPTH_MOST = 100
_BOUNDARY_MOST = 1_000  # bytes; RFC 2046 allows 70

_DASHES = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,66}")


@dataclass(slots=True)
class Part:
    """A part: its head, the place of its body in the raw mail, and the parts in it.

    `whole` marks a part that is kept in one piece, with its head, because the mail has too many or too deep ones.
    """

    headers: Headers
    media_type: str
    parameters: Mapping[str, str]
    head_start: int
    start: int
    end: int
    parts: list["Part"] = field(default_factory=list)
    whole: bool = False


@dataclass(slots=True)
class _Open:
    part: Part
    boundary: bytes


def split(raw: bytes, defects: Defects) -> Part:
    """The tree of the mail `raw` (line breaks CRLF or LF)."""
    return _Splitter(raw, defects).split()


class _Splitter:
    def __init__(self, raw: bytes, defects: Defects) -> None:
        self.raw = raw
        self.defects = defects
        self.open: list[_Open] = []
        self.places: dict[bytes, list[int]] = {}  # boundary -> where it stands in `open`, innermost last
        self.last: Part | None = None  # the part that the next delimiter ends
        self.count = 0

    def split(self) -> Part:
        root = self._begin(0, len(self.raw), headers.HEAD_MOST)
        at = root.start
        while self.open and (match := self._delimiter(at, len(self.raw))):
            at = self._turn(match)
        if self.open:
            self.defects.add(Defect.PART_UNCLOSED)
        self._end_last(len(self.raw))
        return root

    def _delimiter(self, at: int, end: int) -> "re.Match[bytes] | None":
        """The next line that is a delimiter of an open part."""
        places = self.places
        for match in _DASHES.finditer(self.raw, at, end):
            text = _after_dashes(match)
            if text in places or (text[-2:] == b"--" and text[:-2] in places):
                return match
        return None

    def _turn(self, match: "re.Match[bytes]") -> int:
        """Ends what the delimiter ends and begins what it begins; where to read on."""
        text = _after_dashes(match)
        closes = text not in self.places
        place = self.places[text[:-2] if closes else text][-1]
        if len(self.open) > place + 1:
            self.defects.add(Defect.PART_UNCLOSED)
        self._end_last(self._before_line_break(match.start()))
        self._close(place if closes else place + 1)
        after = self._after_line(match.end())
        if closes:
            return after
        parent = self.open[place].part
        search_end = min(len(self.raw), after + headers.PART_HEAD_MOST)
        default = "message/rfc822" if parent.media_type == "multipart/digest" else "text/plain"
        part = self._begin(after, search_end, headers.PART_HEAD_MOST, default)
        parent.parts.append(part)
        return part.start if not self._is_full() else len(self.raw)

    def _begin(self, at: int, search_end: int, most: int, default: str = "text/plain") -> Part:
        """A part whose head starts at `at`; it is open from now on."""
        self.count += 1
        search_end = self._before_delimiter(at, search_end)
        head, start = headers.read(self.raw, at, search_end, most, self.defects)
        media_type, values = parameters.read(head.get("content-type") or default, self.defects)
        if not _MEDIA_TYPE.fullmatch(media_type):
            is_file = "name" in values or head.get("content-disposition")
            media_type = "application/octet-stream" if is_file else "text/plain"
        part = self.last = Part(head, media_type, values, at, start, len(self.raw))
        if self._is_full():
            part.whole = True
            self.defects.add(Defect.TOO_MANY_PARTS)
        elif media_type.startswith("multipart/"):
            self._push(part)
        return part

    def _push(self, part: Part) -> None:
        if len(self.open) >= DEPTH_MOST:
            part.whole = True
            self.defects.add(Defect.TOO_DEEP)
        elif boundary := self._boundary(part):
            self.places.setdefault(boundary, []).append(len(self.open))
            self.open.append(_Open(part, boundary))

    def _boundary(self, part: Part) -> bytes:
        """The declared boundary, or else what the first line with two dashes says."""
        if declared := part.parameters.get("boundary", "").rstrip():
            return declared.encode("utf-8", "replace")[:_BOUNDARY_MOST]
        self.defects.add(Defect.BOUNDARY_MISSING)
        match = _DASHES.search(self.raw, part.start)
        found = _after_dashes(match)[:_BOUNDARY_MOST] if match else b""
        return found if found not in self.places else b""

    def _close(self, depth: int) -> None:
        """Leaves only the outermost `depth` parts open."""
        for closed in self.open[depth:]:
            self.places[closed.boundary].pop()
            if not self.places[closed.boundary]:
                del self.places[closed.boundary]
        del self.open[depth:]

    def _end_last(self, end: int) -> None:
        if self.last:
            self.last.end = max(self.last.start, end)
        self.last = None

    def _is_full(self) -> bool:
        return self.count > PARTS_MOST

    def _before_delimiter(self, at: int, end: int) -> int:
        """The end of a head's search: a part may have a head and nothing else. Looked for before an empty line is: what
        follows the part is not its own to look at, or many small parts would each look through all the others."""
        match = self._delimiter(at, end) if self.open else None
        return match.start() if match else end

    def _before_line_break(self, at: int) -> int:
        """The line break before a delimiter belongs to the delimiter."""
        at -= self.raw[at - 1 : at] == b"\n"
        return at - (self.raw[at - 1 : at] == b"\r")

    def _after_line(self, at: int) -> int:
        found = self.raw.find(b"\n", at)
        return len(self.raw) if found < 0 else found + 1


def _after_dashes(match: "re.Match[bytes]") -> bytes:
    """The boundary that a line which starts with two dashes may be; with two dashes more it closes."""
    return match.group()[2 : 4 + _BOUNDARY_MOST].rstrip(b" \t")
