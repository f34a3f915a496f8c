"""Where a text says what was searched for: pieces of the text as it is now, with the ranges that match."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.words import Place, places
from models.search.asked import Asked, Term

CHARACTERS_MOST = 10_000
"""Of a text that are looked at."""
FRAGMENTS_MOST = 3
BEFORE, AFTER = 60, 120
"""Characters of the text around a match."""


@dataclass(frozen=True)
class Range:
    """A match in a fragment, in characters (code points) from 0."""

    start: int
    length: int


@dataclass(frozen=True)
class Fragment:
    """A piece of a text, word for word; `start`: where in the text it begins."""

    text: str
    start: int
    ranges: list[Range]


def fragments(text: str, asked: Asked, stems: Sequence[str], whole: int = 0) -> list[Fragment]:
    """The first pieces of the text that say what is asked for; all of a text of at most `whole` characters is one piece."""
    stood = list(places(text[:CHARACTERS_MOST]))
    known = {place.word for place in stood}
    found = _merged([span for term in asked.terms for span in _spans(term, stood, known, stems)])
    if not found:
        return []
    if len(text) <= whole:
        return [Fragment(text, 0, [Range(start, end - start) for start, end in found])]
    cut: list[tuple[int, int, list[tuple[int, int]]]] = []
    for start, end in found:
        if cut and start < cut[-1][1]:
            first, last, spans = cut[-1]
            cut[-1] = (first, max(last, end), [*spans, (start, end)])
        elif len(cut) == FRAGMENTS_MOST:
            break
        else:
            cut.append((*_around(text, start, end), [(start, end)]))
    return [
        Fragment(text[first:last], first, [Range(start - first, end - start) for start, end in spans])
        for first, last, spans in cut
    ]


def _spans(
    term: Term, stood: Sequence[Place], known: set[str], stems: Sequence[str]
) -> list[tuple[int, int]]:
    """Where the term stands, from the first to the last character of each time."""
    size = len(term.words)
    meant = [
        {
            each
            for each in known
            if _is(each, word, () if term.exact else stems, is_open=term.open and number == size)
        }
        for number, word in enumerate(term.words, 1)
    ]
    if not all(meant):
        return []
    return [
        (stood[n].start, stood[n + size - 1].end)
        for n in range(len(stood) - size + 1)
        if all(stood[n + k].word in some for k, some in enumerate(meant))
    ]


def _is(word: str, asked: str, stems: Sequence[str], *, is_open: bool) -> bool:
    if word == asked or (is_open and word.startswith(asked)):
        return True
    return any(word.startswith(stem) and asked.startswith(stem) for stem in stems)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Some of the text before and after, cut between words where there is a space."""
    first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last
