"""History: what happened to what one sees. What a change names is named only where it is visible too."""

from tests.rights.expected.audiences import CONVERSATIONS, ITEMS, PROJECTS, TALKERS
from tests.rights.expected.circles import ADMIN, GUESTS, WEBSITE
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Step, Type
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, may_use

SEEN: Row = {VALUE: ALL}
_FULL, _STAFF = ITEMS["item full"], ITEMS["item full"] & STAFF
_KNOWN = _FULL - GUESTS
_WEBSITE, _TALKS = PROJECTS["project website"], may_use("conversations:read")
_FROM_BACKOFFICE = ADMIN & may_use("projects:read")
_TO_WEBSITE = (WEBSITE | GUESTS) & may_use("projects:read")


def _entry(kind: str, internal: bool = False, at: str = "item full") -> tuple[Step, ...]:
    return (at, "history", "nodes", {"kind": kind, "internal": internal})


def _change(kind: str, field: str, internal: bool = False, at: str = "item full") -> tuple[Step, ...]:
    return (*_entry(kind, internal, at), "changes", {"field": field})


_CAME = "conversation.participants_changed"
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
    Type("HistoryEntry", _entry("item.tags_changed", internal=True), _STAFF, _INTERNAL),
    Type("Change", _change("item.tags_changed", "tags", internal=True), _STAFF, {
        "field": SEEN, "before": {EMPTY: ALL}, "after": SEEN,
    }),
    Type("HistoryEntry", _entry("item.file_attached"), _KNOWN, _ENTRY),
    Type("HistoryEntry", _entry("item.file_attached", internal=True), _STAFF, _INTERNAL),
    Type("Change", _change("item.file_attached", "file"), _KNOWN, _FIRST),
    Type("Change", _change("item.file_attached", "name", internal=True), _STAFF, _FIRST),
    Type("HistoryEntry", _entry("project.file_attached", at="project website"), _WEBSITE, _ENTRY),
    Type("HistoryEntry", _entry("project.file_attached", True, "project website"), _WEBSITE & STAFF, _INTERNAL),
    Type("Change", _change("project.file_attached", "name", True, "project website"), _WEBSITE & STAFF, _FIRST),
    Type("HistoryEntry", _entry("item.progress_set", True, "item shown"), WEBSITE & ITEMS["item shown"], _INTERNAL),
    Type("Change", (*_entry("item.progress_set", True, "item shown"), "changes", 0), WEBSITE & ITEMS["item shown"], _FIRST),
    Type("HistoryEntry", _entry("item.points_set", True, "item shown"), WEBSITE & ITEMS["item shown"], _INTERNAL),
    Type("Change", (*_entry("item.points_set", True, "item shown"), "changes", 0), WEBSITE & ITEMS["item shown"], _FIRST),
    # Which fields changed is told by their values: a customer's are those that they see now.
    Type("HistoryEntry", _entry("item.fields_changed"), _FULL, _ENTRY),
    Type("Change", _change("item.fields_changed", "customFields.open"), _FULL, _FIRST),
    Type("HistoryEntry", _entry("item.fields_changed", internal=True), _STAFF, _INTERNAL),
    Type("Change", _change("item.fields_changed", "customFields.secret", internal=True), _STAFF, _FIRST),
    Type("HistoryEntry", _entry("item.linked", internal=True), _STAFF & ADMIN, _INTERNAL),
    Type("HistoryEntry", _entry("item.placed", internal=True), _STAFF, _INTERNAL),
    # What was merged into it is named to those who see that, too; customers who see both hear of it as it happens alone.
    Type("HistoryEntry", _entry("item.merged"), _STAFF, _ENTRY),
    Type("Change", _change("item.merged", "merged"), _STAFF, {
        "field": SEEN, "before": {NULL: ALL}, "after": {VALUE: ADMIN, NULL: ALL - ADMIN},
    }),
    Type("Change", _change("item.placed", "parent", internal=True), _STAFF, _FIRST),
    # What it was called before is history of something that one sees; what it was before it came here is none of its guests'.
    Type("Change", _change("item.created", "title"), _KNOWN, _FIRST),
    Type("Change", _change("item.edited", "title"), _FULL, _BOTH),
    Type("Change", _change("item.edited", "priority"), _FULL, _BOTH),
    Type("Change", _change("item.status_changed", "status"), _FULL, _BOTH),
    # Customers read who asks and who works on it from the item itself, by their names; ids of others are not for them.
    Type("Change", _change("item.created", "requester"), _KNOWN, {
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
    # Between people, and on projects: for who reads the thread; who came and went is for staff.
    Type("HistoryEntry", _entry(_CAME, True, "conversation inside"), TALKERS["inside"], _INTERNAL),
    Type("Change", _change(_CAME, "participants", True, "conversation inside"), TALKERS["inside"], _BOTH),
    Type("HistoryEntry", _entry("conversation.created", at="conversation outside"), TALKERS["outside"], _ENTRY),
    Type("Change", _change("conversation.created", "subject", at="conversation outside"), TALKERS["outside"], {
        "field": SEEN, "before": {"": ALL}, "after": SEEN,
    }),
    Type("Change", _change("conversation.created", "participants", at="conversation outside"), TALKERS["outside"] & STAFF, {
        "field": SEEN, "before": {EMPTY: ALL}, "after": SEEN,
    }),
    Type("HistoryEntry", _entry("conversation.created", at="conversation news"), CONVERSATIONS["conversation news"], _ENTRY),
    Type("HistoryEntry", _entry("message.posted", True, "conversation plan"), CONVERSATIONS["conversation plan"],
        _INTERNAL | {"changes": {EMPTY: ALL}}),
    Type("HistoryEntry", _entry("message.posted", True, "conversation full notes"), CONVERSATIONS["conversation full notes"],
        _INTERNAL),
    # Of a project staff read who reaches and follows it, and how it goes; customers what they see of it.
    Type("HistoryEntry", _entry("project.created", at="project website"), _WEBSITE, _ENTRY | {
        "changes": {VALUE: STAFF, EMPTY: CUSTOMERS},
    }),
    Type("Change", _change("project.created", "manager", at="project website"), _WEBSITE & STAFF, _FIRST),
    Type("HistoryEntry", _entry("project.shared", True, "project website"), _WEBSITE & STAFF, _INTERNAL),
    Type("Change", _change("project.shared", "role", True, "project website"), _WEBSITE & STAFF, _FIRST),
    Type("HistoryEntry", _entry("project.followers_changed", True, "project website"), _WEBSITE & STAFF, _INTERNAL),
    Type("Change", _change("project.followers_changed", "followers", True, "project website"), _WEBSITE & STAFF, {
        "field": SEEN, "before": {EMPTY: ALL}, "after": SEEN,
    }),
    Type("HistoryEntry", _entry("folder.created", True, "project website"), _WEBSITE & STAFF, _INTERNAL),
    Type("HistoryEntry", _entry("conversation.created", at="project website"), _WEBSITE & _TALKS, _ENTRY),
    Type("HistoryEntry", _entry("conversation.created", True, "project website"), _WEBSITE & _TALKS & STAFF, _INTERNAL),
    # From the project for incoming tickets, in which nobody has a role: admins see it without.
    Type("Change", (*_entry("item.moved", at="item secret"), "changes", {"field": "project"}), ITEMS["item secret"], {
        "field": SEEN,
        "before": {VALUE: _FROM_BACKOFFICE, NULL: ALL - _FROM_BACKOFFICE},
        "after": {VALUE: PROJECTS["project backoffice"], NULL: ALL - PROJECTS["project backoffice"]},
    }),
]  # fmt: skip
