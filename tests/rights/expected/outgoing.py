"""Mail that goes out: its servers are for admins alone; how far mails have come is for staff who see what they are about."""

from tests.rights.expected.audiences import INBOXES, MAIL_SERVERS, OUTGOING_MAILS
from tests.rights.expected.circles import ADMIN
from tests.rights.rows import EMPTY, FALSE, NULL, VALUE, Fields, Outcome, Row, Type
from tests.rights.viewers import ALL, may_use

SEEN: Row = {VALUE: ALL}
_LOOKING_UP = may_use("people:read")
_SERVER: Fields = {
    **dict.fromkeys(
        ("id", "host", "port", "username", "fromAddress", "fromName", "version", "createdAt", "updatedAt"),
        SEEN,
    ),
    "inbox": {NULL: ALL},
    "tls": {"STARTTLS": ALL},
    "signsInBy": {"PASSWORD": ALL},
    "tokenUrl": SEEN,
    "clientId": SEEN,
    "scope": SEEN,
}
_MAIL: Fields = {
    **dict.fromkeys(
        (
            "id",
            "recipient",
            "subject",
            "item",
            "message",
            "createdAt",
            "reason",
        ),
        SEEN,
    ),
    "attempts": {VALUE: _LOOKING_UP, EMPTY: ALL - _LOOKING_UP},
    "state": {"FAILED": ALL},
    "automatic": {FALSE: ALL},
    "nextAttemptAt": {NULL: ALL},
    "sentAt": {NULL: ALL},
}
_LINK: Fields = _MAIL | {
    "state": {"QUEUED": ALL},
    "item": {NULL: ALL},
    "message": {NULL: ALL},
    "nextAttemptAt": SEEN,
    "attempts": {EMPTY: ALL},
}
_NOTE: Fields = _MAIL | {"state": {"QUEUED": ALL}, "nextAttemptAt": SEEN, "attempts": {EMPTY: ALL}}
_FULL = OUTGOING_MAILS["outgoing_mail full"]

TYPES = [
    Type("MailServer", ("mail_server all",), MAIL_SERVERS["mail_server all"], _SERVER),
    Type("MailServer", ("mail_server support",), MAIL_SERVERS["mail_server support"], _SERVER | {
        "inbox": {VALUE: INBOXES["inbox support"] | (ALL - ADMIN)},
        "signsInBy": {"XOAUTH2": ALL},
    }),
    Type("OutgoingMail", ("outgoing_mail full",), _FULL, _MAIL),
    Type("OutgoingMail", ("outgoing_mail note",), OUTGOING_MAILS["outgoing_mail note"], _NOTE),
    Type("OutgoingMail", ("outgoing_mail link",), OUTGOING_MAILS["outgoing_mail link"], _LINK),
    Type("MailAttempt", ("outgoing_mail full", "attempts", 0), _FULL & _LOOKING_UP, {
        "at": SEEN, "server": SEEN, "outcome": {"REFUSED": ALL}, "code": {550: ALL}, "reply": SEEN,
    }),
]  # fmt: skip

TEST: dict[str, Outcome] = {"outcome": VALUE, "server": VALUE, "code": NULL, "reply": VALUE}
"""The type MailTest: what an admin is told of a server that this machine may not reach."""
