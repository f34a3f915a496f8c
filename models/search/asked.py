"""What somebody searches for, read from what they typed; whatever that is, it means something."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kit import text
from kit.errors import TooLarge
from kit.words import words

TEXT_MOST = 400
WORDS_MOST = 32
PREFIX_LEAST = 2
"""Characters that a word has at least for which longer words are found too: one alone begins half of all words."""

TOO_LONG = "This search takes too long: search for longer or rarer words."

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
_NUMBER = re.compile(r"#?(?:[^\W\d_]{1,16}-)?(\d{1,18})", re.ASCII)


class Side(Enum):
    """Which texts of custom fields somebody searches through: none of them, those that customers see, all."""

    NONE = "none"
    SHOWN = "shown"
    ALL = "all"


@dataclass(frozen=True)
class Term:
    """Words that stand beside each other in this order; `open`: the last of them may go on; `exact`: as they are written."""

    words: tuple[str, ...]
    open: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Asked:
    """All of `terms` and none of `without`; `number`: what may be an item's, whose item comes first."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()
    number: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for, so that nothing is found."""
        return not self.terms


@dataclass(frozen=True)
class Searching:
    """A search that a database is ready for: how statements are asked, and what they compare documents and titles with.

    `stems`: beginnings of the words that other forms of them have too, where the database knows any. `common`: kinds of which
    many rows have what is asked for. `loosely_common`: of which many have the words, in whatever order, whatever is left out.
    """

    found: Callable[[str, list[Any]], Awaitable[list[dict[str, Any]]]]
    words: str
    title: str
    stems: list[str]
    common: frozenset[str] = frozenset()
    loosely_common: frozenset[str] = frozenset()


def read(typed: str) -> Asked:
    """What is meant by it.

    Raises: TooLarge (more than 400 characters or 32 words), Invalid (a character that cannot be stored).
    """
    typed = text.check(typed, "query", most=TEXT_MOST)
    terms: list[Term] = []
    without: list[Term] = []
    is_open = False
    for part in _PART.finditer(typed):
        found = tuple(words(part["plain"] or part["phrase"] or ""))
        if found:
            term = Term(found, exact=part["phrase"] is not None)
            (without if part["minus"] else terms).append(term)
            is_open = part["plain"] is not None and not part["minus"]
    count = sum(len(term.words) for term in (*terms, *without))
    if count > WORDS_MOST:
        raise TooLarge(f"These are {count} words; {WORDS_MOST} is the most.", "query")
    if terms and is_open:
        terms[-1] = _opened(terms[-1])
    number = _NUMBER.fullmatch(typed)
    return Asked(
        tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(without)), int(number[1]) if number else None
    )


def _opened(term: Term) -> Term:
    last = term.words[-1]
    return Term(term.words, len(last) >= PREFIX_LEAST or not last.isascii())
