"""Items: what staff see of one, and what of it customers see."""

from tests.rights.expected.audiences import DRAFTS, ITEMS, PROJECTS
from tests.rights.expected.circles import ADMIN, GUESTS, LEAD, WEBSITE
from tests.rights.expected.work import CHECKLISTS, OWN_TYPES, TAGS
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

_FOREIGN_PROJECT = PROJECTS["project backoffice"]
_FULL, _SHOWN, _LOOSE = ITEMS["item full"], ITEMS["item shown"], ITEMS["item loose"]
SEEN: Row = {VALUE: ALL}
_NULL: Row = {NULL: ALL}
FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_SEES_WEBSITE = (WEBSITE | GUESTS) & may_use("projects:read")
_TALKS = may_use("conversations:read")
_THREADS: Row = {VALUE: _TALKS, EMPTY: ALL - _TALKS}
_DRAFTERS: Viewers = frozenset().union(*DRAFTS.values())
# Two replies and, for staff, a note of the lead's; the requester and the member have read the replies.
_UNREAD: Row = {
    0: (ALL - _TALKS) | {"requester"},
    1: frozenset({"member"}),
    2: (_TALKS & CUSTOMERS) - {"requester"} | (_TALKS & LEAD),
    3: (_TALKS & STAFF) - LEAD - {"member"},
}
_FOLLOWS = LEAD | {"follower"}
_MUTES = LEAD | {"requester"}

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
    # How items hang together is for staff: a requester who sees the parent, too, is not told of it.
    "parent": FOR_STAFF,
    "folder": {NULL: ALL},
    "children": {EMPTY: ALL},
    "childCount": {0: ALL},
    # A duplicate of it is seen by admins alone beside those who work elsewhere.
    "mergedInto": {NULL: ALL},
    "mergedItems": {VALUE: ADMIN, EMPTY: ALL - ADMIN},
    "checklist": {VALUE: STAFF, EMPTY: CUSTOMERS},
    "checklistTotal": {2: STAFF, NULL: CUSTOMERS},
    "checklistDone": {1: STAFF, NULL: CUSTOMERS},
    "percentComplete": {NULL: ALL},
    "agilePoints": {NULL: ALL},
    "archived": {FALSE: ALL},
    "removedAt": {NULL: ALL},
    "requester": SEEN,
    "creator": FOR_STAFF,
    "assignees": SEEN,
    "followers": FOR_STAFF,
    "plan": {NULL: ALL},
    "rollUp": {NULL: ALL},
    "recurrence": {NULL: ALL},
    "predecessors": {EMPTY: STAFF, NULL: CUSTOMERS},
    "successors": {EMPTY: STAFF, NULL: CUSTOMERS},
    "tags": FOR_STAFF,
    "customFields": SEEN,
    "links": FOR_STAFF,
    "linkedItems": FOR_STAFF,
    "madeFrom": {NULL: ALL},
    "madeItems": FOR_STAFF,
    "viewerFollows": {TRUE: _FOLLOWS, FALSE: ALL - _FOLLOWS},
    "isMuted": {TRUE: _MUTES, FALSE: ALL - _MUTES},
    "viewerCan": SEEN,
    "lastMessage": {VALUE: _TALKS, NULL: ALL - _TALKS},
    "unreadCount": _UNREAD,
    "files": SEEN,
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
_CHANGES = (
    "edit",
    "setStatus",
    "convert",
    "assign",
    "move",
    "addFollowers",
    "plan",
    "archive",
    "remove",
    "merge",
    "split",
)
_OWNERS = (ADMIN & _WRITES) | {"outside_lead", "loner", "team_loner"}
_NOT_MERGED: Row = {FALSE: ALL}

ON_FULL: Fields = {
    **{name: _can(_LEADS, _ASSIGNED) for name in _CHANGES},
    "publish": _can((_LEADS | _ASSIGNED) - {"gagged"}),
    "undoMerge": _NOT_MERGED,
    **_MAY_TALK,
}
ON_SHOWN: Fields = {
    **{name: _can(_LEADS) for name in _CHANGES},
    "publish": _can(_LEADS - {"gagged"}),
    "undoMerge": _NOT_MERGED,
    **_MAY_TALK,
}
ON_LOOSE: Fields = (
    {name: _can(_OWNERS) for name in (*_CHANGES, "publish")} | _MAY_TALK | {"undoMerge": _NOT_MERGED}
)
# Of what was merged nothing is changed until that is taken back; put away it may be.
_OF_BACKOFFICE = (ADMIN & _WRITES) | {"outside_manager", "outside_lead"}
ON_FOREIGN: Fields = {
    **dict.fromkeys((*_CHANGES, "publish"), _NOT_MERGED),
    **dict.fromkeys(("archive", "remove", "undoMerge"), _can(_OF_BACKOFFICE)),
    **_MAY_TALK,
}

_SEES_FOLDERS = STAFF & may_use("projects:read")
_NO_CHECKLIST: Fields = {
    "checklist": {EMPTY: ALL},
    **{name: {0: STAFF, NULL: CUSTOMERS} for name in ("checklistTotal", "checklistDone")},
}
_SHOWN_AS_LINKED: Fields = (
    ITEM
    | _NO_CHECKLIST
    | {
        "plan": FOR_STAFF,
        "percentComplete": {40: STAFF, NULL: CUSTOMERS},
        "agilePoints": {8: STAFF, NULL: CUSTOMERS},
        "recurrence": FOR_STAFF,
        "predecessors": FOR_STAFF,
        "parent": {NULL: ALL},
        "folder": {VALUE: _SEES_FOLDERS, NULL: ALL - _SEES_FOLDERS},
        # A task of the lead's own, made from the other one, in which nobody has said anything.
        "madeFrom": FOR_STAFF,
        "madeItems": {EMPTY: STAFF, NULL: CUSTOMERS},
        "finishedAt": {NULL: ALL},
        "senderDomain": {NULL: ALL},
        "unverifiedSender": {NULL: ALL},
        "requester": {NULL: ALL},
        "assignees": {EMPTY: ALL},
        "followers": {EMPTY: STAFF, NULL: CUSTOMERS},
        "tags": {EMPTY: STAFF, NULL: CUSTOMERS},
        "customFields": {EMPTY: ALL},
        "viewerFollows": {FALSE: ALL},
        "isMuted": {FALSE: ALL},
        "mergedItems": {EMPTY: ALL},
        "lastMessage": {NULL: ALL},
        "files": {EMPTY: ALL},
        "unreadCount": {0: ALL},
        "conversations": {EMPTY: ALL},
        "drafts": {EMPTY: ALL},
        "messages": {EMPTY: ALL},
    }
)

# Of the requester's own, who sees what stands below it.
_DRAFT_AS_PARENT: Fields = (
    ITEM
    | _NO_CHECKLIST
    | {
        "parent": {NULL: ALL},
        "children": {VALUE: STAFF, EMPTY: CUSTOMERS},
        "childCount": {1: STAFF, 0: CUSTOMERS},
        "rollUp": FOR_STAFF,
        "mergedItems": {EMPTY: ALL},
        "published": {FALSE: ALL},
        "finishedAt": {NULL: ALL},
        "senderDomain": {NULL: ALL},
        "unverifiedSender": {NULL: ALL},
        "assignees": {EMPTY: ALL},
        "tags": {EMPTY: STAFF, NULL: CUSTOMERS},
        "customFields": {EMPTY: ALL},
        **{name: {EMPTY: STAFF, NULL: CUSTOMERS} for name in ("links", "linkedItems")},
        "madeItems": {EMPTY: STAFF, NULL: CUSTOMERS},
        "viewerFollows": {FALSE: ALL},
        "isMuted": {FALSE: ALL},
        "files": {EMPTY: ALL},
        "unreadCount": {0: (ALL - _TALKS) | {"requester"}, 1: _TALKS - {"requester"}},
        "drafts": {EMPTY: ALL},
    }
)

_FOREIGN = ITEMS["item foreign"]
_READS_NOTE = (_TALKS & STAFF) - {"outside_lead"}
# Merged into the one that has everything, which only admins see beside those who work there.
_MERGED: Fields = _DRAFT_AS_PARENT | {
    "mergedInto": {VALUE: ADMIN, NULL: ALL - ADMIN},
    "children": {EMPTY: ALL},
    "childCount": {0: ALL},
    "rollUp": {NULL: ALL},
    "finishedAt": SEEN,
    "project": {VALUE: _FOREIGN_PROJECT, NULL: ALL - _FOREIGN_PROJECT},
    "followers": {EMPTY: STAFF, NULL: CUSTOMERS},
    "lastMessage": {VALUE: _TALKS & STAFF, NULL: ALL - (_TALKS & STAFF)},
    "unreadCount": {0: ALL - _READS_NOTE, 1: _READS_NOTE},
    "conversations": {VALUE: _TALKS & STAFF, EMPTY: ALL - (_TALKS & STAFF)},
    "messages": {VALUE: _TALKS & STAFF, EMPTY: ALL - (_TALKS & STAFF)},
}

TYPES = [
    Type("Item", ("item full",), _FULL, ITEM),
    Type("Item", ("item foreign",), _FOREIGN, _MERGED),
    Type("Item", ("item draft",), ITEMS["item draft"], _DRAFT_AS_PARENT),
    Type("Item", ("item shown",), _SHOWN, _SHOWN_AS_LINKED),
    Type("ChecklistEntry", ("checklist_entry full",), CHECKLISTS["checklist_entry full"], {
        **dict.fromkeys(("id", "text", "version", "createdAt", "updatedAt", "item"), SEEN),
        "done": {TRUE: ALL},
    }),
    Type("ItemLink", ("item full", "links", 0), _FULL & STAFF, {"item": SEEN, "kind": {"RELATES": ALL}}),
    Type("ItemPermissions", ("item full", "viewerCan"), _FULL, ON_FULL),
    Type("ItemPermissions", ("item shown", "viewerCan"), _SHOWN, ON_SHOWN),
    Type("ItemPermissions", ("item loose", "viewerCan"), _LOOSE, ON_LOOSE),
    Type("ItemPermissions", ("item foreign", "viewerCan"), _FOREIGN, ON_FOREIGN),
    Type("Tag", ("tag hot",), TAGS["tag hot"], {
        **dict.fromkeys(("id", "name", "colour", "version"), SEEN),
        "removed": {FALSE: ALL},
    }),
    Type("Tag", ("tag gone",), TAGS["tag gone"], {
        **dict.fromkeys(("id", "name", "colour", "version"), SEEN),
        "removed": {TRUE: ALL},
    }),
    Type("ItemType", ("type ticket",), SIGNED_IN, {
        **dict.fromkeys(("id", "name", "family", "keyPrefix", "icon", "colour", "rank", "version"), SEEN),
        **dict.fromkeys(("abilities", "statuses"), SEEN),
        "newItemsPublished": {TRUE: ALL},
        "removed": {FALSE: ALL},
        "project": _NULL,
    }),
    Type("ItemType", ("type story",), OWN_TYPES["type story"], {
        **dict.fromkeys(("id", "name", "family", "keyPrefix", "icon", "colour", "rank", "version"), SEEN),
        **dict.fromkeys(("abilities", "statuses", "project"), SEEN),
        "newItemsPublished": {FALSE: ALL},
        "removed": {FALSE: ALL},
    }),
    Type("Status", ("status open",), SIGNED_IN, {
        **dict.fromkeys(("id", "name", "category", "colour", "rank", "version", "nextStatuses"), SEEN),
        "isDefault": {TRUE: ALL},
        "removed": {FALSE: ALL},
        "pausesSla": {FALSE: ALL},
    }),
    Type("ItemCount", ("itemCounts", 0), SIGNED_IN - {"idle", "no_items_key"}, {
        **dict.fromkeys(("count", "status"), SEEN),
        "priority": _NULL,
        **dict.fromkeys(("itemType", "project", "tag", "principal"), _NULL),
    }),
    Type("StatusCount", ("itemStatusCounts", 0), SIGNED_IN - {"idle", "no_items_key"}, {
        "status": SEEN,
        "count": SEEN,
    }),
]  # fmt: skip
