"""What concerns me: marks and choices are one's own."""

from tests.rights.expected.mutations.case import (
    INVALID,
    NOT_ALLOWED,
    NOTHING_WRITTEN,
    OK,
    Case,
    Codes,
    Mutation,
    done,
)
from tests.rights.rows import EITHER
from tests.rights.viewers import SIGNED_IN, may_use

_WRITES = may_use("notifications:write")
_NOT_MINE: Codes = {NOT_ALLOWED: SIGNED_IN - _WRITES}


def _read(name: str, *mine: str, argument: str = "ids") -> Case:
    row = f"@notification {name}"
    return Case({argument: [row] if argument == "ids" else row}, {OK: frozenset(mine), **_NOT_MINE})


_ADMINS = (
    "admin",
    "wide_key",
    "no_items_key",
    "no_talk_key",
    "no_projects_key",
    "no_people_key",
    "no_notifications_key",
)

MUTATIONS = {
    # What it tells of may have gone out of sight: it is marked, and nothing of it is told.
    "notificationMarkRead": Mutation(
        {**done("notifications"), "notifications": EITHER},
        (
            _read("requester reply", "requester"),
            _read("requester note", "requester"),
            _read("outsider full", "outside_lead"),
            _read("lead note", "lead"),
            _read("admin status", *_ADMINS),
            _read("requester reply", "requester", argument="upTo"),
        ),
    ),
    "notificationSetPreference": Mutation(
        done("preference") | NOTHING_WRITTEN,
        (
            Case({"kind": "REPLY", "channel": "MAIL", "enabled": False}, {OK: _WRITES, **_NOT_MINE}),
            Case(
                {"kind": "REPLY", "channel": "LIVE", "enabled": True, "digest": "DAILY"},
                _NOT_MINE,
                otherwise=INVALID,
            ),
        ),
    ),
    "digestSetTimes": Mutation(
        done("times") | NOTHING_WRITTEN,
        (
            Case({"hour": 17, "weekday": "FRIDAY"}, {OK: _WRITES, **_NOT_MINE}),
            Case({"hour": 24}, _NOT_MINE, otherwise=INVALID),
        ),
    ),
}
