"""Folding: which lines of a mail's text are earlier mail or a signature. Nothing of the text is changed.

What a reader should see is put down, with its rules, in tests/mail/folding. Each language is a file of words in `languages/`;
the words of all of them are looked for in every mail, whatever language it is in. Any text takes time that grows with its length
and no faster: only the first characters of a line are judged, and a judgement looks at a bounded number of lines.
"""

from kit.folds import Fold, FoldKind
from mail.parse.folding import quotes, signatures
from mail.parse.folding.lines import Line, lines_of

__all__ = ["folds"]

MOST = 500
"""Folds of a text; a mail with more has been made to have them, and keeps the rest unfolded."""

_Span = tuple[FoldKind, int, int]


def folds(
    text: str, quoted: frozenset[int] = frozenset(), signed: frozenset[int] = frozenset()
) -> tuple[Fold, ...]:
    """The folds of a text, in order, none overlapping. Something that is not blank always stays outside of them.

    quoted, signed: numbers of lines that the program which wrote the mail says to be earlier mail, or a signature.
    """
    lines = lines_of(text, quoted, signed)
    spans: list[_Span] = []
    start = 0
    for first, end in [*quotes.find(lines), (len(lines), len(lines))]:
        spans += [(FoldKind.SIGNATURE, *found) for found in _signed(lines, start, first)]
        if first < end:
            spans.append((FoldKind.QUOTE, first, end))
        start = end
    if sum(end - first for _, first, end in spans) == len(lines):
        return ()
    return tuple(_fold(span, lines) for span in _joined(spans)[:MOST])


def _signed(lines: list[Line], start: int, end: int) -> list[tuple[int, int]]:
    """The signatures among these lines: those that are told of, and others by how they look."""
    found = signatures.find(lines[start:end], start)
    if not any(line.signed for line in lines[start:end]):
        return found
    places = {place for first, last in found for place in range(first, last)}
    places |= {place for place in range(start, end) if lines[place].signed}
    return [(place, place + 1) for place in sorted(places)]


def _joined(spans: list[_Span]) -> list[_Span]:
    """Spans of a kind with nothing between them become one."""
    joined: list[_Span] = []
    for kind, first, end in spans:
        if joined and joined[-1][0] is kind and joined[-1][2] == first:
            joined[-1] = (kind, joined[-1][1], end)
        else:
            joined.append((kind, first, end))
    return joined


def _fold(span: _Span, lines: list[Line]) -> Fold:
    kind, first, end = span
    return Fold(kind, lines[first].number, lines[end - 1].number)
