"""Whose domain a mail's From names, where it names one and only one, whichever program reads it."""

import re

from mail.authentication.domains import named
from mail.parse import mailboxes
from mail.parse.headers import FIELD_MOST, Headers

_HIDDEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()]|[^"\\()]+|.', re.DOTALL)


def author_domain(head: Headers) -> str:
    """The domain of the only address in the only From; empty where programs could differ about whose mail it is."""
    found = head.all("from")
    if len(found) != 1 or len(found[0]) >= FIELD_MOST:
        return ""
    shown = _without_words(found[0])
    plain = (
        shown.count("@") == 1 and shown.count("<") == shown.count(">") <= 1 and not set(",;:\\") & set(shown)
    )
    if not plain or ("<" in shown and not shown.rstrip().endswith(">")):
        return ""
    boxes = mailboxes.read(found[0], set())
    domain = named(boxes[0].address) if len(boxes) == 1 else ""
    return domain if domain and named(shown.partition("@")[2].partition(">")[0]) == domain else ""


def _without_words(value: str) -> str:
    """A field without its quoted words and comments."""
    kept, depth = [], 0
    for match in _HIDDEN.finditer(value):
        piece = match.group()
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif not depth and not piece.startswith('"'):
            kept.append(piece)
    return "".join(kept)
