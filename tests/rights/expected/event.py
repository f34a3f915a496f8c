"""History: what happened to what one sees. What a change names is named only where it is visible too."""

from tests.rights.expected.audiences import ADMIN, GUESTS, ITEMS, PROJECTS, WEBSITE
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Step, Type
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, may_use

SEEN: Row = {VALUE: ALL}
_FULL, _STAFF = ITEMS["item full"], ITEMS["item full"] & STAFF
_FROM_BACKOFFICE = ADMIN & may_use("projects:read")
_TO_WEBSITE = (WEBSITE | GUESTS) & may_use("projects:read")


def _entry(kind: str, internal: bool = False, at: str = "item full") -> tuple[Step, ...]:
    return (at, "history", "nodes", {"kind": kind, "internal": internal})


def _change(kind: str, field: str, internal: bool = False) -> tuple[Step, ...]:
    return (*_entry(kind, internal), "changes", {"field": field})


_ENTRY: Fields = {**dict.fromkeys(("id", "kind", "at", "actor", "changes"), SEEN), "internal": {FALSE: ALL}}
_INTERNAL: Fields = _ENTRY | {"internal": {TRUE: ALL}}
_FIRST: Fields = {"field": SEEN, "before": {NULL: ALL}, "after": SEEN}
_BOTH: Fields = {"field": SEEN, "before": SEEN, "after": SEEN}
_PEOPLE: Fields = {"before": {EMPTY: ALL}, "after": {VALUE: STAFF, EMPTY: CUSTOMERS}}

TYPES = [
    Type("HistoryEntry", _entry("item.moved"), _FULL, _ENTRY),
    Type("HistoryEntry", _entry("item.edited"), _FULL, _ENTRY),
    Type("HistoryEntry", _entry("message.posted"), _FULL, _ENTRY | {"changes": {EMPTY: ALL}}),
    Type("HistoryEntry", _entry("message.posted", internal=True), _STAFF, _INTERNAL),
    Type("HistoryEntry", _entry("item.followers_changed", internal=True), _STAFF, _INTERNAL),
    Type("HistoryEntry", _entry("item.linked", internal=True), _STAFF & ADMIN, _INTERNAL),
    # What it was called before is history of something that one sees.
    Type("Change", _change("item.created", "title"), _FULL, _FIRST),
    Type("Change", _change("item.edited", "title"), _FULL, _BOTH),
    Type("Change", _change("item.edited", "priority"), _FULL, _BOTH),
    Type("Change", _change("item.status_changed", "status"), _FULL, _BOTH),
    # Customers read who asks and who works on it from the item itself, by their names; ids of others are not for them.
    Type("Change", _change("item.created", "requester"), _FULL, {
        "field": SEEN, "before": {NULL: ALL}, "after": {VALUE: STAFF, NULL: CUSTOMERS},
    }),
    Type("Change", _change("item.assigned", "assignees"), _FULL, {"field": SEEN, **_PEOPLE}),
    Type("Change", _change("item.followers_changed", "followers", internal=True), _STAFF, _BOTH),
    Type("Change", _change("message.posted", "mentions", internal=True), _STAFF, {"field": SEEN, **_PEOPLE}),
    # It came from a project that only admins see beside those who work there; a key sees projects only with the scope.
    Type("Change", _change("item.moved", "project"), _FULL, {
        "field": SEEN,
        "before": {VALUE: _FROM_BACKOFFICE, NULL: ALL - _FROM_BACKOFFICE},
        "after": {VALUE: _TO_WEBSITE, NULL: ALL - _TO_WEBSITE},
    }),
    # From the project for incoming tickets, in which nobody has a role: admins see it without.
    Type("Change", (*_entry("item.moved", at="item secret"), "changes", {"field": "project"}), ITEMS["item secret"], {
        "field": SEEN,
        "before": {VALUE: _FROM_BACKOFFICE, NULL: ALL - _FROM_BACKOFFICE},
        "after": {VALUE: PROJECTS["project backoffice"], NULL: ALL - PROJECTS["project backoffice"]},
    }),
]  # fmt: skip
