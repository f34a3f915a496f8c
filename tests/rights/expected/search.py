"""What is told of a row that is found: to whoever sees the row (`tests/rights/test_searching.py` says who finds which)."""

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.canaries import mark
from tests.rights.rows import NULL, VALUE, Row, Step, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
QUERY = mark("full title")

_HIT: tuple[Step, ...] = ("search", "nodes", 0)
_LIGHT: tuple[Step, ...] = (*_HIT, "highlights", 0)
_FRAGMENT: tuple[Step, ...] = (*_LIGHT, "fragments", 0)
_SEERS = ITEMS["item full"]

TYPES = [
    Type("SearchHit", _HIT, _SEERS, {"kind": {"ITEM": ALL}, "node": SEEN, "highlights": SEEN}),
    Type(
        "SearchHighlight",
        _LIGHT,
        _SEERS,
        {
            "field": {"TITLE": ALL},
            "fragments": SEEN,
            "customField": {NULL: ALL},
        },
    ),
    Type("SearchFragment", _FRAGMENT, _SEERS, {"text": SEEN, "start": {0: ALL}, "ranges": SEEN}),
    Type(
        "SearchRange",
        (*_FRAGMENT, "ranges", 0),
        _SEERS,
        {"start": SEEN, "length": {len(QUERY): ALL}},
    ),
]
