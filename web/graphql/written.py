"""A result whose data somebody has written as JSON already."""

import orjson

from web.graphql.errors import Shown


class Written(bytes):
    """JSON in UTF-8, as the `data` of an execution's result in place of values.

    It goes into the answer as it is. Nobody looks inside: who makes one vouches for it.
    """

    __slots__ = ()


def answer_of(data: Written, cost: int, budget: int, cursor: str) -> bytes:
    """The whole answer of an execution without errors, as `to_json` would write it."""
    extensions = b',"extensions":{"cost":{"requested":%d,"budget":%d},"cursor":%b}}'
    return b"".join((b'{"data":', data, extensions % (cost, budget, orjson.dumps(cursor))))


def to_json(shown: Shown) -> bytes:
    """An answer as JSON, its data first.

    Raises: TypeError, if a value in it is no JSON.
    """
    data = shown["data"]
    if not isinstance(data, Written):
        return orjson.dumps(shown)
    others = orjson.dumps({name: value for name, value in shown.items() if name != "data"})
    return b"".join((b'{"data":', data, b"," if len(others) > 2 else b"", others[1:]))
