"""The roots of subscriptions: who may open each stream on what."""

from tests.rights.expected.audiences import CONVERSATIONS, INCOMING, ITEMS
from tests.rights.expected.mutations.case import NOT_ALLOWED, OK, Case
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers, may_use

_READS_ITEMS, _TALKS, _TOLD = (
    may_use("items:read"),
    may_use("conversations:read"),
    may_use("notifications:read"),
)
_MAILED = INCOMING["incoming_mail aside"]


def _one(row: str, seen_by: Viewers) -> Case:
    return Case({"id": f"@{row}"}, {OK: seen_by}, hides=row)


_ITEMS = tuple(_one(name, ITEMS[name]) for name in ("item full", "item draft", "item secret", "item loose"))

_THREADS = tuple(
    _one(f"conversation {name}", CONVERSATIONS[f"conversation {name}"])
    for name in (
        "full replies",
        "full notes",
        "draft replies",
        "secret replies",
        "moved replies",
        "loose notes",
        "inside",
        "outside",
        "news",
        "plan",
    )
)

OPENING: dict[str, tuple[Case, ...]] = {
    "itemChanged": _ITEMS,
    "itemPresence": _ITEMS,
    "itemsChanged": (Case({}, {OK: _READS_ITEMS & SIGNED_IN}, otherwise=NOT_ALLOWED),),
    "itemTypesChanged": (Case({}, {OK: SIGNED_IN}),),
    "tagsChanged": (Case({}, {OK: _READS_ITEMS & STAFF}, otherwise=NOT_ALLOWED),),
    "customFieldsChanged": (Case({}, {OK: _READS_ITEMS & SIGNED_IN}, otherwise=NOT_ALLOWED),),
    "conversationChanged": _THREADS,
    "conversationPresence": _THREADS,
    "conversationsChanged": (
        Case({}, {OK: _TALKS & SIGNED_IN}, otherwise=NOT_ALLOWED),
        Case(
            {"projectId": "@project website"},
            {OK: _TALKS & may_use("projects:read") & SIGNED_IN},
            otherwise=NOT_ALLOWED,
        ),
    ),
    "notificationsChanged": (Case({}, {OK: _TOLD & SIGNED_IN}, otherwise=NOT_ALLOWED),),
    "foldersChanged": (
        Case(
            {"projectId": "@project website"},
            {OK: STAFF & may_use("projects:read")},
            otherwise=NOT_ALLOWED,
        ),
    ),
    "projectPlanChanged": (
        Case(
            {"id": "@project website"},
            {OK: STAFF & _READS_ITEMS & may_use("projects:read")},
            otherwise=NOT_ALLOWED,
        ),
    ),
    "treeChanged": (Case({}, {OK: may_use("projects:read") & SIGNED_IN}, otherwise=NOT_ALLOWED),),
    "jobsChanged": (Case({}, {OK: may_use("projects:read") & STAFF}, otherwise=NOT_ALLOWED),),
    "incomingMailsChanged": (Case({}, {OK: _MAILED}, otherwise=NOT_ALLOWED),),
}
