"""Projects: staff who work in one see its members and followers; customers who follow it see neither."""

from tests.rights.expected.audiences import FOLDERS, ITEMS, PROJECTS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.work import JOBS, PORTFOLIOS
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}
FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_WEBSITE, _BACKOFFICE = PROJECTS["project website"], PROJECTS["project backoffice"]

_PROJECT: Fields = {
    **dict.fromkeys(("id", "name", "description", "version", "createdAt", "updatedAt", "viewerCan"), SEEN),
    "isInbox": {FALSE: ALL},
    "archived": {FALSE: ALL},
    "removedAt": {NULL: ALL},
    "customFields": {VALUE: may_use("items:read"), EMPTY: ALL - may_use("items:read")},
    "conversations": {VALUE: may_use("conversations:read"), EMPTY: ALL - may_use("conversations:read")},
    "folders": {VALUE: STAFF, EMPTY: CUSTOMERS},
    "baselines": {VALUE: STAFF & may_use("items:read"), EMPTY: ALL - (STAFF & may_use("items:read"))},
    "manager": FOR_STAFF,
    "status": FOR_STAFF,
    "startOn": FOR_STAFF,
    "dueOn": FOR_STAFF,
    # Customers read that it is for them or for their organization, and of no other.
    "madeFor": {VALUE: STAFF | {"guest"}, NULL: CUSTOMERS - {"guest"}},
    "history": SEEN,
    "files": SEEN,
    "rollUp": {VALUE: STAFF & may_use("items:read"), NULL: ALL - (STAFF & may_use("items:read"))},
    "isTemplate": {FALSE: STAFF, NULL: CUSTOMERS},
    "shares": FOR_STAFF,
    "followers": FOR_STAFF,
}


def _can(*names: Viewers) -> Row:
    allowed: Viewers = frozenset().union(*names) & may_use("projects:write")
    return {TRUE: allowed, FALSE: ALL - allowed}


def _says(allowed: Viewers) -> Row:
    """Whoever sees it discusses it; not among ourselves, if a customer, nor with those, if gagged."""
    allowed &= may_use("conversations:write")
    return {TRUE: allowed, FALSE: ALL - allowed}


# Managers change all of it, members too; leads all but who works there; members put items into it; restricted users and
# customers, who see it, may follow it.
_MANAGERS = ADMIN | {"manager", "outside_manager"}
_LEADS = _MANAGERS | {"lead", "gagged", "outside_lead"}
_MEMBERS = _LEADS | {"member", "teammate", "outside_member"}
PERMISSIONS: Fields = {
    "edit": _can(_LEADS),
    "archive": _can(_MANAGERS),
    "remove": _can(_MANAGERS),
    "share": _can(_MANAGERS),
    "follow": _can(SIGNED_IN),
    "addFollowers": _can(_LEADS),
    "createItem": _can(_MEMBERS),
    "plan": _can(_LEADS),
    "reply": _says(SIGNED_IN - {"gagged"}),
    "note": _says(STAFF),
}

_JOB = JOBS["job website"]

TYPES = [
    Type("Project", ("project website",), _WEBSITE, _PROJECT | {"jobs": {VALUE: _JOB, EMPTY: ALL - _JOB}}),
    Type("Job", ("job website",), _JOB, {
        **dict.fromkeys(("id", "failures", "stopped", "project", "askedBy", "createdAt", "updatedAt"), SEEN),
        "kind": {"PROJECT_DUPLICATE": ALL},
        "state": {"FAILED": ALL},
        "done": {1: ALL},
        "total": {2: ALL},
        "failed": {2: ALL},
        "version": {2: ALL},
    }),
    # What failed with an item that the lead does not see is told without it.
    *(
        Type("JobFailure", ("jobFailures", "nodes", place), _JOB, {
            "index": {NULL: ALL}, "item": {VALUE: ITEMS[item], NULL: ALL - ITEMS[item]}, "error": SEEN,
        })
        for place, item in enumerate(("item shown", "item secret"))
    ),
    Type("Folder", ("folder plans",), FOLDERS["folder plans"], {
        **dict.fromkeys(("id", "name", "version", "createdAt", "updatedAt", "project"), SEEN),
        "parent": {NULL: ALL},
        "depth": {0: ALL},
        "rollUp": {VALUE: may_use("items:read"), NULL: ALL - may_use("items:read")},
    }),
    Type("Portfolio", ("portfolio clients",), PORTFOLIOS["portfolio clients"],
         dict.fromkeys(("id", "name", "version", "createdAt", "updatedAt"), SEEN)
         | {"rollUp": {VALUE: may_use("items:read"), NULL: ALL - may_use("items:read")}}),
    # Customers see the projects that they follow, none in anything.
    Type("TreeRow", ("tree", "nodes", 0), _WEBSITE | _BACKOFFICE, {
        "id": SEEN, "parentId": {NULL: ALL}, "depth": {0: ALL}, "sortKey": SEEN, "node": SEEN,
    }),
    Type("TreeRow", ("tree", "nodes", {"depth": 2}), PORTFOLIOS["portfolio company"], {
        "id": SEEN, "parentId": SEEN, "depth": {2: ALL}, "sortKey": SEEN, "node": SEEN,
    }),
    Type("ProjectPermissions", ("project website", "viewerCan"), _WEBSITE, PERMISSIONS),
    Type("ProjectPermissions", ("project backoffice", "viewerCan"), _BACKOFFICE, PERMISSIONS),
    Type("ProjectShare", ("project website", "shares", {"role": "LEAD"}), _WEBSITE & STAFF, {
        "principal": SEEN,
        "role": {"LEAD": ALL},
    }),
]  # fmt: skip
