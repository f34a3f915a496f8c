"""How large an answer would be, told before it is written.

Rows and texts that several fields share are short in memory and long on the wire: two hundred aliases of one text, or items
that link to each other, could fill the machine's memory in the moment of writing.
"""

from collections.abc import Iterable
from typing import Any

from kit.errors import TooLarge
from web.graphql.errors import Shown, user_error

ANSWER_MOST = 32 * 2**20
"""Characters of one answer."""


def fitting(shown: Shown) -> Shown:
    """This answer; or its refusal (TOO_LARGE), if its data has more than `ANSWER_MOST` characters as JSON, as far as texts and
    names make it up."""
    if _characters(shown["data"], {}) <= ANSWER_MOST:
        return shown
    message = f"The answer has more than {ANSWER_MOST} characters. Ask for less at once."
    return {"data": None, "errors": [user_error(TooLarge(message, most=ANSWER_MOST))]}


def _characters(value: Any, known: dict[int, int]) -> int:
    """What is shared is looked at once."""
    if type(value) is str:
        return len(value)
    if type(value) is dict:
        return _together(value, (*value, *value.values()), known)
    return _together(value, value, known) if type(value) is list else 1


def _together(holder: Any, values: Iterable[Any], known: dict[int, int]) -> int:
    found = known.get(id(holder))
    if found is None:
        found = known[id(holder)] = sum([_characters(each, known) for each in values])
    return found
