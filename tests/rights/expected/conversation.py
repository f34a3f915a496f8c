"""Threads, messages and files: customers see threads with customers only; a read mark is its reader's own."""

from tests.rights.expected.audiences import CONVERSATIONS
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
_READERS = frozenset({"requester", "member"})

_MESSAGE: Fields = {
    **dict.fromkeys(("id", "text", "html", "createdAt", "author", "files", "conversation", "item"), SEEN),
    "internal": {FALSE: ALL},
}
_CONVERSATION: Fields = {
    **dict.fromkeys(("id", "subject", "createdAt", "messages", "item"), SEEN),
    "kind": {"CUSTOMER": ALL},
    "readUpTo": {VALUE: _READERS, NULL: ALL - _READERS},
}
_FILE: Fields = dict.fromkeys(("id", "name", "mediaType", "size", "createdAt", "url"), SEEN)

TYPES = [
    Type("Message", ("message member reply",), CONVERSATIONS["message member reply"], _MESSAGE),
    Type("Message", ("message lead note",), CONVERSATIONS["message lead note"], _MESSAGE | {
        "internal": {TRUE: ALL},
    }),
    Type("Message", ("message secret reply",), CONVERSATIONS["message secret reply"], _MESSAGE | {
        "html": {NULL: ALL},
    }),
    Type("Message", ("message loose note",), CONVERSATIONS["message loose note"], _MESSAGE | {
        "internal": {TRUE: ALL},
        "html": {NULL: ALL},
        "files": {EMPTY: ALL},
    }),
    Type("Conversation", ("conversation full replies",), CONVERSATIONS["conversation full replies"], _CONVERSATION),
    Type("Conversation", ("conversation full notes",), CONVERSATIONS["conversation full notes"], _CONVERSATION | {
        "kind": {"INTERNAL": ALL},
        "readUpTo": {NULL: ALL},
    }),
    Type("File", ("file reply",), CONVERSATIONS["file reply"], _FILE),
    Type("File", ("file note",), CONVERSATIONS["file note"], _FILE),
    Type("File", ("file loose",), CONVERSATIONS["file loose"], _FILE),
]  # fmt: skip
