"""Where earlier mail stands: below what attributes or announces it, or behind quote marks."""

from collections.abc import Sequence

from mail.parse.folding import attributions, blocks
from mail.parse.folding.lines import Line

_PROMPT = 3  # marks, as Python's has them

Span = tuple[int, int]
"""Lines by their places: the first, and the one behind the last."""


def find(lines: Sequence[Line]) -> list[Span]:
    """The quotes among the lines, in order."""
    found: list[Span] = []
    at = free = 0  # `free`: the first line behind the last quote
    while at < len(lines):
        span = (
            _marked(lines, at, bool(found) or lines[at].told)
            if lines[at].depth
            else _attributed(lines, at, free)
        )
        if span:
            found.append(span)
            free = span[1]
        at = max(span[1] if span else 0, _end_of_marks(lines, at), at + 1)
    return found


def _end_of_marks(lines: Sequence[Line], at: int) -> int:
    """The first line from here on that bears no quote mark."""
    while at < len(lines) and lines[at].depth:
        at += 1
    return at


def _marked(lines: Sequence[Line], at: int, known: bool) -> Span | None:
    """The lines with marks. Far from any quote, a single one is somebody's own way to write, and three marks are a prompt.

    known: there was a quote before.
    """
    end = _end_of_marks(lines, at)
    if known:
        return at, end
    prompts = all(line.depth == _PROMPT for line in lines[at:end])
    return (at, end) if not prompts and (at == 0 or end - at > 1) else None


def _attributed(lines: Sequence[Line], at: int, free: int) -> Span | None:
    """The quote that is told of in this line, from the first line that tells of it."""
    end = _end_of_marks(lines, at + 1)
    marked = end > at + 1
    if blocks.announced(lines, at) or blocks.is_block(lines, at):
        return at, end if marked else len(lines)
    first = attributions.start_of(lines, at, free, marked=marked)
    if first is None:
        return None
    return first, end if marked else len(lines)
