"""Languages, by the codes that people and browsers write."""

from kit.errors import Invalid
from models import LANGUAGES


def check_language(code: str, *path: str | int) -> str:
    """One of ours: `de` also for `de-AT` and `DE`. Raises: Invalid."""
    language = code.strip().lower().replace("_", "-").partition("-")[0]
    if language not in LANGUAGES:
        raise Invalid(f"There is no such language here; there are: {', '.join(LANGUAGES)}.", *path)
    return language
