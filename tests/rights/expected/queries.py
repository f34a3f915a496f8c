"""The roots of queries: who gets what. Nobody who is not signed in gets anything but the name of the workspace.

ARGUMENTS: how a root is asked where it needs to be told what; `@item full` is the global id of that row.
LISTS: roots and connections that list rows of one kind; each lists exactly the rows of that kind that the viewer sees.
"""

from tests.rights.expected.audiences import (
    CONVERSATIONS,
    INBOXES,
    INCOMING,
    ITEMS,
    NOTIFICATIONS,
    PROJECTS,
    ROWS,
    SAVED_REPLIES,
    TALKERS,
)
from tests.rights.expected.brand import PREVIEWING, READERS
from tests.rights.expected.circles import ADMIN, NOBODY
from tests.rights.expected.search import QUERY
from tests.rights.expected.work import FIELDS, IN_BIN, JOBS, PROJECTS_IN_BIN, TAGS
from tests.rights.rows import EMPTY, FALSE, NULL, VALUE, Fields, Outcome, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}

ARGUMENTS: dict[str, dict[str, str]] = {
    "item": {"id": "@item full"},
    "conversation": {"id": "@conversation full replies"},
    "project": {"id": "@project website"},
    "node": {"id": "@item full"},
    "itemTypes": {"projectId": "@project website"},
    "itemCounts": {"by": "STATUS"},
    "customFieldCounts": {"key": "size"},
    "projectFieldCounts": {"key": "size"},
    "customerFieldCounts": {"key": "size"},
    "organizationFieldCounts": {"key": "size"},
    "inbox": {"id": "@inbox support"},
    "incomingMail": {"id": "@incoming_mail aside"},
    "savedReply": {"id": "@saved_reply web"},
    "workingHours": {"userId": "@user lead"},
    "projectSchedule": {"id": "@project website"},
    "absences": {"begins": "2026-03-01T00:00:00Z", "ends": "2026-04-01T00:00:00Z"},
    "holidays": {"firstDay": "2026-12-24", "lastDay": "2026-12-31"},
    "workingTime": {"begins": "2026-12-24T00:00:00Z", "ends": "2026-12-27T00:00:00Z"},
    "job": {"id": "@job website"},
    "jobFailures": {"jobId": "@job website"},
    "search": {"query": QUERY},
    "mailVariables": {"kind": "message"},
    "recurrencePreview": {"rule": "FREQ=DAILY;COUNT=9"},
    "mailTemplatePreview": {"kind": "message", "language": "de", "itemId": "@item full"},
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
    "mailServers": "mail_server",
    "outgoingMails": "outgoing_mail",
    "incomingMails": "incoming_mail",
    "drafts": "draft",
    "savedReplies": "saved_reply",
    "jobs": "job",
    "conversations": "conversation",
}


def _listed(kind: str) -> Row:
    """A value for whoever sees at least one row of the kind."""
    anybody: Viewers = NOBODY.union(*(who for name, who in ROWS.items() if name.split()[0] == kind))
    return {VALUE: anybody, EMPTY: SIGNED_IN - anybody}


def _one(seen_by: Viewers) -> Row:
    return {VALUE: seen_by, NULL: SIGNED_IN - seen_by}


def _many(seen_by: Viewers) -> Row:
    return {VALUE: seen_by, EMPTY: SIGNED_IN - seen_by}


_ITEMS = _listed("item")
# Staff may look people up; a customer finds themself and their organization, a key without people:read its owner.
_LOOKING_UP = STAFF & may_use("people:read")
_CUSTOMERS: Row = {VALUE: _LOOKING_UP | CUSTOMERS, EMPTY: STAFF - _LOOKING_UP}
_OWN_KEYS = (ADMIN | {"lead"}) & may_use("people:read")
_TALKERS: Viewers = TALKERS["inside"] | TALKERS["outside"]
_WITH_PREFERENCES = frozenset({"requester", "lead"})
_UNREAD = [NOTIFICATIONS[f"notification {name}"] for name in ("admin status", "news", "admin aside")]


def _told(times: int) -> Viewers:
    """Which of the admin's sign-ins see so many of what the admin has not read."""
    return frozenset(who for who in ADMIN if sum(who in each for each in _UNREAD) == times)


_TOLD_ONCE = frozenset({"requester", "lead", "org_follower"}) | _told(1)

ROOTS: Fields = {
    "items": _ITEMS,
    "item": _one(ITEMS["item full"]),
    "removedItems": _many(IN_BIN),
    "removedProjects": _many(PROJECTS_IN_BIN),
    "itemStatusCounts": _ITEMS,
    "itemCounts": _ITEMS,
    "itemTypes": {VALUE: SIGNED_IN},
    "tags": _many(TAGS["tag hot"]),
    "customFields": _many(FIELDS["custom_field open"]),
    "customFieldCounts": {VALUE: SIGNED_IN},
    "projectFieldCounts": {VALUE: SIGNED_IN},
    "customerFieldCounts": {VALUE: SIGNED_IN},
    "organizationFieldCounts": {VALUE: SIGNED_IN},
    # Those on neither item nor project: who takes part in one, and no admin.
    "conversations": {VALUE: _TALKERS, EMPTY: SIGNED_IN - _TALKERS},
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
    "unreadNotificationCount": {
        3: _told(3),
        2: _told(2),
        1: _TOLD_ONCE,
        0: SIGNED_IN - _TOLD_ONCE - _told(2) - _told(3),
    },
    "notificationPreferences": {VALUE: _WITH_PREFERENCES, EMPTY: SIGNED_IN - _WITH_PREFERENCES},
    "notificationDefaults": {VALUE: SIGNED_IN},
    "digestTimes": {
        VALUE: SIGNED_IN & may_use("notifications:read"),
        NULL: SIGNED_IN - may_use("notifications:read"),
    },
    "node": _one(ITEMS["item full"]),
    "tree": _listed("project"),
    "jobs": _listed("job"),
    "job": _one(JOBS["job website"]),
    "jobFailures": _many(JOBS["job website"]),
    "search": _many(ITEMS["item full"]),
    "workspace": {VALUE: SIGNED_IN},
    "inboxes": _listed("inbox"),
    "mailServers": _listed("mail_server"),
    "outgoingMails": _listed("outgoing_mail"),
    "drafts": _listed("draft"),
    "savedReplies": _listed("saved_reply"),
    "savedReply": _one(SAVED_REPLIES["saved_reply web"]),
    "inbox": _one(INBOXES["inbox support"]),
    "incomingMails": _listed("incoming_mail"),
    "incomingMail": _one(INCOMING["incoming_mail aside"]),
    "brand": _one(READERS),
    "mailKinds": _many(READERS),
    "mailVariables": _many(READERS),
    "mailTemplates": _many(READERS),
    "mailTemplatePreview": _one(PREVIEWING),
    "workingHours": _one(_LOOKING_UP),
    "holidays": _many(_LOOKING_UP),
    "holidayCountries": _many(_LOOKING_UP),
    "workingTime": _many(_LOOKING_UP),
    "absences": _many(_LOOKING_UP),
    "projectSchedule": _one(PROJECTS["project website"] & STAFF),
    "recurrencePreview": _many(STAFF & may_use("items:read")),
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
    *_connection("MailServer", ("mailServers",), SIGNED_IN, ROOTS["mailServers"][VALUE]),
    *_connection("OutgoingMail", ("outgoingMails",), SIGNED_IN, ROOTS["outgoingMails"][VALUE]),
    *_connection("IncomingMail", ("incomingMails",), SIGNED_IN, ROOTS["incomingMails"][VALUE]),
    *_connection("Draft", ("drafts",), SIGNED_IN, ROOTS["drafts"][VALUE]),
    *_connection("SavedReply", ("savedReplies",), SIGNED_IN, ROOTS["savedReplies"][VALUE]),
    *_connection("Conversation", ("conversations",), SIGNED_IN, _TALKERS),
    *_connection("Folder", ("project website", "folders"), PROJECTS["project website"], STAFF),
    *_connection("TreeRow", ("tree",), SIGNED_IN, ROOTS["tree"][VALUE]),
    *_connection("Job", ("jobs",), SIGNED_IN, ROOTS["jobs"][VALUE]),
    *_connection("JobFailure", ("jobFailures",), SIGNED_IN, JOBS["job website"]),
    *_connection("SearchHit", ("search",), SIGNED_IN, ITEMS["item full"]),
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
