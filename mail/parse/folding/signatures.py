"""Where a signature stands at the end of what somebody wrote."""

import re
from collections.abc import Sequence

from mail.parse.folding.evidence import has_address, has_link, has_telephone, reaches
from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import DELIMITER, Line, follows, spelled
from mail.parse.folding.phrases import GAP, phrase

Span = tuple[int, int]
"""Lines by their places: the first, and the one behind the last."""

_DELIMITERS_OF_SORTS = {"--", "\u2014"}
_DELIMITED_MOST = 25  # lines below a delimiter
_DEVICE_MOST = 40  # characters in the gap of "Sent from my …"
_DEVICE_WORDS_MOST = 5
_LEGAL_LEAST, _LEGAL_LINES_MOST = 3, 20
_BLOCK_MOST = 12  # lines with name, post, company, telephone
_CLOSED_LEAST = 3  # lines that do without a telephone, an address or a page
_BARE_LEAST, _BARE_MOST, _BARE_REACHING_LEAST = 2, 8, 2
_WINDOW = max(_LEGAL_LINES_MOST, _BLOCK_MOST + 1) + 1  # lines that are looked at together, one above included
_WIDE = 100  # characters that a line of such a block has at most
_SENTENCE_WORDS, _SENTENCE_LETTERS = 6, 12
_ENDS = (".", "!", "?", "\u3002")

_DEVICES = [phrase(words) for each in ALL for words in each.devices if GAP in words]
_POSTSCRIPTS = tuple({spelled(words) for each in ALL for words in each.postscripts})
_CLOSINGS = {spelled(words) for each in ALL for words in each.closings}
_LEGAL = [
    ([spelled(stem) for stem in each.confidential], [spelled(stem) for stem in each.legal]) for each in ALL
]
_LINK_LAST = re.compile(r" ?[<(\[]?https?://\S{1,300}\Z")


def find(lines: Sequence[Line], offset: int) -> list[Span]:
    """The signatures below what somebody wrote in these lines, in order; `offset` is added to their places."""
    found: list[Span] = []
    end = _delimited(lines)
    if end < len(lines):
        found.append((end, len(lines)))
    elif lines and lines[paragraph := _paragraph(lines)].said.startswith(_POSTSCRIPTS):
        end = paragraph
    while (start := _last_start(lines[max(0, end - _WINDOW) : end])) is not None:
        start += max(0, end - _WINDOW)
        found.append((start, end))
        end = start
    return [(first + offset, last + offset) for first, last in reversed(found)]


def _delimited(lines: Sequence[Line]) -> int:
    """The place of the delimiter below which a signature stands; that behind all lines if there is none."""
    for at in range(max(0, len(lines) - _DELIMITED_MOST - 1), len(lines) - 1):
        said = lines[at].said
        if said == DELIMITER or (said in _DELIMITERS_OF_SORTS and follows(lines[at + 1], lines[at])):
            return at
    return len(lines)


def _last_start(lines: Sequence[Line]) -> int | None:
    """Where the signature begins that ends with these lines; None if none does."""
    if not lines:
        return None
    if _names_device(lines[-1].said):
        return len(lines) - 1
    paragraph = _paragraph(lines)
    if len(lines) - paragraph <= _LEGAL_LINES_MOST and _is_legal(lines[paragraph:]):
        return paragraph
    for at in range(max(0, len(lines) - _BLOCK_MOST - 1), len(lines) - 1):
        below = lines[at + 1 :]
        if (_closes(lines[at].said) and _is_closed(below)) or (lines[at].is_rule and _is_ruled(below)):
            return at
    return paragraph if _is_bare(lines, paragraph) else None


def _names_device(said: str) -> bool:
    """Whether a telephone or a program says its name: in a few words that are no sentence."""
    said = _LINK_LAST.sub("", said)
    for each in _DEVICES:
        name = each.gap(said.rstrip("."))
        if name is not None and len(name) <= _DEVICE_MOST and len(name.split()) <= _DEVICE_WORDS_MOST:
            return ", " not in name and not said.endswith(("!", "?"))
    return False


def _paragraph(lines: Sequence[Line]) -> int:
    """Where the last paragraph begins."""
    at = len(lines) - 1
    while at > 0 and follows(lines[at], lines[at - 1]):
        at -= 1
    return at


def _is_legal(lines: Sequence[Line]) -> bool:
    said = " ".join(line.said for line in lines)
    return any(
        any(stem in said for stem in confidential) and sum(stem in said for stem in further) >= _LEGAL_LEAST
        for confidential, further in _LEGAL
    )


def _closes(said: str) -> bool:
    return said.rstrip(" ,.!;:-\u3001\u3002") in _CLOSINGS


def _is_short(lines: Sequence[Line]) -> bool:
    return not any(len(line.said) > _WIDE or _is_sentence(line.said) for line in lines)


def _is_closed(lines: Sequence[Line]) -> bool:
    """Whether lines below a closing say more than a name: where somebody is, or much else."""
    return _is_short(lines) and (len(lines) >= _CLOSED_LEAST or any(reaches(line.said) for line in lines))


def _is_ruled(lines: Sequence[Line]) -> bool:
    """Whether lines below a rule say where somebody is, or from which list a mail came; a program's output does not."""
    said = [line.said for line in lines]
    listed = any(map(has_address, said)) and any(map(has_link, said))
    return _is_short(lines) and (listed or any(map(has_telephone, said)))


def _is_bare(lines: Sequence[Line], paragraph: int) -> bool:
    """Whether the last paragraph says, from a name on, where somebody is; what a line announces is none."""
    block = lines[paragraph:]
    if not (paragraph > 0 and _BARE_LEAST <= len(block) <= _BARE_MOST and _is_short(block)):
        return False
    if lines[paragraph - 1].said.endswith(":") or reaches(block[0].said):
        return False
    said = [line.said for line in block]
    return any(map(has_telephone, said)) and sum(map(reaches, said)) >= _BARE_REACHING_LEAST


def _is_sentence(said: str) -> bool:
    if not said.endswith(_ENDS):
        return False
    has_wide_letters = any("\u3040" <= letter <= "\u9fff" for letter in said)
    return len(said.split()) >= _SENTENCE_WORDS or (has_wide_letters and len(said) >= _SENTENCE_LETTERS)
