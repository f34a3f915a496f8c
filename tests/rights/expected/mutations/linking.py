"""What items have to do with others is said by whoever may edit the one and sees the other."""

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.item import ON_FULL, ON_SHOWN
from tests.rights.expected.mutations.case import NOT_ALLOWED, NOT_FOUND, OK, Case, Mutation, decided, done
from tests.rights.rows import TRUE

_SHOWN, _FULL = ITEMS["item shown"], ITEMS["item full"]
_EDITS_SHOWN = ON_SHOWN["edit"][TRUE] & _SHOWN
_EDITS_FULL = ON_FULL["edit"][TRUE] & _FULL


def _to(other: str, kind: str) -> Case:
    """From the one that has everything to another, which is not there for whoever does not see it."""
    seen = ITEMS[other]
    return Case({"id": "@item full", "otherId": f"@{other}", "kind": kind}, {
        OK: _EDITS_FULL & seen, NOT_FOUND: _EDITS_FULL - seen, NOT_ALLOWED: _FULL - _EDITS_FULL,
    }, hides=other)  # fmt: skip


def _from_shown(kind: str) -> Case:
    shown = {"id": "@item shown", "otherId": "@item full", "kind": kind}
    return Case(shown, decided(_SHOWN, _EDITS_SHOWN), hides="item shown")


MUTATIONS = {
    "itemLink": Mutation(done("item"), (
        _from_shown("BLOCKS"),
        _from_shown("DUPLICATED_BY"),
        _to("item loose draft", "RELATES"),
        _to("item secret", "BLOCKED_BY"),
    )),
    "itemUnlink": Mutation(done("item"), (
        _from_shown("RELATES"),
        _to("item shown", "RELATES"),
        _to("item secret", "RELATES"),
    )),
}  # fmt: skip
