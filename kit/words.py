"""The words of a text, as search compares them: folded, without punctuation; Chinese and Japanese signs are a word each."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kit.text import fold

WORD_MOST = 64
"""Characters of a word that count."""

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_SIGNS}]|[^\\W_{_SIGNS}]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a text, and which of the text's characters it is made of."""

    word: str
    start: int
    end: int


@cache
def _written() -> re.Pattern[str]:
    """A word before it is folded: accents that stand by themselves are part of it. Looking for all of them takes 50 ms."""
    marks = "".join(re.escape(c) for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
    return re.compile(f"[{_SIGNS}][{marks}]*|[^\\W_{_SIGNS}](?:[^\\W_{_SIGNS}]|[{marks}])*")


def words(text: str) -> list[str]:
    """The words of a text in order."""
    return _folded(fold(text))


def places(text: str) -> Iterator[Place]:
    """The same with where each stands."""
    for found in _written().finditer(text):
        written = found[0]
        for word in [written.lower()[:WORD_MOST]] if written.isascii() else words(written):
            yield Place(word, found.start(), found.end())


def _folded(text: str) -> list[str]:
    return [word[:WORD_MOST] for word in _WORD.findall(text)]
