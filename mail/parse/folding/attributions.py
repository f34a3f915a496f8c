"""The line, often broken in several, that says who wrote what follows: "On … wrote:"."""

import re
from collections.abc import Sequence

from mail.parse.folding.evidence import has_address, has_date, has_time
from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import Line, follows
from mail.parse.folding.phrases import phrase

_LINES_MOST = 4
_MOST = 500  # characters of all of them
_PHRASES = [phrase(written) for language in ALL for written in language.attributions]
_OPENED = [each for each in _PHRASES if each.opening]
_OPEN = [each for each in _PHRASES if not each.opening]
_BEFORE = "-\u2013\u2014 "  # "--- On Wed, ... wrote:"
_NAMED_LAST = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,255}>:\Z")
_NAME_WORDS_MOST = 4  # of "Ann Example wrote:"
_EARLY = 25  # characters within which a line that has no verb says when


def start_of(lines: Sequence[Line], last: int, least: int, *, marked: bool) -> int | None:
    """Where the attribution begins whose last line this is, not before `least`; None if it is none.

    marked: quoted lines follow; else more has to show that it is one, since everything below will be taken for the quote.
    """
    if not lines[last].said.endswith(":"):
        return None
    joined = list(_joined(lines, last, least))
    for first, said in joined:
        if any(each.gap(said) is not None for each in _OPENED):
            return first if _weight(said) >= (1 if marked else 2) else None
    for first, said in joined:
        if _tells(said, marked=marked):
            return first
    return None


def _joined(lines: Sequence[Line], last: int, least: int) -> list[tuple[int, str]]:
    """(first line, all in one) of the last line, the last two, and so on."""
    said = lines[last].said
    found = [(last, said.lstrip(_BEFORE))]
    for first in range(last - 1, max(least, last - _LINES_MOST + 1) - 1, -1):
        said = f"{lines[first].said} {said}"
        if not follows(lines[first + 1], lines[first]) or lines[first].depth or len(said) > _MOST:
            break
        found.append((first, said.lstrip(_BEFORE)))
    return found


def _weight(said: str) -> int:
    return has_time(said) + has_date(said) + has_address(said)


def _tells(said: str, *, marked: bool) -> bool:
    """Whether it is one without an opening word, or even without a verb: then it has to say both when and who.

    Above marked lines a mere name with a verb will do.
    """
    if said.count("<") != said.count(">"):
        return False
    if any(each.gap(said) is not None for each in _OPEN):
        named = marked and len(said.split()) <= _NAME_WORDS_MOST
        return named or (_weight(said) >= 2 and (has_time(said) or has_date(said)))
    early = said[:_EARLY]
    return has_time(said) and _NAMED_LAST.search(said) is not None and any(map(str.isdigit, early))
