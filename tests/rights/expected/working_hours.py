"""When the company works, and each user: for staff who may look people up, and for no customer."""

from tests.rights.expected.circles import ADMIN, LEAD
from tests.rights.rows import NULL, TRUE, VALUE, Row, Type
from tests.rights.viewers import ALL, STAFF, may_use

SEEN: Row = {VALUE: ALL}
READERS = STAFF & may_use("people:read")
_KNOWS_WHY = ADMIN | LEAD
"""Admins, and whom it is about."""

TYPES = [
    Type("WorkingHours", ("workingHours",), READERS, {
        **dict.fromkeys(("week", "updatedAt"), SEEN),
        "isOwn": {TRUE: ALL},
        "timeZone": {"UTC": ALL},
        "country": {"DE": ALL},
        "region": {"BY": ALL},
        "days": SEEN,
        "version": {1: ALL},
    }),
    Type("TimeSpan", ("workingHours", "week", 0, 0), READERS, {"begins": {"08:00": ALL}, "ends": {"12:00": ALL}}),
    Type("OwnDay", ("workingHours", "days", 0), READERS, {
        "day": {"2026-12-24": ALL}, "name": SEEN, "spans": SEEN,
    }),
    Type("Holiday", ("holidays", 0), READERS, {
        "day": {"2026-12-24": ALL}, "name": SEEN, "spans": SEEN, "isOwn": {TRUE: ALL},
    }),
    Type("HolidayCountry", ("holidayCountries", 0), READERS, {"code": {"AD": ALL}, "regions": SEEN}),
    Type("WorkingSpan", ("workingTime", 0), READERS, {
        "begins": {"2026-12-24T10:00:00+00:00": ALL}, "ends": {"2026-12-24T11:00:00+00:00": ALL},
    }),
    Type("Absence", ("absence lead",), READERS, {
        **dict.fromkeys(("id", "userId", "begins", "ends"), SEEN),
        "kind": {"SICK": _KNOWS_WHY, NULL: ALL - _KNOWS_WHY},
    }),
]  # fmt: skip
