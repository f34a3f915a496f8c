"""What is heard when rights change while streams are open: who loses what, who is told to look again, whose streams end."""

from tests.rights.expected.audiences import CONVERSATIONS, ITEMS
from tests.rights.expected.followed import (
    FOLDERS_OF,
    ITEM,
    ITEMS_ALL,
    MAILS,
    NOTES,
    ON_PROJECT,
    PRESENCE,
    REPLIES,
    SORTED,
    TALK,
    TALKS,
    TOLD,
    WRITING,
)
from tests.rights.expected.streams import CHANGED_ITEM, GONE_ITEM, NO_FOLDER, NO_TALK, UNKNOWN
from tests.rights.expected.words import (
    DEFINED,
    JOBS_OF,
    KINDS,
    NO_FIELD,
    NO_JOB,
    NO_KIND,
    NO_PLAN,
    NO_ROW,
    NO_TAG,
    PLANNED,
    TAGGED,
    Heard,
)
from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row
from tests.rights.viewers import ALL, STAFF, Viewers

_SEEN: Row = {VALUE: ALL}
_NOT: Row = {NULL: ALL}
_NO_ITEM: Fields = {**UNKNOWN, "version": _NOT, "item": _NOT, "changes": {EMPTY: ALL}}


def _look_again(viewers: Viewers) -> tuple[Heard, ...]:
    """Whose list or notifications may be other ones now."""
    return (
        Heard(ITEMS_ALL, "SCOPE_CHANGED", viewers, {**_NO_ITEM, "itemId": _NOT, "sortCursor": _NOT}),
        Heard(TOLD, "SCOPE_CHANGED", viewers, {**UNKNOWN, "notification": _NOT, "unreadCount": _SEEN}),
        Heard(FOLDERS_OF, "SCOPE_CHANGED", viewers & STAFF, UNKNOWN | NO_FOLDER | {"folderId": _NOT}),
        Heard(SORTED, "SCOPE_CHANGED", viewers, NO_ROW),
        Heard(JOBS_OF, "SCOPE_CHANGED", viewers & STAFF, NO_JOB),
        Heard(KINDS, "SCOPE_CHANGED", viewers, NO_KIND),
        Heard(TAGGED, "SCOPE_CHANGED", viewers & STAFF, NO_TAG),
        Heard(DEFINED, "SCOPE_CHANGED", viewers, NO_FIELD),
        Heard(PLANNED, "SCOPE_CHANGED", viewers & STAFF, NO_PLAN),
        Heard(TALKS, "SCOPE_CHANGED", viewers, NO_TALK),
        Heard(ON_PROJECT, "SCOPE_CHANGED", viewers, NO_TALK),
    )


def _of_one_thing(signal: str, viewers: Viewers) -> tuple[Heard, ...]:
    thread: Fields = {**UNKNOWN, "message": _NOT}
    return (
        Heard(ITEM, signal, viewers, {**_NO_ITEM, "itemId": _SEEN, "message": _NOT}),
        Heard(REPLIES, signal, viewers, thread),
        Heard(NOTES, signal, viewers & STAFF, thread),
        Heard(PRESENCE, signal, viewers, {**UNKNOWN, "people": {EMPTY: ALL}}),
    )


def _lose(*names: str) -> tuple[Heard, ...]:
    """Who no longer sees the item: told so, by its id alone, and of nothing that happens later."""
    viewers = frozenset(names)
    return (*_of_one_thing("REMOVED", viewers), *_look_again(viewers))


_TAKEN_OFF = frozenset({"follower"})
_STAFF = ITEMS["item full"] & STAFF

LOSING: dict[str, tuple[Heard, ...]] = {
    "Website is unshared with the restricted user": _lose("restricted"),
    "the teammate leaves the team": _lose("teammate"),
    "the guest is no follower of Website any more": _lose("guest"),
    "Epsilon is no follower of Website any more": _lose("org_guest"),
    # Whose organization took part in a conversation.
    "the customer of Gamma moves to Acme": (
        *_lose("org_follower"),
        Heard(TALK, "REMOVED", frozenset({"org_follower"}), {**UNKNOWN, "message": _NOT}),
        Heard(WRITING, "REMOVED", frozenset({"org_follower"}), {**UNKNOWN, "people": {EMPTY: ALL}}),
    ),
    # Not their rights have changed, but who takes part in the item; other customers hear nothing of it.
    "the follower is taken off the item": (
        Heard(ITEM, "REMOVED", _TAKEN_OFF, GONE_ITEM | {"message": _NOT}),
        Heard(ITEMS_ALL, "REMOVED", _TAKEN_OFF, GONE_ITEM | {"sortCursor": _NOT}),
        Heard(REPLIES, "REMOVED", _TAKEN_OFF, {**UNKNOWN, "message": _NOT}),
        Heard(PRESENCE, "REMOVED", _TAKEN_OFF, {**UNKNOWN, "people": {EMPTY: ALL}}),
        Heard(ITEM, "CHANGED", _STAFF - {"restricted", "teammate"}, CHANGED_ITEM | {"message": _NOT}),
        Heard(
            ITEMS_ALL, "CHANGED", _STAFF - {"restricted", "teammate"}, CHANGED_ITEM | {"sortCursor": _SEEN}
        ),
    ),
    "Website is shared with the idle user": _look_again(frozenset({"idle"})),
    "the gagged user may reply again": (
        *_of_one_thing("SCOPE_CHANGED", frozenset({"gagged"})),
        *_look_again(frozenset({"gagged"})),
    ),
    "the talk key is revoked": (),
    "the member signs out": (),
    "the lead is deactivated": (),
}
ENDED: dict[str, Viewers] = {
    "the talk key is revoked": frozenset({"talk_key"}),
    "the member signs out": frozenset({"member"}),
    "the lead is deactivated": frozenset({"lead", "narrow_key"}),
}
"""Whose streams all end, without a word more."""

NEVER_AGAIN = _TAKEN_OFF | {
    "restricted", "teammate", "guest", "org_guest", "org_follower", "talk_key", "member", "lead", "narrow_key"
}  # fmt: skip
"""Who hears nothing of the item once all this has happened; everybody else who followed it still does."""

STILL_FOLLOWING: dict[str, Viewers] = {
    ITEM: ITEMS["item full"] - NEVER_AGAIN,
    REPLIES: CONVERSATIONS["conversation full replies"] - NEVER_AGAIN,
    ITEMS_ALL: (ITEMS["item full"] - NEVER_AGAIN) | {"idle"},
    NOTES: frozenset(),
    **dict.fromkeys((TALK, TALKS, ON_PROJECT, WRITING), frozenset()),
    TOLD: frozenset(),
    MAILS: frozenset(),
    FOLDERS_OF: frozenset(),
    SORTED: frozenset(),
    JOBS_OF: frozenset(),
    KINDS: frozenset(),
    TAGGED: frozenset(),
    DEFINED: frozenset(),
    PLANNED: frozenset(),
    PRESENCE: frozenset(),
}
