"""What stands above an earlier mail that bears no quote marks: its header fields, and the line that announces them."""

import itertools
from collections.abc import Sequence

from mail.parse.folding.evidence import has_address, has_date, has_time
from mail.parse.folding.language import Field
from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import Line, follows, spelled
from mail.parse.folding.phrases import GAP, phrase

_FIELDS = {spelled(name): kind for each in ALL for kind, names in each.fields.items() for name in names}
_WORDS = {spelled(words) for each in ALL for words in each.announcements if GAP not in words}
_PHRASES = [phrase(words) for each in ALL for words in each.announcements if GAP in words]
_DRAWN = "-_=~*\u2013\u2014\u2500 "
_NAME_MOST = 30
_BLOCK_MOST = 14  # lines of a block
_CONTINUED_MOST = 2  # lines of one field beyond its first
_ANNOUNCING_MOST = 3
_FEW = 3  # lines that show a block in an unknown language


def is_block(lines: Sequence[Line], at: int, least: int = 3) -> bool:
    """Whether a header block begins here; `least`: of how many kinds its fields have to be."""
    kinds, shown = _told(lines[at : at + _BLOCK_MOST])
    shown = shown or not kinds.isdisjoint({Field.SENT, Field.SUBJECT})
    return (Field.FROM in kinds and len(kinds) >= least and shown) or _looks_like_one(lines[at : at + _FEW])


def field_of(line: Line) -> Field | None:
    """What a line of a header block tells; None of another line."""
    name, colon, _ = line.said.partition(":")
    return _FIELDS.get(name.strip(_DRAWN)) if colon and len(name) <= _NAME_MOST else None


def announced(lines: Sequence[Line], at: int) -> bool:
    """Whether an earlier mail is announced here: by words between dashes, or by a line or words above a header block."""
    first = lines[at]
    if not (first.is_rule or _announces(first.said)) or _ends_something(lines, at):
        return False
    known = False
    for here in range(at, min(len(lines), at + _ANNOUNCING_MOST)):
        said, deeper = lines[here].said, lines[here].depth > first.depth
        if deeper or not (lines[here].is_rule or _announces(said)):
            worded = _is_known(lines[here - 1].said)
            return known or (worded and deeper) or is_block(lines, here, 2 if worded else 3)
        known = known or (_is_drawn(said) and _is_known(said))
    return known


def _ends_something(lines: Sequence[Line], at: int) -> bool:
    """Whether a rule stands directly below a line, and apart from what comes after it."""
    apart = at + 1 < len(lines) and not follows(lines[at + 1], lines[at])
    return lines[at].is_rule and apart and at > 0 and follows(lines[at], lines[at - 1])


def _told(lines: Sequence[Line]) -> tuple[set[Field], bool]:
    """(Of what kinds the fields are that begin here, whether an address is among their values)."""
    kinds: set[Field] = set()
    addressed, continued, before = False, 0, None
    for line in lines:
        if line.depth != lines[0].depth or (before and line.number > before.number + 2):
            break
        name, colon, value = line.said.partition(":")
        kind = _FIELDS.get(name.strip(_DRAWN)) if colon and len(name) <= _NAME_MOST else None
        continued = 0 if kind else continued + 1
        if (not kinds and not kind) or continued > _CONTINUED_MOST:
            break
        if kind:
            kinds.add(kind)
            addressed = addressed or has_address(value)
        before = line
    return kinds, addressed


def _looks_like_one(lines: Sequence[Line]) -> bool:
    """Whether these lines are a block in a language that is not known: names and values, who with an address, and when."""
    parts = [line.said.partition(":") for line in lines]
    if len(lines) < _FEW or any(not value or len(name) > _NAME_MOST for name, _, value in parts):
        return False
    if any(not follows(below, above) for above, below in itertools.pairwise(lines)):
        return False
    addressed = sum("<" in value and has_address(value) for _, _, value in parts)
    return addressed > 0 and any(has_time(value) and has_date(value) for _, _, value in parts)


def _announces(said: str) -> bool:
    """Whether these are words of announcing, or words between dashes."""
    return _is_known(said) or (_is_drawn(said) and any(map(str.isalpha, said)))


def _is_known(said: str) -> bool:
    words = said.strip(_DRAWN).rstrip(":").rstrip()
    return words in _WORDS or any(each.gap(words) is not None for each in _PHRASES)


def _is_drawn(said: str) -> bool:
    return said[:3].strip(_DRAWN) == "" == said[-3:].strip(_DRAWN)
