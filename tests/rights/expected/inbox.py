"""Inboxes, and the mailboxes that are fetched into them: admins read all of them, nobody else anything."""

from tests.rights.expected.audiences import INBOXES, MAILBOXES
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
_FIELDS: Fields = {
    **dict.fromkeys(("id", "name", "project", "type", "version", "createdAt", "updatedAt"), SEEN),
    "addresses": SEEN,
    "allowedSenders": SEEN,
    "ownLists": SEEN,
    "blockedSenders": SEEN,
    "trustedSenders": SEEN,
    "assignee": SEEN,
    "isDefault": {FALSE: ALL},
    "generatedAddress": {NULL: ALL},
    "setAside": {1: ALL},
    "mailboxes": SEEN,
}
_OWN: Fields = _FIELDS | {
    "addresses": {EMPTY: ALL},
    "allowedSenders": {EMPTY: ALL},
    "ownLists": {EMPTY: ALL},
    "blockedSenders": {EMPTY: ALL},
    "trustedSenders": {EMPTY: ALL},
    "assignee": {NULL: ALL},
    "isDefault": {TRUE: ALL},
    "generatedAddress": SEEN,
    "setAside": {0: ALL},
    "mailboxes": {EMPTY: ALL},
}

_MAILBOX: Fields = {
    **dict.fromkeys(
        ("id", "inbox", "host", "port", "user", "folder", "version", "createdAt", "updatedAt"), SEEN
    ),
    **dict.fromkeys(("intervalSeconds", "nextCheckAt"), SEEN),
    "tls": {"IMPLICIT": ALL},
    "auth": {"PASSWORD": ALL},
    "after": {"MOVE": ALL},
    **dict.fromkeys(("moveTo", "authservId"), SEEN),
    **{key: {"": ALL} for key in ("tokenUrl", "clientId", "scope", "lastSkipped")},
    "lastError": SEEN,
    "lastCheckedAt": SEEN,
    "takesExisting": {FALSE: ALL},
    "isActive": {TRUE: ALL},
    "failures": {1: ALL},
    **{key: {0: ALL} for key in ("fetched", "skipped")},
}
_TOKEN: Fields = _MAILBOX | {
    "auth": {"XOAUTH2": ALL},
    "after": {"SEEN": ALL},
    **dict.fromkeys(("tokenUrl", "clientId", "scope"), SEEN),
    **{key: {"": ALL} for key in ("moveTo", "authservId", "lastError")},
    "lastCheckedAt": {NULL: ALL},
    "failures": {0: ALL},
}

TYPES = [
    Type("Mailbox", ("mailbox support",), MAILBOXES["mailbox support"], _MAILBOX),
    Type("Mailbox", ("mailbox token",), MAILBOXES["mailbox token"], _TOKEN),
    Type("Inbox", ("inbox support",), INBOXES["inbox support"], _FIELDS),
    Type("Inbox", ("inbox default",), INBOXES["inbox default"], _OWN),
]
