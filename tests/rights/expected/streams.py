"""The streams, while something happens: who hears what of it (`opening.py`: who may follow what).

STORY: one act after the other, and who hears of each act by which message. Whoever stands nowhere hears nothing at all, not
even that something happened.
"""

from tests.rights.expected import words
from tests.rights.expected.audiences import CONVERSATIONS, FOLDERS, INCOMING, ITEMS, TALKERS
from tests.rights.expected.circles import ADMIN, GUESTS, LEAD, OUTSIDE_STAFF
from tests.rights.expected.copying import COPYING
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
from tests.rights.expected.queries import ROOTS
from tests.rights.expected.sorting import SORTING
from tests.rights.expected.words import DEFINED, Heard
from tests.rights.expected.work import BASELINES, CHECKLISTS, FIELDS, PORTFOLIOS, TAGS
from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row
from tests.rights.viewers import ALL, CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

_TALKS = may_use("conversations:read")
_MAILED = INCOMING["incoming_mail aside"]

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
_MAIL: Fields = {"incomingMailId": _SEEN, "incomingMail": _SEEN}
_NO_MAIL: Fields = {"incomingMail": _NOT, "setAsideCount": {1: ALL}}
NO_FOLDER: Fields = {"folder": _NOT, "version": _NOT}
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
_REQUESTER = frozenset({"requester"})
_STAFF = _FULL & STAFF
_BY_ITEM = frozenset({"follower", "org_follower"})
_PUBLISHED_TO = GUESTS | _BY_ITEM
# Texts stand in what they are of; that a thread was closed is all there is to it.
_UNTOLD = CHANGED_ITEM | {"changes": {EMPTY: ALL}}
_PLACED = CHANGED_ITEM | {"changes": _SEEN}
_MESSAGE: Row = {VALUE: _TALKS, NULL: ALL - _TALKS}
_TO_BACKOFFICE = (_FULL & ADMIN) | {"requester"} | _BY_ITEM

_IN_LIST: Fields = {"conversationId": _SEEN, "version": _SEEN, "sortCursor": _SEEN, "conversation": _SEEN}
_OUT_OF_LIST: Fields = {"version": _NOT, "sortCursor": _NOT, "conversation": _NOT, "message": _NOT}
NO_TALK: Fields = {**UNKNOWN, **_OUT_OF_LIST, "conversationId": _NOT}


def _in_talks(signal: str, by: Viewers, message: Row = _NOT) -> Heard:
    return Heard(TALKS, signal, by, {**_KNOWN, **_IN_LIST, "message": message})


BEGIN = "they begin to follow"
LIVE: dict[str, Viewers] = {
    "live entry": CHECKLISTS["checklist_entry full"],
    "live baseline": BASELINES["baseline website"],
    "live folder": FOLDERS["folder plans"],
    "live portfolio": PORTFOLIOS["portfolio clients"],
    "live reply": CONVERSATIONS["message member reply"],
    "live note": CONVERSATIONS["message lead note"],
    "live subject": CONVERSATIONS["conversation full replies"],
    "live talk": TALKERS["outside"],
    "live news": CONVERSATIONS["conversation news"],
    "live request": ITEMS["item incoming"],
    "live mail": _MAILED,
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
        Heard(MAILS, "READY", ALL, UNKNOWN | _NO_MAIL | {"incomingMailId": _NOT}),
        Heard(FOLDERS_OF, "READY", ALL, UNKNOWN | NO_FOLDER | {"folderId": _NOT}),
        Heard(SORTED, "READY", ALL, words.NO_ROW),
        *words.BEGUN,
        Heard(TALK, "READY", ALL, UNKNOWN | _NO_THREAD),
        Heard(TALKS, "READY", ALL, NO_TALK),
        Heard(ON_PROJECT, "READY", ALL, NO_TALK),
        Heard(WRITING, "READY", ALL, UNKNOWN | {"people": {EMPTY: ALL}}),
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
    # Read marks are for the reader's own devices, in lists too, and for staff; customers hear that somebody has read, not who.
    "the requester reads": (
        *_of_item("CHANGED", _REQUESTER, _UNTOLD),
        Heard(REPLIES, "CHANGED", (_STAFF & _TALKS) | _REQUESTER, _WORDS),
    ),
    "the lead reads": (
        *_of_item("CHANGED", LEAD, _UNTOLD),
        Heard(REPLIES, "CHANGED", _STAFF & _TALKS, _WORDS),
        Heard(REPLIES, "CHANGED", _FULL & CUSTOMERS, _THREAD | {"actor": _NOT}),
        Heard(ITEM, "CHANGED", _FULL & CUSTOMERS, CHANGED_ITEM | _NO_MESSAGE | {"actor": _NOT}),
    ),
    # What somebody wants to hear no more of is for their own devices alone.
    "the lead wants to hear of it again": _of_item("CHANGED", LEAD, CHANGED_ITEM | {"changes": _SEEN}),
    "the requester wants to hear of it again": _of_item(
        "CHANGED", _REQUESTER, CHANGED_ITEM | {"changes": _SEEN}
    ),
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
        Heard(TOLD, "ADDED", _REQUESTER, {**_KNOWN, "notification": _SEEN, "unreadCount": {2: ALL}}),
    ),
    # What nobody may see nobody hears of, though it was addressed to them.
    "the requester is told of a note": (),
    "the requester has read it": (
        Heard(TOLD, "CHANGED", _REQUESTER, {**_KNOWN, "notification": _NOT, "unreadCount": {1: ALL}}),
    ),
    # Nothing is made of it: nobody else hears that somebody wrote.
    "a stranger's mail is set aside": (
        Heard(MAILS, "ADDED", _MAILED, {**_KNOWN, **_MAIL, "setAsideCount": {2: ALL}}),
    ),
    "the admin discards it": (
        Heard(MAILS, "REMOVED", _MAILED, {**UNKNOWN, **_NO_MAIL, "incomingMailId": _SEEN}),
    ),
    # How a project is sorted is for those who work there.
    "the lead makes a folder": (
        Heard(FOLDERS_OF, "ADDED", FOLDERS["folder plans"], words.FOLDER),
        Heard(SORTED, "ADDED", FOLDERS["folder plans"], words.ROW),
    ),
    "the lead removes it": (
        Heard(FOLDERS_OF, "REMOVED", FOLDERS["folder plans"], {**UNKNOWN, **NO_FOLDER, "folderId": _SEEN}),
        Heard(SORTED, "REMOVED", FOLDERS["folder plans"], words.GONE_ROW),
    ),
    **SORTING,
    **COPYING,
    "the lead places it in a folder": _of_item("CHANGED", _STAFF, _PLACED),
    "the lead places it below again": _of_item("CHANGED", _STAFF, _PLACED),
    "the lead ticks something off": _of_item("CHANGED", _STAFF, _PLACED),
    # Between people: whoever takes part, and no admin.
    "the member writes to whom they talk to": (
        Heard(WRITING, "CHANGED", TALKERS["outside"] - {"member"}, {**UNKNOWN, "people": _SEEN}),
    ),
    "the member talks": (
        Heard(TALK, "CHANGED", TALKERS["outside"], _WORDS),
        _in_talks("CHANGED", TALKERS["outside"], _SEEN),
    ),
    "the lead brings the idle user into a conversation": (
        _in_talks("CHANGED", TALKERS["inside"]),
        _in_talks("ADDED", frozenset({"idle"})),
    ),
    "the lead takes the idle user out again": (
        _in_talks("CHANGED", TALKERS["inside"]),
        Heard(TALKS, "REMOVED", frozenset({"idle"}), {**UNKNOWN, **_OUT_OF_LIST, "conversationId": _SEEN}),
    ),
    "the member says something on the project": (
        Heard(
            ON_PROJECT,
            "CHANGED",
            CONVERSATIONS["conversation news"],
            {**_KNOWN, **_IN_LIST, "message": _SEEN},
        ),
    ),
    "the admin gives tickets another icon": (Heard(words.KINDS, "CHANGED", SIGNED_IN, words.KIND),),
    # Words among staff: no customer hears of one, nor that an item has it.
    "the admin renames a tag": (Heard(words.TAGGED, "CHANGED", TAGS["tag hot"], words.TAG),),
    "the lead takes a tag off": _of_item("CHANGED", _STAFF),
    "the admin explains a field": (Heard(DEFINED, "CHANGED", FIELDS["custom_field open"], words.FIELD),),
    "the admin explains a field among staff": (
        Heard(DEFINED, "CHANGED", FIELDS["custom_field secret"], words.FIELD),
    ),
    # Which fields it was is for staff to hear; what they say now stands in the item, for whom they are for.
    "the lead fills a field": _of_item("CHANGED", _FULL, _SAID),
    "the lead fills a field among staff": _of_item("CHANGED", _STAFF),
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
    # Archived is out of the lists, and still to be seen; in the bin it is nobody's.
    "the admin finishes it": (
        Heard(ITEM, "CHANGED", _TO_BACKOFFICE - _BY_ITEM, CHANGED_ITEM | _NO_MESSAGE),
        Heard(ITEMS_ALL, "CHANGED", _TO_BACKOFFICE | OUTSIDE_STAFF, CHANGED_ITEM | _LISTED),
    ),
    "the admin archives it": (
        Heard(ITEM, "CHANGED", _TO_BACKOFFICE - _BY_ITEM, _UNTOLD | _NO_MESSAGE),
        Heard(ITEMS_ALL, "REMOVED", _TO_BACKOFFICE | OUTSIDE_STAFF, GONE_ITEM | {"sortCursor": _NOT}),
    ),
    "the admin puts it into the bin": (
        Heard(ITEM, "REMOVED", _TO_BACKOFFICE - _BY_ITEM, GONE_ITEM | _NO_MESSAGE),
        *_of_threads("REMOVED", _TO_BACKOFFICE - _BY_ITEM),
        Heard(PRESENCE, "REMOVED", _TO_BACKOFFICE - _BY_ITEM, {**UNKNOWN, "people": {EMPTY: ALL}}),
    ),
}

PRESENT: Fields = {"principal": _SEEN, "doing": {VALUE: STAFF, "REPLYING": CUSTOMERS}}
"""The type PresentPerson, for whoever hears of one: customers only of who is writing to them."""
