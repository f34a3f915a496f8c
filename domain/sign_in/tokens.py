"""Secrets that we hand out once and keep as SHA-256 only. The prefix says what one is, to people and to secret scanners."""

from secrets import token_urlsafe

SESSION, API_KEY, LINK = "dws_", "dwk_", "dwl_"


def new_token(prefix: str) -> str:
    """A secret of 256 bits that nobody can guess."""
    return prefix + token_urlsafe(32)
