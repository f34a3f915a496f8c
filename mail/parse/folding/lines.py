"""A text's lines as they are judged: without quote marks, in one spelling."""

import re
import unicodedata
from dataclasses import dataclass, replace

DELIMITER = "-- "
_JUDGED_MOST = 400  # characters of a line
_MARKS = re.compile(r"(?:[ \t]{0,3}>){1,50}")
_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
) | dict.fromkeys([*range(0x2060, 0x2070), 0xFEFF, 0x3164, 0xFFA0, 0x2800])
_RULE = re.compile(r"[-_=~#*+\u2010-\u2015\u2500-\u257f\u30fc\u2501]{5,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. `depth`: its quote marks; `said`: the rest, as `spelled`, or DELIMITER.

    told: whether the program that wrote it says that it is earlier mail (then it has a mark at least). signed: or a signature.
    """

    number: int
    depth: int
    said: str
    told: bool = False
    signed: bool = False

    @property
    def is_rule(self) -> bool:
        """Whether it is a line drawn across."""
        return _RULE.fullmatch(self.said.replace(" ", "")) is not None


def lines_of(
    text: str, quoted: frozenset[int] = frozenset(), signed: frozenset[int] = frozenset()
) -> list[Line]:
    """Those lines of a text that are not blank; the numbers of those of which their program tells what they are."""
    lines = [line for number, raw in enumerate(text.split("\n"), 1) if (line := _line(number, raw))]
    return [_told(line, quoted, signed) for line in lines] if quoted or signed else lines


def follows(line: Line, other: Line) -> bool:
    """Whether a line stands directly below another."""
    return line.number == other.number + 1


def spelled(text: str) -> str:
    """One spelling of a text: compatible characters, case, spaces; nothing that cannot be seen."""
    seen = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    return " ".join(seen.split()).replace(" :", ":")


def _told(line: Line, quoted: frozenset[int], signed: frozenset[int]) -> Line:
    if line.number in quoted:
        return replace(line, depth=max(line.depth, 1), told=True)
    return replace(line, signed=line.number in signed)


def _line(number: int, raw: str) -> Line | None:
    """None for a line in which there is nothing to be seen."""
    if raw == DELIMITER:
        return Line(number, 0, DELIMITER)
    start = raw[:_JUDGED_MOST]
    marks = _MARKS.match(start)
    depth = marks[0].count(">") if marks else 0
    said = spelled(start[marks.end() :] if marks else start)
    if not said and not depth and not spelled(raw[_JUDGED_MOST:]):
        return None
    return Line(number, depth, said if len(raw) <= _JUDGED_MOST else f"{said}\u2026")
