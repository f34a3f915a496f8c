"""Projects: staff who work in one see its members and followers; customers who follow it see neither."""

from tests.rights.expected.audiences import ADMIN, PROJECTS
from tests.rights.rows import FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}
FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_WEBSITE, _BACKOFFICE = PROJECTS["project website"], PROJECTS["project backoffice"]

_PROJECT: Fields = {
    **dict.fromkeys(("id", "name", "description", "version", "createdAt", "updatedAt", "viewerCan"), SEEN),
    "isInbox": {FALSE: ALL},
    "shares": FOR_STAFF,
    "followers": FOR_STAFF,
}


def _can(*names: Viewers) -> Row:
    allowed: Viewers = frozenset().union(*names) & may_use("projects:write")
    return {TRUE: allowed, FALSE: ALL - allowed}


# Managers change all of it, members too; leads all but who works there; members put items into it; restricted users and
# customers, who see it, may follow it.
_MANAGERS = ADMIN | {"manager", "outside_manager"}
_LEADS = _MANAGERS | {"lead", "gagged", "outside_lead"}
_MEMBERS = _LEADS | {"member", "teammate", "outside_member"}
PERMISSIONS: Fields = {
    "edit": _can(_LEADS),
    "share": _can(_MANAGERS),
    "follow": _can(SIGNED_IN),
    "addFollowers": _can(_LEADS),
    "createItem": _can(_MEMBERS),
}

TYPES = [
    Type("Project", ("project website",), _WEBSITE, _PROJECT),
    Type("ProjectPermissions", ("project website", "viewerCan"), _WEBSITE, PERMISSIONS),
    Type("ProjectPermissions", ("project backoffice", "viewerCan"), _BACKOFFICE, PERMISSIONS),
    Type("ProjectShare", ("project website", "shares", {"role": "LEAD"}), _WEBSITE & STAFF, {
        "principal": SEEN,
        "role": {"LEAD": ALL},
    }),
]  # fmt: skip
