"""Items: what staff see of one, and what of it customers see."""

from tests.rights.expected.audiences import ADMIN, DRAFTS, GUESTS, ITEMS, LEAD, WEBSITE
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

_FULL, _SHOWN, _LOOSE = ITEMS["item full"], ITEMS["item shown"], ITEMS["item loose"]
SEEN: Row = {VALUE: ALL}
FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_SEES_WEBSITE = (WEBSITE | GUESTS) & may_use("projects:read")
_TALKS = may_use("conversations:read")
_THREADS: Row = {VALUE: _TALKS, EMPTY: ALL - _TALKS}
_DRAFTERS: Viewers = frozenset().union(*DRAFTS.values())
_FOLLOWS = LEAD | {"follower"}

ITEM: Fields = {
    "id": SEEN,
    "key": SEEN,
    "number": SEEN,
    "title": SEEN,
    "description": SEEN,
    "type": SEEN,
    "status": SEEN,
    "statusSince": SEEN,
    "priority": SEEN,
    "published": {TRUE: ALL},
    "version": SEEN,
    "createdAt": SEEN,
    "updatedAt": SEEN,
    "finishedAt": SEEN,
    "source": FOR_STAFF,
    "senderDomain": FOR_STAFF,
    "unverifiedSender": FOR_STAFF,
    "project": {VALUE: _SEES_WEBSITE, NULL: ALL - _SEES_WEBSITE},
    "requester": SEEN,
    "creator": FOR_STAFF,
    "assignees": SEEN,
    "followers": FOR_STAFF,
    "linkedItems": FOR_STAFF,
    "viewerFollows": {TRUE: _FOLLOWS, FALSE: ALL - _FOLLOWS},
    "viewerCan": SEEN,
    "lastMessage": {VALUE: _TALKS, NULL: ALL - _TALKS},
    "conversations": _THREADS,
    "drafts": {VALUE: _DRAFTERS, EMPTY: ALL - _DRAFTERS},
    "messages": _THREADS,
    "history": SEEN,
}


def _can(*names: Viewers) -> Row:
    allowed: Viewers = frozenset().union(*names)
    return {TRUE: allowed, FALSE: ALL - allowed}


# Managers and leads change everything in their project, members what they created or are assigned (alone or by a team),
# restricted users nothing; all of them may discuss. Customers reply and follow. Keys need the scope to write beside.
_WRITES, _SAYS = may_use("items:write"), may_use("conversations:write")
_LEADS = (ADMIN & _WRITES) | {"manager", "lead", "gagged"}
_ASSIGNED = frozenset({"member", "teammate"})
_MAY_REPLY = (SIGNED_IN - {"gagged"}) & _SAYS
_MAY_NOTE = STAFF & _SAYS
_MAY_FOLLOW = SIGNED_IN & _WRITES
_MAY_TALK: Fields = {"reply": _can(_MAY_REPLY), "note": _can(_MAY_NOTE), "follow": _can(_MAY_FOLLOW)}
_CHANGES = ("edit", "setStatus", "assign", "move", "addFollowers")
_OWNERS = (ADMIN & _WRITES) | {"outside_lead", "loner", "team_loner"}

ON_FULL: Fields = {
    **{name: _can(_LEADS, _ASSIGNED) for name in _CHANGES},
    "publish": _can((_LEADS | _ASSIGNED) - {"gagged"}),
    **_MAY_TALK,
}
ON_SHOWN: Fields = {
    **{name: _can(_LEADS) for name in _CHANGES},
    "publish": _can(_LEADS - {"gagged"}),
    **_MAY_TALK,
}
ON_LOOSE: Fields = {name: _can(_OWNERS) for name in (*_CHANGES, "publish")} | _MAY_TALK

_SHOWN_AS_LINKED: Fields = ITEM | {
    # A task of the lead's own, in which nobody has said anything.
    "finishedAt": {NULL: ALL},
    "senderDomain": {NULL: ALL},
    "unverifiedSender": {NULL: ALL},
    "requester": {NULL: ALL},
    "assignees": {EMPTY: ALL},
    "followers": {EMPTY: STAFF, NULL: CUSTOMERS},
    "viewerFollows": {FALSE: ALL},
    "lastMessage": {NULL: ALL},
    "conversations": {EMPTY: ALL},
    "drafts": {EMPTY: ALL},
    "messages": {EMPTY: ALL},
}

TYPES = [
    Type("Item", ("item full",), _FULL, ITEM),
    Type("Item", ("item shown",), _SHOWN, _SHOWN_AS_LINKED),
    Type("ItemPermissions", ("item full", "viewerCan"), _FULL, ON_FULL),
    Type("ItemPermissions", ("item shown", "viewerCan"), _SHOWN, ON_SHOWN),
    Type("ItemPermissions", ("item loose", "viewerCan"), _LOOSE, ON_LOOSE),
    Type("ItemType", ("type ticket",), SIGNED_IN, dict.fromkeys(
        ("id", "name", "family", "keyPrefix", "icon", "colour", "rank", "statuses"), SEEN
    )),
    Type("Status", ("status open",), SIGNED_IN, {
        **dict.fromkeys(("id", "name", "category", "colour", "rank"), SEEN),
        "isDefault": {TRUE: ALL},
        "pausesSla": {FALSE: ALL},
    }),
    Type("StatusCount", ("itemStatusCounts", 0), SIGNED_IN - {"idle", "no_items_key"}, {
        "status": SEEN,
        "count": SEEN,
    }),
]  # fmt: skip
