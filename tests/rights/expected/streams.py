"""The roots of subscriptions: who may follow what, and who hears what of it.

OPENING: who may open each stream on what. STORY: what happens then, one act after the other, and who hears of each act by
which message. Whoever stands nowhere hears nothing at all, not even that something happened.
"""

from dataclasses import dataclass, field

from tests.rights.expected.audiences import ADMIN, CONVERSATIONS, GUESTS, ITEMS, OUTSIDE_STAFF
from tests.rights.expected.mutations.case import NOT_ALLOWED, OK, Case
from tests.rights.expected.queries import ROOTS
from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

_READS_ITEMS, _TALKS, _TOLD = (
    may_use("items:read"),
    may_use("conversations:read"),
    may_use("notifications:read"),
)


def _one(row: str, seen_by: Viewers) -> Case:
    return Case({"id": f"@{row}"}, {OK: seen_by}, hides=row)


_ITEMS = tuple(_one(name, ITEMS[name]) for name in ("item full", "item draft", "item secret", "item loose"))

OPENING: dict[str, tuple[Case, ...]] = {
    "itemChanged": _ITEMS,
    "itemPresence": _ITEMS,
    "itemsChanged": (Case({}, {OK: _READS_ITEMS & SIGNED_IN}, otherwise=NOT_ALLOWED),),
    "conversationChanged": tuple(
        _one(f"conversation {name}", CONVERSATIONS[f"conversation {name}"])
        for name in ("full replies", "full notes", "draft replies", "secret replies", "loose notes")
    ),
    "notificationsChanged": (Case({}, {OK: _TOLD & SIGNED_IN}, otherwise=NOT_ALLOWED),),
}

ITEM, ITEMS_ALL, REPLIES, NOTES, TOLD, PRESENCE = "item", "items", "replies", "notes", "told", "presence"
FOLLOWED: dict[str, tuple[str, dict[str, str]]] = {
    ITEM: ("itemChanged", {"id": "@item full"}),
    ITEMS_ALL: ("itemsChanged", {}),
    REPLIES: ("conversationChanged", {"id": "@conversation full replies"}),
    NOTES: ("conversationChanged", {"id": "@conversation full notes"}),
    TOLD: ("notificationsChanged", {}),
    PRESENCE: ("itemPresence", {"id": "@item full"}),
}
"""What everybody who may follows throughout the story."""


@dataclass(frozen=True)
class Heard:
    """One message on one of the streams that are followed: its signal, who gets it, what it says in its fields."""

    on: str
    signal: str
    by: Viewers
    fields: Fields = field(hash=False)


_SEEN: Row = {VALUE: ALL}
_NOT: Row = {NULL: ALL}
_PLAIN: Fields = {"cursor": _SEEN, "resumedFrom": _NOT, "covers": {1: ALL}}
_KNOWN: Fields = {**_PLAIN, "kind": _SEEN, "at": _SEEN, "actor": _SEEN}
UNKNOWN: Fields = {**_PLAIN, "kind": _NOT, "at": _NOT, "actor": _NOT}
CHANGED_ITEM: Fields = {**_KNOWN, "itemId": _SEEN, "version": _SEEN, "item": _SEEN, "changes": _SEEN}
# Whom a reply mentions is for staff to know.
_SAID = CHANGED_ITEM | {"changes": {VALUE: STAFF, EMPTY: CUSTOMERS}}
GONE_ITEM: Fields = {**UNKNOWN, "itemId": _SEEN, "version": _NOT, "item": _NOT, "changes": {EMPTY: ALL}}
_NO_MESSAGE: Fields = {"message": _NOT}
_NO_THREAD: Fields = {"message": _NOT, "conversation": _NOT}
_THREAD: Fields = {**_KNOWN, "message": _NOT, "conversation": _SEEN}
_WORDS: Fields = {**_KNOWN, "message": _SEEN, "conversation": _SEEN}
_LISTED: Fields = {"sortCursor": _SEEN}


def _of_item(
    signal: str, by: Viewers, fields: Fields = CHANGED_ITEM, message: Row = _NOT
) -> tuple[Heard, ...]:
    """A message to those of them who follow the item, and one to those who follow the list."""
    in_list = fields | {"sortCursor": _NOT if signal == "REMOVED" else _SEEN}
    return Heard(ITEM, signal, by, fields | {"message": message}), Heard(ITEMS_ALL, signal, by, in_list)


def _of_threads(signal: str, by: Viewers) -> tuple[Heard, ...]:
    gone = UNKNOWN | _NO_THREAD
    return Heard(REPLIES, signal, by & _TALKS, gone), Heard(NOTES, signal, by & _TALKS & STAFF, gone)


def _of_followers(*customers: str) -> tuple[Heard, ...]:
    unknown = UNKNOWN | {"itemId": _SEEN, "version": _SEEN, "item": _SEEN, "changes": {EMPTY: ALL}}
    return (*_of_item("CHANGED", _STAFF), *_of_item("CHANGED", frozenset(customers), unknown))


_FULL = ITEMS["item full"]
_STAFF = _FULL & STAFF
_BY_ITEM = frozenset({"follower", "org_follower"})
_PUBLISHED_TO = GUESTS | _BY_ITEM
# Texts stand in what they are of; that a thread was closed is all there is to it.
_UNTOLD = CHANGED_ITEM | {"changes": {EMPTY: ALL}}
_MESSAGE: Row = {VALUE: _TALKS, NULL: ALL - _TALKS}
_TO_BACKOFFICE = (_FULL & ADMIN) | {"requester"} | _BY_ITEM

BEGIN = "they begin to follow"
LIVE: dict[str, Viewers] = {
    "live reply": CONVERSATIONS["message member reply"],
    "live note": CONVERSATIONS["message lead note"],
    "live subject": CONVERSATIONS["conversation full replies"],
    "live request": ITEMS["item incoming"],
    "live title": ITEMS["item full"] | OUTSIDE_STAFF,
}
"""Who may ever hear what is written during the story, by its mark."""

_READY: Fields = {**UNKNOWN, "itemId": _NOT, "version": _NOT, "item": _NOT, "changes": {EMPTY: ALL}}
STORY: dict[str, tuple[Heard, ...]] = {
    BEGIN: (
        Heard(ITEM, "READY", ALL, _READY | _NO_MESSAGE | {"itemId": _SEEN}),
        Heard(ITEMS_ALL, "READY", ALL, _READY | {"sortCursor": _NOT}),
        Heard(REPLIES, "READY", ALL, UNKNOWN | _NO_THREAD),
        Heard(NOTES, "READY", ALL, UNKNOWN | _NO_THREAD),
        Heard(
            TOLD,
            "READY",
            ALL,
            UNKNOWN | {"notification": _NOT, "unreadCount": ROOTS["unreadNotificationCount"]},
        ),
        Heard(PRESENCE, "READY", ALL, UNKNOWN | {"people": {EMPTY: ALL}}),
    ),
    "the member replies": (
        *_of_item("CHANGED", _FULL, _SAID, _MESSAGE),
        Heard(REPLIES, "CHANGED", _FULL & _TALKS, _WORDS),
    ),
    # Among ourselves: no customer hears a thing.
    "the lead notes": (
        *_of_item("CHANGED", _STAFF, CHANGED_ITEM, _MESSAGE),
        Heard(NOTES, "CHANGED", _STAFF & _TALKS, _WORDS),
    ),
    "the lead says it better": (
        *_of_item("CHANGED", _STAFF, _UNTOLD, _MESSAGE),
        Heard(NOTES, "CHANGED", _STAFF & _TALKS, _WORDS),
    ),
    "the lead closes the notes": (
        *_of_item("CHANGED", _STAFF, _UNTOLD),
        Heard(NOTES, "CHANGED", _STAFF & _TALKS, _THREAD),
    ),
    "the member names the replies": (
        *_of_item("CHANGED", _FULL, _UNTOLD),
        Heard(REPLIES, "CHANGED", _FULL & _TALKS, _THREAD),
    ),
    "the lead takes it back": (
        *_of_item("CHANGED", _STAFF, _UNTOLD, _MESSAGE),
        Heard(NOTES, "CHANGED", _STAFF & _TALKS, _WORDS),
    ),
    "the manager makes somebody follow": _of_item("CHANGED", _STAFF),
    # A customer who comes or goes hears that it is another item to them now, and not by whom; no other customer hears a thing.
    "the manager makes the guest follow": _of_followers("guest"),
    "the manager takes the guest off again": _of_followers("guest"),
    "the manager reopens": _of_item("CHANGED", _FULL),
    "the manager renames": _of_item("CHANGED", _FULL, CHANGED_ITEM | {"changes": _SEEN}),
    "the lead assigns": _of_item("CHANGED", _FULL),
    # Only whoever sees both ends hears of the link, and of the other end too.
    "the admin links it": _of_item("CHANGED", _STAFF & ADMIN),
    "the requester asks for something else": (
        Heard(ITEMS_ALL, "ADDED", ITEMS["item incoming"], CHANGED_ITEM | _LISTED),
    ),
    # Read marks are for the reader's own devices.
    "the requester reads": (Heard(REPLIES, "CHANGED", frozenset({"requester"}), _WORDS),),
    "the lead looks": (
        Heard(PRESENCE, "CHANGED", _STAFF - {"lead", "narrow_key", "talk_key"}, {**UNKNOWN, "people": _SEEN}),
    ),
    "the manager looks too": (
        Heard(PRESENCE, "CHANGED", _STAFF - {"manager"}, {**UNKNOWN, "people": _SEEN}),
    ),
    "the lead writes a note": (
        Heard(PRESENCE, "CHANGED", _STAFF - {"lead", "narrow_key", "talk_key"}, {**UNKNOWN, "people": _SEEN}),
    ),
    "the lead writes a reply": (
        Heard(PRESENCE, "CHANGED", _FULL - {"lead", "narrow_key", "talk_key"}, {**UNKNOWN, "people": _SEEN}),
    ),
    "the requester is told of a reply": (
        Heard(
            TOLD,
            "ADDED",
            frozenset({"requester"}),
            {**_KNOWN, "notification": _SEEN, "unreadCount": {2: ALL}},
        ),
    ),
    # What nobody may see nobody hears of, though it was addressed to them.
    "the requester is told of a note": (),
    "the requester has read it": (
        Heard(
            TOLD,
            "CHANGED",
            frozenset({"requester"}),
            {**_KNOWN, "notification": _NOT, "unreadCount": {1: ALL}},
        ),
    ),
    "the manager unpublishes": (
        *_of_item("CHANGED", _FULL - _PUBLISHED_TO),
        *_of_item("REMOVED", _PUBLISHED_TO, GONE_ITEM),
        *_of_threads("REMOVED", _PUBLISHED_TO),
        Heard(PRESENCE, "REMOVED", _PUBLISHED_TO, {**UNKNOWN, "people": {EMPTY: ALL}}),
    ),
    "the manager publishes": (
        *_of_item("CHANGED", _FULL - _PUBLISHED_TO),
        Heard(ITEMS_ALL, "ADDED", _PUBLISHED_TO, CHANGED_ITEM | _LISTED),
    ),
    # Those whose streams of one thing have ended are back in their list alone.
    "the admin moves it to Backoffice": (
        Heard(ITEM, "CHANGED", _TO_BACKOFFICE - _BY_ITEM, CHANGED_ITEM | _NO_MESSAGE),
        Heard(ITEM, "REMOVED", _STAFF - ADMIN, GONE_ITEM | _NO_MESSAGE),
        Heard(ITEMS_ALL, "CHANGED", _TO_BACKOFFICE, CHANGED_ITEM | _LISTED),
        Heard(ITEMS_ALL, "REMOVED", (_STAFF - ADMIN) | GUESTS, GONE_ITEM | {"sortCursor": _NOT}),
        Heard(ITEMS_ALL, "ADDED", OUTSIDE_STAFF, CHANGED_ITEM | _LISTED),
        *_of_threads("REMOVED", _STAFF - ADMIN),
        Heard(PRESENCE, "REMOVED", _STAFF - ADMIN, {**UNKNOWN, "people": {EMPTY: ALL}}),
    ),
}

PRESENT: Fields = {"principal": _SEEN, "doing": {VALUE: STAFF, "REPLYING": CUSTOMERS}}
"""The type PresentPerson, for whoever hears of one: customers only of who is writing to them."""
