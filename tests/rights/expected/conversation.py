"""Threads, messages and files: customers see threads with customers only; a read mark is its reader's own."""

from tests.rights.expected.audiences import ADMIN, CONVERSATIONS, DRAFTS
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}
UNMARKED: Row = {EMPTY: STAFF, NULL: CUSTOMERS}
MARKED: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_READERS = frozenset({"requester", "member"})

_MESSAGE: Fields = {
    **dict.fromkeys(
        (
            "id",
            "text",
            "html",
            "version",
            "createdAt",
            "author",
            "files",
            "conversation",
            "item",
            "viewerCan",
        ),
        SEEN,
    ),
    "editedAt": {NULL: ALL},
    "removedAt": {NULL: ALL},
    "internal": {FALSE: ALL},
    "folds": {EMPTY: ALL},
    "mailMarks": UNMARKED,
}
_CONVERSATION: Fields = {
    **dict.fromkeys(("id", "subject", "version", "createdAt", "messages", "item"), SEEN),
    "closedAt": {NULL: ALL},
    "kind": {"CUSTOMER": ALL},
    "readUpTo": {VALUE: _READERS, NULL: ALL - _READERS},
}


def _can(*names: Viewers) -> Row:
    allowed: Viewers = frozenset().union(*names)
    return {TRUE: allowed, FALSE: ALL - allowed}


# Whoever wrote it and may edit messages says it better and takes it back, as the loner may not; admins and the project's
# managers take back anybody's words.
_SAYS = may_use("conversations:write")
_REMOVERS = (ADMIN & _SAYS) | {"manager"}
ON_REPLY: Fields = {"edit": _can(frozenset({"member"})), "remove": _can(_REMOVERS, frozenset({"member"}))}
ON_NOTE: Fields = {
    "edit": _can(frozenset({"lead", "talk_key"})),
    "remove": _can(_REMOVERS, frozenset({"lead", "talk_key"})),
}
ON_CUSTOMERS: Fields = {"edit": _can(), "remove": _can(ADMIN & _SAYS, frozenset({"outside_manager"}))}
ON_LONERS: Fields = {"edit": _can(), "remove": _can(ADMIN & _SAYS)}
_DRAFT: Fields = {
    **dict.fromkeys(("id", "text", "updatedAt", "item", "conversation"), SEEN),
    "kind": {"CUSTOMER": ALL},
}
_FILE: Fields = dict.fromkeys(("id", "name", "mediaType", "size", "createdAt", "url"), SEEN)

TYPES = [
    Type("Message", ("message member reply",), CONVERSATIONS["message member reply"], _MESSAGE | {"folds": SEEN}),
    Type("Fold", ("message member reply", "folds", 0), CONVERSATIONS["message member reply"], {
        "kind": {"SIGNATURE": ALL},
        "firstLine": {2: ALL},
        "lastLine": {3: ALL},
    }),
    Type("Message", ("message lead note",), CONVERSATIONS["message lead note"], _MESSAGE | {
        "internal": {TRUE: ALL},
    }),
    Type("Message", ("message secret reply",), CONVERSATIONS["message secret reply"], _MESSAGE | {
        "html": {NULL: ALL},
        "mailMarks": MARKED,
    }),
    Type("Message", ("message loose note",), CONVERSATIONS["message loose note"], _MESSAGE | {
        "internal": {TRUE: ALL},
        "html": {NULL: ALL},
        "files": {EMPTY: ALL},
    }),
    Type("MessagePermissions", ("message member reply", "viewerCan"), CONVERSATIONS["message member reply"], ON_REPLY),
    Type("MessagePermissions", ("message lead note", "viewerCan"), CONVERSATIONS["message lead note"], ON_NOTE),
    Type("MessagePermissions", ("message secret reply", "viewerCan"), CONVERSATIONS["message secret reply"], ON_CUSTOMERS),
    Type("MessagePermissions", ("message loose note", "viewerCan"), CONVERSATIONS["message loose note"], ON_LONERS),
    Type("Conversation", ("conversation full replies",), CONVERSATIONS["conversation full replies"], _CONVERSATION),
    Type("Conversation", ("conversation full notes",), CONVERSATIONS["conversation full notes"], _CONVERSATION | {
        "kind": {"INTERNAL": ALL},
        "readUpTo": {NULL: ALL},
    }),
    Type("Draft", ("draft member reply",), DRAFTS["draft member reply"], _DRAFT),
    Type("Draft", ("draft lead note",), DRAFTS["draft lead note"], _DRAFT | {"kind": {"INTERNAL": ALL}}),
    Type("Draft", ("draft admin note",), DRAFTS["draft admin note"], _DRAFT | {
        "kind": {"INTERNAL": ALL},
        "conversation": {NULL: ALL},
    }),
    Type("File", ("file reply",), CONVERSATIONS["file reply"], _FILE),
    Type("File", ("file note",), CONVERSATIONS["file note"], _FILE),
    Type("File", ("file loose",), CONVERSATIONS["file loose"], _FILE),
]  # fmt: skip
