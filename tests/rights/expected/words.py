"""What the streams of the tree, types, tags and custom fields say; and what a row about a message consists of."""

from dataclasses import dataclass, field

from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, Viewers

KINDS, TAGGED, DEFINED, PLANNED, JOBS_OF = "kinds", "tagged", "defined", "planned", "jobs"


@dataclass(frozen=True)
class Heard:
    """One message on one of the streams that are followed: its signal, who gets it, what it says in its fields."""

    on: str
    signal: str
    by: Viewers
    fields: Fields = field(hash=False)


_SEEN: Row = {VALUE: ALL}
_NOT: Row = {NULL: ALL}
_FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_PLAIN: Fields = {"cursor": _SEEN, "resumedFrom": _NOT, "covers": {1: ALL}}
_KNOWN: Fields = {**_PLAIN, "kind": _SEEN, "at": _SEEN, "actor": _SEEN}
UNKNOWN: Fields = {**_PLAIN, "kind": _NOT, "at": _NOT, "actor": _NOT}
NO_KIND: Fields = {**UNKNOWN, "itemTypeId": _NOT, "version": _NOT, "itemType": _NOT}
# That a type has changed customers hear, and how it is now; not what was done, when and by whom.
KIND: Fields = {
    **_PLAIN,
    **dict.fromkeys(("kind", "at", "actor"), _FOR_STAFF),
    **dict.fromkeys(("itemTypeId", "version", "itemType"), _SEEN),
}
NO_ROW: Fields = {**UNKNOWN, "nodeId": _NOT, "version": _NOT, "node": _NOT, "rows": {EMPTY: ALL}}
GONE_ROW: Fields = NO_ROW | {"nodeId": _SEEN}
ROW: Fields = {**_KNOWN, **dict.fromkeys(("nodeId", "version", "node", "rows"), _SEEN)}
FOLDER: Fields = {**_KNOWN, **dict.fromkeys(("folderId", "folder", "version"), _SEEN)}
NO_JOB: Fields = {**UNKNOWN, "jobId": _NOT, "version": _NOT, "job": _NOT}
JOB: Fields = {**_KNOWN, **dict.fromkeys(("jobId", "version", "job"), _SEEN)}
NO_TAG: Fields = {**UNKNOWN, "tagId": _NOT, "version": _NOT, "tag": _NOT}
TAG: Fields = {**_KNOWN, **dict.fromkeys(("tagId", "version", "tag"), _SEEN)}
NO_PLAN: Fields = {**UNKNOWN, "baselineId": _NOT, "baseline": _NOT, "changes": {EMPTY: ALL}}
BASELINE: Fields = {**_KNOWN, "baselineId": _SEEN, "baseline": _SEEN, "changes": _SEEN}
RESCHEDULED: Fields = {**_KNOWN, "baselineId": _NOT, "baseline": _NOT, "changes": _SEEN}
NO_FIELD: Fields = {**UNKNOWN, "customFieldId": _NOT, "version": _NOT, "customField": _NOT}
# That a field has changed customers hear whom it is for; not what was done, when and by whom.
FIELD: Fields = {
    **_PLAIN,
    **dict.fromkeys(("kind", "at", "actor"), _FOR_STAFF),
    **dict.fromkeys(("customFieldId", "version", "customField"), _SEEN),
}
BEGUN = (
    Heard(KINDS, "READY", ALL, NO_KIND),
    Heard(TAGGED, "READY", ALL, NO_TAG),
    Heard(DEFINED, "READY", ALL, NO_FIELD),
    Heard(PLANNED, "READY", ALL, NO_PLAN),
    Heard(JOBS_OF, "READY", ALL, NO_JOB),
)
"""What is heard of them in the beginning."""
