"""What in a line shows that it speaks of a mail, or of where somebody can be reached."""

import re

from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import spelled

_TIME = re.compile(r"(?<!\d)\d{1,2}[:h]\d{2}(?!\d)")
_DATE = re.compile(r"(?<!\d)\d{1,4}(?:[./-]\d{1,2}[./-]|年\d{1,2}月)\d{1,4}(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"[^\s<>()@]{1,64}@[^\s<>()@]{2,255}")
_LINK = re.compile(r"https?://|(?<!\w)www\.")
_LABELS = "|".join(sorted({re.escape(spelled(name)) for each in ALL for name in each.telephones}))
_TELEPHONE = re.compile(
    rf"(?<!\w)(?:{_LABELS})[.:]{{0,2}} ?:? ?[+(]?\d[\d ()/.-]{{5,25}}|(?<![\w+./-])(?:\+|0)\d[\d ()/.-]{{5,25}}\d"
)


def has_time(said: str) -> bool:
    """Whether a time of day is told."""
    return _TIME.search(said) is not None


def has_date(said: str) -> bool:
    """Whether a day with its year is told."""
    return _DATE.search(said) is not None


def has_address(said: str) -> bool:
    """Whether a mail address is told."""
    return _ADDRESS.search(said) is not None


def has_link(said: str) -> bool:
    """Whether a page is told."""
    return _LINK.search(said) is not None


def has_telephone(said: str) -> bool:
    """Whether a telephone's number is told."""
    return _TELEPHONE.search(said) is not None


def reaches(said: str) -> bool:
    """Whether a telephone, a mail address or a page is told."""
    return has_telephone(said) or has_address(said) or has_link(said)
