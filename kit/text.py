"""Text as people mean it: folded for comparison, checked at the door."""

import unicodedata

from kit.errors import Invalid, TooLarge


def fold(text: str) -> str:
    """The shadow form on which text is compared: compatibility-decomposed, without accents, case-folded.

    SQLite, PostgreSQL and the in-memory predicate compare this form byte by byte, so they agree.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKD", bare.casefold())


def check(text: str, *path: str | int, most: int, least: int = 0) -> str:
    """The text without white space around it, or an error that names the limit.

    Raises: Invalid (empty where it may not be, a NUL or a lone surrogate inside), TooLarge (over `most` characters).
    """
    text = text.strip()
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Invalid("This text holds a character that cannot be stored.", *path)
    if len(text) < least:
        raise Invalid("This may not be empty.", *path)
    if len(text) > most:
        raise TooLarge(f"This is {len(text)} characters long; {most} is the most.", *path)
    return text


def camel(name: str) -> str:
    """A name of ours as clients spell it: `key_prefix` is `keyPrefix`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
