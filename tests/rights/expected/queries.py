"""The roots of queries: who gets what. Nobody who is not signed in gets anything but the name of the workspace.

ARGUMENTS: how a root is asked where it needs to be told what; `@item full` is the global id of that row.
LISTS: roots and connections that list rows of one kind; each lists exactly the rows of that kind that the viewer sees.
"""

from tests.rights.expected.audiences import (
    ADMIN,
    CONVERSATIONS,
    INBOXES,
    ITEMS,
    NOBODY,
    NOTIFICATIONS,
    PROJECTS,
    ROWS,
)
from tests.rights.rows import EMPTY, FALSE, NULL, VALUE, Fields, Outcome, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}

ARGUMENTS: dict[str, dict[str, str]] = {
    "item": {"id": "@item full"},
    "conversation": {"id": "@conversation full replies"},
    "project": {"id": "@project website"},
    "node": {"id": "@item full"},
    "inbox": {"id": "@inbox support"},
}
LISTS = {
    "items": "item",
    "projects": "project",
    "users": "user",
    "customers": "customer",
    "organizations": "organization",
    "teams": "team",
    "notifications": "notification",
    "inboxes": "inbox",
    "drafts": "draft",
}


def _listed(kind: str) -> Row:
    """A value for whoever sees at least one row of the kind."""
    anybody: Viewers = NOBODY.union(*(who for name, who in ROWS.items() if name.split()[0] == kind))
    return {VALUE: anybody, EMPTY: SIGNED_IN - anybody}


def _one(seen_by: Viewers) -> Row:
    return {VALUE: seen_by, NULL: SIGNED_IN - seen_by}


_ITEMS = _listed("item")
# Staff may look people up; a customer finds themself and their organization, a key without people:read its owner.
_LOOKING_UP = STAFF & may_use("people:read")
_CUSTOMERS: Row = {VALUE: _LOOKING_UP | CUSTOMERS, EMPTY: STAFF - _LOOKING_UP}
_OWN_KEYS = (ADMIN | {"lead"}) & may_use("people:read")
_WITH_PREFERENCES = frozenset({"requester", "lead"})
_TOLD_ONCE = frozenset({"requester", "lead"}) | NOTIFICATIONS["notification admin status"]

ROOTS: Fields = {
    "items": _ITEMS,
    "item": _one(ITEMS["item full"]),
    "itemStatusCounts": _ITEMS,
    "itemTypes": {VALUE: SIGNED_IN},
    "conversation": _one(CONVERSATIONS["conversation full replies"]),
    "projects": _listed("project"),
    "project": _one(PROJECTS["project website"]),
    "viewer": {VALUE: SIGNED_IN},
    "users": {VALUE: STAFF, EMPTY: CUSTOMERS},
    "customers": _CUSTOMERS,
    "organizations": _CUSTOMERS,
    "teams": {VALUE: _LOOKING_UP, EMPTY: SIGNED_IN - _LOOKING_UP},
    "apiKeys": {VALUE: _OWN_KEYS, EMPTY: SIGNED_IN - _OWN_KEYS},
    "notifications": _listed("notification"),
    "unreadNotificationCount": {1: _TOLD_ONCE, 0: SIGNED_IN - _TOLD_ONCE},
    "notificationPreferences": {VALUE: _WITH_PREFERENCES, EMPTY: SIGNED_IN - _WITH_PREFERENCES},
    "node": _one(ITEMS["item full"]),
    "workspace": {VALUE: SIGNED_IN},
    "inboxes": _listed("inbox"),
    "drafts": _listed("draft"),
    "inbox": _one(INBOXES["inbox support"]),
}
UNSIGNED: dict[str, Outcome] = {"workspace": VALUE, "viewer": NULL}
"""What a viewer who is not signed in gets; every other root is UNAUTHENTICATED."""


def _connection(name: str, path: tuple[str, ...], seen_by: Viewers, filled: Viewers) -> list[Type]:
    """A connection and its edges; `filled` are those for whom it holds at least one row."""
    rows: Row = {VALUE: filled, EMPTY: ALL - filled}
    return [
        Type(f"{name}Connection", path, seen_by, {
            "nodes": rows, "edges": rows, "pageInfo": SEEN, "totalCount": SEEN,
        }),
        Type(f"{name}Edge", (*path, "edges", 0), seen_by & filled, {"cursor": SEEN, "node": SEEN}),
    ]  # fmt: skip


_FULL, _TALKS = ITEMS["item full"], may_use("conversations:read")
TYPES = [
    *_connection("Item", ("items",), SIGNED_IN, _ITEMS[VALUE]),
    *_connection("Project", ("projects",), SIGNED_IN, ROOTS["projects"][VALUE]),
    *_connection("User", ("users",), SIGNED_IN, ROOTS["users"][VALUE]),
    *_connection("Customer", ("customers",), SIGNED_IN, _CUSTOMERS[VALUE]),
    *_connection("Organization", ("organizations",), SIGNED_IN, _CUSTOMERS[VALUE]),
    *_connection("Team", ("teams",), SIGNED_IN, ROOTS["teams"][VALUE]),
    *_connection("Notification", ("notifications",), SIGNED_IN, ROOTS["notifications"][VALUE]),
    *_connection("Inbox", ("inboxes",), SIGNED_IN, ROOTS["inboxes"][VALUE]),
    *_connection("Draft", ("drafts",), SIGNED_IN, ROOTS["drafts"][VALUE]),
    *_connection("Message", ("item full", "messages"), _FULL, _TALKS),
    *_connection("HistoryEntry", ("item full", "history"), _FULL, ALL),
    Type("PageInfo", ("items", "pageInfo"), SIGNED_IN, {
        "hasNextPage": {FALSE: ALL},
        "hasPreviousPage": {FALSE: ALL},
        "startCursor": {VALUE: _ITEMS[VALUE], NULL: _ITEMS[EMPTY]},
        "endCursor": {VALUE: _ITEMS[VALUE], NULL: _ITEMS[EMPTY]},
    }),
    Type("TotalCount", ("items", "totalCount"), SIGNED_IN, {"value": SEEN, "exact": {True: ALL}}),
    Type("Workspace", ("workspace",), SIGNED_IN, {"name": SEEN, "timeZone": SEEN}),
]  # fmt: skip
