"""Inboxes: admins read all of them, nobody else anything."""

from tests.rights.expected.audiences import INBOXES
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
_FIELDS: Fields = {
    **dict.fromkeys(("id", "name", "project", "type", "version", "createdAt", "updatedAt"), SEEN),
    "addresses": SEEN,
    "allowedSenders": SEEN,
    "ownLists": SEEN,
    "assignee": SEEN,
    "isDefault": {FALSE: ALL},
    "generatedAddress": {NULL: ALL},
    "setAside": {1: ALL},
}
_OWN: Fields = _FIELDS | {
    "addresses": {EMPTY: ALL},
    "allowedSenders": {EMPTY: ALL},
    "ownLists": {EMPTY: ALL},
    "assignee": {NULL: ALL},
    "isDefault": {TRUE: ALL},
    "generatedAddress": SEEN,
    "setAside": {0: ALL},
}

TYPES = [
    Type("Inbox", ("inbox support",), INBOXES["inbox support"], _FIELDS),
    Type("Inbox", ("inbox default",), INBOXES["inbox default"], _OWN),
]
