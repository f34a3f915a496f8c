"""Mails that came in: admins read all of them, nobody else anything."""

from tests.rights.expected.audiences import CONVERSATIONS, INBOXES, INCOMING
from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
_NOT: Row = {NULL: ALL}
_BLANK: Row = {"": ALL}
_NONE: Row = {EMPTY: ALL}
_INBOX = INBOXES["inbox support"]
_REPLY = CONVERSATIONS["message secret reply"]
_ASIDE: Fields = {
    **dict.fromkeys(
        ("id", "receivedAt", "fromName", "fromAddress", "subject", "preview", "attachmentNames"), SEEN
    ),
    **dict.fromkeys(("reasons", "marks", "rawUrl", "eraseAt", "door"), SEEN),
    "size": SEEN,
    "state": {"SET_ASIDE": ALL},
    "error": {"": ALL},
    "inbox": {VALUE: _INBOX, NULL: ALL - _INBOX},
    "message": {NULL: ALL},
    "releasedAt": {NULL: ALL},
}
_TAKEN: Fields = _ASIDE | {
    **dict.fromkeys(("subject", "preview", "eraseAt", "inbox", "door"), _NOT),
    **dict.fromkeys(("fromName", "fromAddress"), _BLANK),
    **dict.fromkeys(("attachmentNames", "reasons"), _NONE),
    "state": {"DONE": ALL},
    "message": {VALUE: _REPLY, NULL: ALL - _REPLY},
}

TYPES = [
    Type("IncomingMail", ("incoming_mail aside",), INCOMING["incoming_mail aside"], _ASIDE),
    Type("IncomingMail", ("incoming_mail taken",), INCOMING["incoming_mail taken"], _TAKEN),
    Type("IncomingMailReason", ("incoming_mail aside", "reasons", 0), INCOMING["incoming_mail aside"], {
        "code": {"SENDER_NOT_ALLOWED": ALL}, "message": SEEN,
    }),
]  # fmt: skip
