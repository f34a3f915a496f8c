"""Saved replies: for staff alone; one's own, those of one's teams, and those for all; who may change which."""

from tests.rights.expected.audiences import SAVED_REPLIES
from tests.rights.expected.circles import ADMIN, LEAD
from tests.rights.rows import EMPTY, FALSE, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, Viewers, may_use

SEEN: Row = {VALUE: ALL}
_ADMINS, _LEADS = ADMIN & may_use("conversations:write"), LEAD & may_use("conversations:write")


def _fields(sharing: str, editors: Viewers) -> Fields:
    return {
        **dict.fromkeys(("id", "name", "folder", "text", "version", "createdAt", "updatedAt", "owner"), SEEN),
        "sharing": {sharing: ALL},
        "usedCount": {0: ALL},
        "teams": SEEN if sharing == "TEAMS" else {EMPTY: ALL},
        "viewerCanEdit": {TRUE: editors, FALSE: ALL - editors},
    }


TYPES = [
    Type("SavedReply", (name,), SAVED_REPLIES[name], _fields(sharing, editors))
    for name, sharing, editors in (
        ("saved_reply common", "ALL", _ADMINS),
        ("saved_reply web", "TEAMS", _ADMINS),
        ("saved_reply night", "TEAMS", _ADMINS),
        ("saved_reply admin own", "OWN", _ADMINS),
        ("saved_reply lead own", "OWN", _LEADS),
    )
]
