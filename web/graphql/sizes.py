"""How large an answer would be, told before it is written.

Rows and texts that several fields share are short in memory and long on the wire: two hundred aliases of one text, or items
that link to each other, could fill the machine's memory in the moment of writing.
"""

from typing import Any

from kit.errors import TooLarge
from web.graphql.errors import Shown, user_error
from web.graphql.written import Written

ANSWER_MOST = 32 * 2**20
"""Characters of one answer."""


def fitting(shown: Shown) -> Shown:
    """This answer; or its refusal (TOO_LARGE), if its data has more than `ANSWER_MOST` characters as JSON: all of them where it
    is written already, else as far as texts and names make it up."""
    if fits(shown["data"]):
        return shown
    message = f"The answer has more than {ANSWER_MOST} characters. Ask for less at once."
    return {"data": None, "errors": [user_error(TooLarge(message, most=ANSWER_MOST))]}


def fits(data: object) -> bool:
    """Whether this is not too large to be an answer's data."""
    return (len(data) if isinstance(data, Written) else _characters(data, {})) <= ANSWER_MOST


def _characters(value: Any, known: dict[int, int]) -> int:
    """What is shared is looked at once."""
    kind = type(value)
    if kind is not dict and kind is not list:
        return len(value) if kind is str else 1
    found = known.get(id(value))
    if found is None:
        names, inside = (sum(map(len, value)), value.values()) if kind is dict else (0, value)
        found = known[id(value)] = names + sum(
            [len(each) if type(each) is str else _characters(each, known) for each in inside]
        )
    return found
