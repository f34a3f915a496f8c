"""Saved replies: made by users, shared by admins, used by who sees them, changed by their owners and, where shared, by admins."""

from tests.rights.expected.audiences import ITEMS, SAVED_REPLIES
from tests.rights.expected.circles import ADMIN, LEAD
from tests.rights.expected.mutations.case import (
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    NOTHING_WRITTEN,
    OK,
    Case,
    Mutation,
    done,
    only,
)
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers, may_use

_KEEPERS = STAFF & may_use("conversations:write")
_OTHERS = SIGNED_IN - _KEEPERS
"""Customers, and keys that may not write: whatever they name, they may not."""
_NEW = {"name": "Another", "text": "Said {{ agent.name }}"}
_TEAM = {**_NEW, "sharing": "TEAMS", "teamIds": ["@team web"]}
_NO_PEOPLE = frozenset({"no_people_key"})


def _change(row: str, allowed: Viewers, **arguments: object) -> Case:
    """For keepers who see it and may not, and for those who do not see it."""
    seen_by = SAVED_REPLIES[row] & _KEEPERS
    codes = {OK: seen_by & allowed, NOT_ALLOWED: _OTHERS | (seen_by - allowed)}
    return Case({"id": f"@{row}", **arguments}, codes, hides=row)


def _both(**arguments: object) -> tuple[Case, ...]:
    return (
        _change("saved_reply common", ADMIN, **arguments),
        _change("saved_reply web", ADMIN, **arguments),
        _change("saved_reply night", ADMIN, **arguments),
        _change("saved_reply admin own", ADMIN, **arguments),
        _change("saved_reply lead own", LEAD, **arguments),
    )


_SEE_COMMON = SAVED_REPLIES["saved_reply common"] & _KEEPERS

MUTATIONS = {
    "savedReplyCreate": Mutation(done("savedReply"), (
        Case({"input": _NEW}, {OK: _KEEPERS}, otherwise=NOT_ALLOWED),
        Case({"input": {**_NEW, "sharing": "ALL"}}, {OK: _KEEPERS & ADMIN}, otherwise=NOT_ALLOWED),
        Case({"input": _TEAM}, only(_KEEPERS & ADMIN, _NO_PEOPLE), hides="team web"),
        Case({"input": {**_NEW, "text": "{{ item.secret }}"}}, {NOT_ALLOWED: _OTHERS}, otherwise=INVALID),
    )),
    "savedReplyEdit": Mutation(done("savedReply"), (
        *_both(input={"name": "Renamed"}),
        _change("saved_reply lead own", frozenset(), input={"sharing": "ALL"}),
    )),
    "savedReplyRemove": Mutation(done("savedReply"), _both()),
    "savedReplyRender": Mutation(done("rendered") | NOTHING_WRITTEN, (
        *[_change(row, STAFF) for row in SAVED_REPLIES],
        Case({"id": "@saved_reply common", "itemId": "@item full"}, {
            OK: _SEE_COMMON & ITEMS["item full"], NOT_ALLOWED: _OTHERS,
        }, otherwise=NOT_FOUND, hides="item full"),
        Case({"id": "@saved_reply common", "itemId": "@item secret"}, {
            OK: _SEE_COMMON & ITEMS["item secret"], NOT_ALLOWED: _OTHERS,
        }, otherwise=NOT_FOUND, hides="item secret"),
    )),
}  # fmt: skip
