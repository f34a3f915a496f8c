"""Plans: for staff who see the item, or the project."""

from tests.rights.expected.audiences import ITEMS, PROJECTS
from tests.rights.expected.work import BASELINES, PLAN_CHANGES
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Row, Type
from tests.rights.viewers import ALL, STAFF, may_use

SEEN: Row = {VALUE: ALL}
_SHOWN, _WEBSITE = ITEMS["item shown"] & STAFF, PROJECTS["project website"] & STAFF
_ITEMS = may_use("items:read")
_OF_ITEMS: Row = {VALUE: _ITEMS, EMPTY: ALL - _ITEMS}
_CHANGED = PLAN_CHANGES["plan_change website"]
_BASELINE = BASELINES["baseline website"]
_FIRST = ("baseline website", "items", "nodes", 0)

TYPES = [
    Type("ItemPlan", ("item shown", "plan"), _SHOWN, {
        **dict.fromkeys(("start", "finish", "actualStart", "actualFinish", "updatedAt"), SEEN),
        "driver": {"DURATION": ALL},
        "durationMinutes": {60: ALL},
        "workMinutes": {30: ALL},
        "actualWorkMinutes": {0: ALL},
        "constraint": {"AS_SOON_AS_POSSIBLE": ALL},
        "constraintAt": {NULL: ALL},
        "version": {1: ALL},
    }),
    Type("RollUp", ("project website", "rollUp"), _WEBSITE & _ITEMS, dict.fromkeys((
        "items", "notStarted", "inProgress", "finished", "percentComplete", "plannedWorkMinutes", "finishedWorkMinutes",
        "actualWorkMinutes", "agilePoints", "finishedAgilePoints", "start", "finish",
    ), SEEN)),
    Type("ItemRecurrence", ("item shown", "recurrence"), _SHOWN, {
        **dict.fromkeys(("firstDay", "setBy", "next", "preview", "updatedAt"), SEEN),
        "rule": {"FREQ=DAILY;COUNT=9": ALL},
        "time": {"09:00": ALL},
        "timeZone": {"UTC": ALL},
        "daysOff": {"MAKE": ALL},
        "paused": {FALSE: ALL},
        "stopped": {NULL: ALL},
        "version": {1: ALL},
    }),
    Type("RecurrenceDate", ("recurrencePreview", 0), STAFF & _ITEMS, dict.fromkeys(("day", "at", "ruleDay"), SEEN)),
    Type("PlanLink", ("item shown", "predecessors", 0), _SHOWN, {
        "item": SEEN,
        "kind": {"FINISH_START": ALL},
        "lagMinutes": {30: ALL},
    }),
    Type("ProjectSchedule", ("projectSchedule",), _WEBSITE, {
        **dict.fromkeys(("project", "start", "finish"), SEEN),
        "version": {1: ALL},
        "items": _OF_ITEMS,
        "conflicts": _OF_ITEMS,
        "lastChange": {VALUE: _ITEMS, NULL: ALL - _ITEMS},
    }),
    Type("ScheduledItem", ("projectSchedule", "items", 1), _WEBSITE & _ITEMS, {
        **dict.fromkeys(("item", "start", "finish", "earlyStart", "earlyFinish", "lateStart", "lateFinish"), SEEN),
        "totalFloatMinutes": SEEN,
        "freeFloatMinutes": {0: ALL},
        "critical": {TRUE: ALL},
        "moves": {FALSE: ALL},
    }),
    Type("PlanConflict", ("projectSchedule", "conflicts", 0), _WEBSITE & _ITEMS, {
        "kind": {"DEADLINE": ALL}, "message": SEEN, "itemIds": SEEN,
    }),
    Type("PlanChange", ("plan_change website",), _CHANGED, {
        **dict.fromkeys(("id", "project", "actor", "madeAt", "startAfter"), SEEN),
        "undoneAt": {NULL: ALL},
        "startBefore": {NULL: ALL},
        "itemCount": {1: ALL},
    }),
    Type("Baseline", ("baseline website",), _BASELINE, {
        **dict.fromkeys(("id", "name", "project", "takenBy", "takenAt", "items"), SEEN),
        "itemCount": {2: ALL},
    }),
    Type("BaselineItemConnection", ("baseline website", "items"), _BASELINE, {
        **dict.fromkeys(("nodes", "edges", "pageInfo", "totalCount"), SEEN),
    }),
    Type("BaselineItemEdge", ("baseline website", "items", "edges", 0), _BASELINE, {"cursor": SEEN, "node": SEEN}),
    Type("BaselineItem", _FIRST, _BASELINE, {
        **dict.fromkeys(("item", "start", "finish", "slip"), SEEN),
        "workMinutes": {30: ALL},
        "durationMinutes": {60: ALL},
    }),
    Type("BaselineSlip", (*_FIRST, "slip"), _BASELINE, {
        **{name: {0: ALL} for name in ("startMinutes", "finishMinutes", "actualStartMinutes")},
        "actualFinishMinutes": {-60: ALL},
    }),
]  # fmt: skip
