"""Colours: as admins write them, and where they have not."""

import re

from kit.errors import Invalid
from models import StatusCategory

GREY = "#64748b"
"""Of tags and options where nobody has chosen."""
COLOURS = {
    StatusCategory.NOT_STARTED: GREY,
    StatusCategory.IN_PROGRESS: "#d97706",
    StatusCategory.FINISHED: "#16a34a",
}
"""Of statuses where nobody has chosen."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def check_colour(code: str, *path: str | int) -> str:
    """The colour as # and six small hexadecimal digits. Raises: Invalid."""
    colour = code.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise Invalid("This is no colour such as #2563eb.", *path)
    return colour
