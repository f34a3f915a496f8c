"""By what one may narrow lists of items. A filter never finds what is not seen, and customers probe for nobody with it.

Each property that items can be filtered by has its rows: a filter, who may ask it, and which items match it, seen or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.circles import GUESTS
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers

_EVERYTHING = frozenset(ITEMS)
_TASKS = frozenset({"item shown", "item hidden", "item loose draft"})
_LOOSE = frozenset({"item loose", "item loose draft"})
_IN_WEBSITE = frozenset({"item full", "item draft", "item shown", "item hidden", "item moved"})
_PUBLISHED = _EVERYTHING - {"item draft", "item foreign", "item hidden", "item loose draft"}
_ASKED = frozenset({"item full", "item draft", "item loose", "item incoming", "item moved"})
_BY_COLLEAGUE = frozenset({"item secret"})
_NEVER = "1980-01-01T00:00:00Z"


@dataclass(frozen=True)
class Filter:
    """`@item full` stands for the global id of that row; whoever may not ask gets NOT_ALLOWED."""

    given: Mapping[str, Any]
    may: Viewers
    finds: frozenset[str]


def _all(given: Mapping[str, Any], finds: frozenset[str]) -> Filter:
    return Filter(given, SIGNED_IN, finds)


def _staff(given: Mapping[str, Any], finds: frozenset[str], *others: str) -> Filter:
    return Filter(given, STAFF | set(others), finds)


FILTERS: dict[str, tuple[Filter, ...]] = {
    "number": (_all({"number": {"gt": 0}}, _EVERYTHING),),
    "title": (_all({"title": {"contains": "LOOSE"}}, _LOOSE),),
    "type": (_all({"type": {"eq": "@type ticket"}}, _EVERYTHING - _TASKS),),
    "status": (_all({"status": {"in": ["@status resolved"]}}, frozenset({"item full"})),),
    "priority": (_all({"priority": {"gte": 3}}, frozenset({"item full"})),),
    "published": (_all({"published": {"eq": True}}, _PUBLISHED),),
    # Lists hold what is archived only where they are asked for it.
    "archived": (
        _all({"archived": {"eq": True}}, frozenset()),
        _all({"archived": {"eq": False}}, _EVERYTHING),
    ),
    "created_at": (_all({"createdAt": {"after": _NEVER}}, _EVERYTHING),),
    "updated_at": (_all({"updatedAt": {"after": _NEVER}}, _EVERYTHING),),
    "finished_at": (_all({"finishedAt": {"isNull": False}}, frozenset({"item full", "item foreign"})),),
    "status_since": (_all({"statusSince": {"before": _NEVER}}, frozenset()),),
    # By which door it came in, who made it and who follows it is for staff.
    "source": (
        _staff({"source": {"eq": "MAIL"}}, frozenset({"item full"})),
        _staff({"not": {"source": {"eq": "MAIL"}}}, _EVERYTHING - {"item full"}),
        _staff({"any": [{"published": {"eq": True}}, {"source": {"eq": "MAIL"}}]}, _PUBLISHED),
        _staff({"all": [{"published": {"eq": True}}, {"source": {"eq": "MAIL"}}]}, frozenset({"item full"})),
    ),
    "creator": (
        _staff({"creator": {"eq": "@customer colleague"}}, _BY_COLLEAGUE),
        _staff({"creator": {"isNull": False}}, _EVERYTHING),
    ),
    "followers": (
        _staff(
            {"followers": {"some": ["@customer follower"]}},
            frozenset({"item full", "item draft", "item loose", "item loose draft"}),
        ),
    ),
    "tags": (
        _staff({"tags": {"some": ["@tag hot"]}}, frozenset({"item full"})),
        _staff({"tags": {"none": ["@tag hot"]}}, _EVERYTHING - {"item full"}),
    ),
    # What is planned is for staff. It was rescheduled to March 3, where the task that waits has begun already.
    "planned": (
        _staff({"planned": {"eq": True}}, frozenset({"item shown", "item hidden"})),
        _staff({"planned": {"eq": False}}, _EVERYTHING - {"item shown", "item hidden"}),
    ),
    "planned_start": (
        _staff({"plannedStart": {"after": "2026-03-03T00:00:00Z"}}, frozenset({"item hidden"})),
        _staff({"plannedStart": {"isNull": True}}, _EVERYTHING - {"item shown", "item hidden"}),
    ),
    "planned_finish": (
        _staff({"plannedFinish": {"before": "2026-03-02T23:00:00Z"}}, frozenset({"item shown"})),
    ),
    "planned_work_minutes": (_staff({"plannedWorkMinutes": {"lte": 30}}, frozenset({"item shown"})),),
    "percent_complete": (
        _staff({"percentComplete": {"gte": 40}}, frozenset({"item shown"})),
        _staff({"not": {"percentComplete": {"gte": 0}}}, _EVERYTHING - {"item shown"}),
    ),
    "agile_points": (
        _staff({"agilePoints": {"eq": 8}}, frozenset({"item shown"})),
        _staff({"agilePoints": {"not": 8}}, _EVERYTHING - {"item shown"}),
    ),
    "planned_duration_minutes": (
        _staff({"plannedDurationMinutes": {"eq": 60}}, frozenset({"item shown", "item hidden"})),
    ),
    "late": (
        _staff({"late": {"eq": True}}, frozenset({"item shown", "item hidden"})),
        _staff({"late": {"eq": False}}, _EVERYTHING - {"item shown", "item hidden"}),
    ),
    # By what is for staff alone customers find nothing: tests/api/fields/test_finding.py.
    "custom_fields": (
        _all({"customFields": [{"key": "open", "isNull": False}]}, frozenset({"item full"})),
        _all(
            {"customFields": [{"key": "size", "options": {"none": ["small"]}}]}, _EVERYTHING - {"item full"}
        ),
        _staff(
            {"customFields": [{"key": "secret", "isNull": False}], "tags": {"none": []}},
            frozenset({"item full"}),
        ),
    ),
    # Customers filter by projects that they follow, and by themselves.
    "project": (
        _staff({"project": {"eq": "@project website"}}, _IN_WEBSITE, *GUESTS),
        _staff({"project": {"eq": "@project backoffice"}}, frozenset({"item secret", "item foreign"})),
        _all({"project": {"isNull": True}}, _LOOSE),
    ),
    # Where it stands is for staff.
    "parent": (
        _staff({"parent": {"eq": "@item draft"}}, frozenset({"item full"})),
        _staff({"parent": {"isNull": True}}, _EVERYTHING - {"item full"}),
    ),
    "folder": (
        _staff({"folder": {"eq": "@folder plans"}}, frozenset({"item shown"})),
        _staff({"folder": {"eq": "@folder archive"}}, frozenset()),
    ),
    "requester": (
        _staff({"requester": {"eq": "@customer requester"}}, _ASKED, "requester"),
        _staff({"requester": {"eq": "@customer foreigner"}}, frozenset({"item foreign"}), "foreigner"),
        _staff(
            {"requester": {"in": ["@customer requester", "@customer foreigner"]}},
            _ASKED | {"item foreign"},
        ),
        _staff(
            {"not": {"requester": {"eq": "@customer colleague"}}}, _EVERYTHING - _BY_COLLEAGUE, "colleague"
        ),
    ),
    "assignees": (
        _staff({"assignees": {"some": ["@user member"]}}, frozenset({"item full"})),
        _staff({"assignees": {"none": ["@user loner"]}}, _EVERYTHING - _LOOSE),
    ),
}
