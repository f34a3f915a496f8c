"""What a mail that is HTML alone says in lines, and which of these stand in folds of the HTML.

The text is laid out once as it is, and once with marks where folds begin and end: what is between marks there is found again in
the text by counting its characters, since marks move nothing but spaces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from mail.parse import html_folds, markup
from mail.parse.marks import QUOTE, SIGNATURE

_BEGINS = {QUOTE: "\ue0f0", SIGNATURE: "\ue0f1"}
_ENDS = "\ue0f2"
_MARKS = re.compile("[\ue0f0-\ue0f2]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\"[^\"]*+\"|[^\">])*+>")
_VOID = frozenset({"br", "img", "hr", "wbr", "col"})
_NO_TEXT_IN = frozenset({"table", "tbody", "thead", "tfoot", "tr", "ul", "ol"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Some text, and the numbers (from 1) of those of its lines that are all earlier mail, or all a signature."""

    text: str
    quoted: frozenset[int] = frozenset()
    signed: frozenset[int] = frozenset()

    def after(self, earlier: "Lines") -> "Lines":
        """Below another text, with a blank line between."""
        if not earlier.text or not self.text:
            return self if self.text else earlier
        below = earlier.text.count("\n") + 2
        return Lines(
            f"{earlier.text}\n\n{self.text}",
            earlier.quoted | {below + number for number in self.quoted},
            earlier.signed | {below + number for number in self.signed},
        )


def joined(texts: Iterable[Lines]) -> Lines:
    """One below the other."""
    return reduce(lambda earlier, later: later.after(earlier), texts, Lines(""))


def read(html: str) -> Lines:
    """What a stranger's HTML says."""
    text = markup.to_text(html)
    if not html_folds.may_fold(html) or _MARKS.search(html):
        return Lines(text)
    shown = html_folds.folded(markup.sanitise(html))
    if ' class="mail-' not in shown:
        return Lines(text)
    kinds = _kinds(markup.to_text(_marked(shown)))
    if len(kinds) != sum(len(word) for word in text.split()):
        return Lines(text)  # it is laid out in another order: nothing is known of its lines
    found: dict[str, set[int]] = {QUOTE: set(), SIGNATURE: set()}
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        here = set(kinds[at : (at := at + sum(map(len, line.split())))])
        if len(here) == 1 and (kind := here.pop()):
            found[kind].add(number)
    return Lines(text, frozenset(found[QUOTE]), frozenset(found[SIGNATURE]))


def _marked(shown: str) -> str:
    """The HTML with a mark where each fold begins and ends; folds within folds have none."""
    pieces, at, depth, inside = [], 0, 0, 0
    for match in _TAG.finditer(shown):
        end, name = match[1], match[2]
        if name in _VOID:
            continue
        depth += -1 if end else 1
        if not end and not inside and (kind := _kind_of(match[0])) and name not in _NO_TEXT_IN:
            pieces += [shown[at : match.end()], _BEGINS[kind]]
            at, inside = match.end(), depth
        elif end and inside and depth < inside:
            pieces += [shown[at : match.start()], _ENDS]
            at, inside = match.start(), 0
    return "".join([*pieces, shown[at:]])


def _kind_of(tag: str) -> str | None:
    return next((kind for kind in _BEGINS if f' class="{kind}"' in tag), None)


def _kinds(marked: str) -> list[str | None]:
    """For each character that is no space, in which kind of fold it stands."""
    kinds: list[str | None] = []
    now: str | None = None
    opened = {mark: kind for kind, mark in _BEGINS.items()}
    for piece in re.split(f"({_MARKS.pattern})", marked):
        if piece in opened:
            now = opened[piece]
        elif piece == _ENDS:
            now = None
        else:
            kinds += [now] * sum(map(len, piece.split()))
    return kinds
