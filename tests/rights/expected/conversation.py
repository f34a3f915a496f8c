"""Threads, messages and files: customers see threads with customers only; a read mark is its reader's own."""

from tests.rights.expected.audiences import CONVERSATIONS, DRAFTS, TALKERS
from tests.rights.expected.circles import ADMIN, LEAD
from tests.rights.expected.item import ON_FULL
from tests.rights.expected.work import FILES
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}
UNMARKED: Row = {EMPTY: STAFF, NULL: CUSTOMERS}
MARKED: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_LOOKING_UP = STAFF & may_use("people:read")
_READERS = frozenset({"requester", "member"})
# Two replies, by the requester and by the member, who have both read the second.
_UNREAD: Row = {0: _READERS, 2: ALL - _READERS}

# The note names the manager.
_LOOKS_UP = STAFF & may_use("people:read")

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
    "mentions": {EMPTY: ALL},
    "mailMarks": UNMARKED,
    "copiedTo": {EMPTY: _LOOKING_UP, NULL: ALL - _LOOKING_UP},
    "deliveries": UNMARKED,
}
_COPIED: Row = {VALUE: _LOOKING_UP, NULL: ALL - _LOOKING_UP}
_CONVERSATION: Fields = {
    **dict.fromkeys(
        ("id", "subject", "version", "createdAt", "messages", "history", "item", "viewerCan"), SEEN
    ),
    "closedAt": {NULL: ALL},
    "activeAt": {NULL: ALL},
    "project": {NULL: ALL},
    "participants": {EMPTY: ALL},
    "kind": {"CUSTOMER": ALL},
    "readUpTo": {VALUE: _READERS, NULL: ALL - _READERS},
    "staffReadUpTo": SEEN,
    "readers": {VALUE: STAFF, NULL: CUSTOMERS},
    "unreadCount": _UNREAD,
}


_TALK: Fields = _CONVERSATION | {
    "activeAt": SEEN,
    "item": {NULL: ALL},
    "participants": SEEN,
    "readUpTo": {NULL: ALL},
    "staffReadUpTo": {NULL: ALL},
    "readers": UNMARKED,
}


def _unread_but_by(*names: str) -> Fields:
    """One message, which its author need not read, nor who holds a key of theirs."""
    return {"unreadCount": {0: frozenset(names), 1: ALL - frozenset(names)}}


_BY_MEMBER, _BY_LEAD = _unread_but_by("member"), _unread_but_by("lead", "talk_key")
_ON_PROJECT: Fields = _TALK | {"project": SEEN, "participants": {EMPTY: ALL}}


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
ON_FULL_THREADS: dict[str, Viewers] = {
    "conversation full replies": ON_FULL["reply"][TRUE] & CONVERSATIONS["conversation full replies"],
    "conversation full notes": ON_FULL["note"][TRUE] & CONVERSATIONS["conversation full notes"],
}
"""Who may say something in the threads of `full`."""


def _in_thread(posts: Viewers, *, direct: bool = False) -> Fields:
    staff = posts & STAFF
    return {"post": _can(posts), "edit": _can(staff), "changeParticipants": _can(staff) if direct else _can()}


_DRAFT: Fields = {
    **dict.fromkeys(("id", "text", "updatedAt", "item", "conversation"), SEEN),
    "kind": {"CUSTOMER": ALL},
    "files": {EMPTY: ALL},
    "mentions": {EMPTY: ALL},
}
_FILE: Fields = {
    **dict.fromkeys(("id", "name", "mediaType", "size", "createdAt", "url"), SEEN),
    "internal": {FALSE: ALL},
    "contentId": {NULL: ALL},
    "width": {NULL: ALL},
    "height": {NULL: ALL},
    "thumbnailUrl": {NULL: ALL},
}
_INTERNAL_FILE: Fields = _FILE | {"internal": {TRUE: ALL}}
_PICTURE: Fields = _FILE | dict.fromkeys(("contentId", "width", "height", "thumbnailUrl"), SEEN)

TYPES = [
    Type("Message", ("message member reply",), CONVERSATIONS["message member reply"], _MESSAGE | {
        "folds": SEEN,
        "deliveries": MARKED,
    }),
    Type("Fold", ("message member reply", "folds", 0), CONVERSATIONS["message member reply"], {
        "kind": {"SIGNATURE": ALL},
        "firstLine": {2: ALL},
        "lastLine": {3: ALL},
    }),
    Type("Message", ("message lead note",), CONVERSATIONS["message lead note"], _MESSAGE | {
        "deliveries": MARKED,
        "internal": {TRUE: ALL},
        "mentions": {VALUE: _LOOKS_UP | {"manager"}, EMPTY: ALL - _LOOKS_UP - {"manager"}},
    }),
    Type("Message", ("message secret reply",), CONVERSATIONS["message secret reply"], _MESSAGE | {
        "html": {NULL: ALL},
        "mailMarks": MARKED,
        "copiedTo": _COPIED,
    }),
    Type("CopiedTo", ("message secret reply", "copiedTo", 0), CONVERSATIONS["message secret reply"] & _LOOKING_UP, {
        "name": SEEN,
        "address": SEEN,
        "principal": SEEN,
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
        "staffReadUpTo": {NULL: ALL},
        "readers": {EMPTY: ALL},
        "unreadCount": {0: LEAD, 1: ALL - LEAD},
    }),
    Type("ConversationReader", ("conversation full replies", "readers", 0), CONVERSATIONS["conversation full notes"], {
        "person": SEEN,
        "message": SEEN,
        "readAt": SEEN,
    }),
    *(
        Type("ConversationPermissions", (name, "viewerCan"), CONVERSATIONS[name], _in_thread(posts))
        for name, posts in ON_FULL_THREADS.items()
    ),
    Type("Conversation", ("conversation inside",), TALKERS["inside"], _TALK | _BY_LEAD | {"kind": {"INTERNAL": ALL}}),
    Type("Conversation", ("conversation outside",), TALKERS["outside"], _TALK | _BY_MEMBER),
    Type("Conversation", ("conversation news",), CONVERSATIONS["conversation news"], _ON_PROJECT | _BY_MEMBER),
    Type("Conversation", ("conversation plan",), CONVERSATIONS["conversation plan"], _ON_PROJECT | _BY_LEAD | {
        "kind": {"INTERNAL": ALL},
    }),
    *(
        Type("ConversationPermissions", (f"conversation {name}", "viewerCan"), seen_by, _in_thread(seen_by & _SAYS, direct=True))
        for name, seen_by in TALKERS.items()
    ),
    Type("ConversationPermissions", ("conversation news", "viewerCan"), CONVERSATIONS["conversation news"],
        _in_thread(_SAYS - {"gagged"})),
    Type("ConversationPermissions", ("conversation plan", "viewerCan"), CONVERSATIONS["conversation plan"], _in_thread(_SAYS)),
    Type("Message", ("message outside",), TALKERS["outside"], _MESSAGE | {"html": {NULL: ALL}, "item": {NULL: ALL}}),
    Type("MessagePermissions", ("message outside", "viewerCan"), TALKERS["outside"], {
        "edit": _can(frozenset({"member"})), "remove": _can(frozenset({"member"})),
    }),
    Type("MessagePermissions", ("message plan", "viewerCan"), CONVERSATIONS["message plan"], {
        "edit": _can(frozenset({"lead"})), "remove": _can(frozenset({"lead"}), _REMOVERS),
    }),
    Type("Draft", ("draft inside",), DRAFTS["draft inside"], _DRAFT | {"kind": {"INTERNAL": ALL}, "item": {NULL: ALL}}),
    Type("File", ("file outside",), TALKERS["outside"], _FILE),
    Type("Draft", ("draft member reply",), DRAFTS["draft member reply"], _DRAFT | {"files": SEEN, "mentions": SEEN}),
    Type("Draft", ("draft lead note",), DRAFTS["draft lead note"], _DRAFT | {"kind": {"INTERNAL": ALL}}),
    Type("Draft", ("draft admin note",), DRAFTS["draft admin note"], _DRAFT | {
        "kind": {"INTERNAL": ALL},
        "conversation": {NULL: ALL},
    }),
    Type("File", ("file reply",), CONVERSATIONS["file reply"], _PICTURE),
    Type("File", ("file note",), CONVERSATIONS["file note"], _INTERNAL_FILE),
    Type("File", ("file loose",), CONVERSATIONS["file loose"], _FILE),
    *(
        Type("File", (name,), seen_by, _FILE if name.split()[-1] in ("shown", "early", "late") else _INTERNAL_FILE)
        for name, seen_by in FILES.items()
        if seen_by
    ),
]  # fmt: skip
