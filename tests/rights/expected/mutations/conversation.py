"""What is said, and read. Internal threads, and files of others, are not there for whoever may not know of them."""

from tests.rights.expected.audiences import CONVERSATIONS, DRAFTS, ITEMS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.conversation import ON_CUSTOMERS, ON_LONERS, ON_NOTE, ON_REPLY
from tests.rights.expected.item import ON_FULL, ON_LOOSE, ON_SHOWN
from tests.rights.expected.mutations.case import (
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    NOTHING_WRITTEN,
    OK,
    PERHAPS_WRITTEN,
    Case,
    Codes,
    Mutation,
    decided,
    done,
)
from tests.rights.expected.mutations.talks import CHANGERS, CREATED, SAYERS
from tests.rights.rows import EMPTY, TRUE
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers, may_use

_SAYS, _LOOKS_UP = may_use("conversations:write"), STAFF & may_use("people:read")
_REPLIES = ON_FULL["reply"][TRUE] & ITEMS["item full"]
_NOTES = ON_FULL["note"][TRUE] & ITEMS["item full"]


def _say(item: str, allowed: Viewers, **more: object) -> Case:
    arguments = {"id": f"@{item}", "input": {"text": "Said", **more}}
    return Case(arguments, decided(ITEMS[item], allowed), hides=item)


def _reply_with(hides: str, works_for: Viewers, else_gets: str, **more: object) -> Case:
    """A reply on `full` that names something; for whoever may reply and may not name it, it is not there."""
    arguments = {"id": "@item full", "input": {"text": "Said", **more}}
    return Case(arguments, _naming(works_for, else_gets), hides=hides)


def _naming(works_for: Viewers, else_gets: str) -> Codes:
    return {
        OK: _REPLIES & works_for,
        else_gets: _REPLIES - works_for,
        NOT_ALLOWED: ITEMS["item full"] - _REPLIES,
    }


_NOBODY: Viewers = frozenset()
_READS = _SAYS & may_use("conversations:read")


def _read(message: str) -> Case:
    """A key that may not write may not move a mark, whatever it sees; all others where they see the message."""
    seen_by = CONVERSATIONS[message]
    codes = {OK: seen_by & _SAYS, NOT_ALLOWED: SIGNED_IN - _SAYS}
    return Case({"messageId": f"@{message}"}, codes, hides=message)


def _on(row: str, allowed: Viewers, **more: object) -> Case:
    seen_by = CONVERSATIONS[row]
    return Case({"id": f"@{row}", **more}, decided(seen_by, allowed), hides=row)


def _begin(item: str, kind: str, allowed: Viewers) -> Case:
    arguments = {"itemId": f"@{item}", "kind": kind, "subject": "More"}
    return Case(arguments, decided(ITEMS[item], allowed), hides=item)


def _write(kind: str, codes: Codes, hides: str, **more: object) -> Case:
    return Case({"itemId": "@item full", "kind": kind, "text": "Begun", **more}, codes, hides=hides)


def _write_with(hides: str, works_for: Viewers, else_gets: str, **more: object) -> Case:
    return _write("CUSTOMER", _naming(works_for, else_gets), hides, **more)


def _discard(draft: str) -> Case:
    codes = {OK: DRAFTS[draft] & _SAYS, NOT_ALLOWED: SIGNED_IN - _SAYS}
    return Case({"id": f"@{draft}"}, codes, hides=draft)


_SAID = {**done("message"), "newerMessages": EMPTY}
_EDITED = {"text": "Said better"}
_THREADS = (
    ("conversation full replies", STAFF & _REPLIES),
    ("conversation full notes", _NOTES),
    *CHANGERS.items(),
)

MUTATIONS = {
    "itemReply": Mutation(_SAID, (
        _say("item full", _REPLIES),
        _say("item shown", ON_SHOWN["reply"][TRUE]),
        _say("item loose", ON_LOOSE["reply"][TRUE]),
        _say("item draft", (SIGNED_IN - {"gagged"}) & _SAYS),
        # Merged into another, which its customer does not see: they are heard where they speak.
        _say("item foreign", (SIGNED_IN - {"gagged"}) & _SAYS),
        # Into a thread among ourselves nobody replies, nor into one of another item: there is none such of this kind here.
        _reply_with("conversation full notes", _NOBODY, NOT_FOUND, conversationId="@conversation full notes"),
        _reply_with("conversation secret replies", _NOBODY, NOT_FOUND, conversationId="@conversation secret replies"),
        _reply_with("conversation full replies", _REPLIES & _READS, NOT_FOUND, conversationId="@conversation full replies"),
        _reply_with("file loose", frozenset({"requester"}), INVALID, fileIds=["@file loose"]),
        _reply_with("file note", _NOBODY, INVALID, fileIds=["@file note"]),
        _reply_with("user idle", _LOOKS_UP, NOT_FOUND, mentionIds=["@user idle"]),
        # Nobody has said anything after it but the member themself.
        _reply_with("message member reply", _REPLIES & _READS, NOT_FOUND, afterMessageId="@message member reply"),
        _reply_with("message lead note", _NOBODY, NOT_FOUND, afterMessageId="@message lead note"),
        _reply_with("message secret reply", _NOBODY, NOT_FOUND, afterMessageId="@message secret reply"),
    )),
    "itemNote": Mutation(_SAID, (
        _say("item full", _NOTES),
        _say("item shown", ON_SHOWN["note"][TRUE]),
        _say("item loose", ON_LOOSE["note"][TRUE]),
        Case({"id": "@item full", "input": {"text": "Said", "conversationId": "@conversation full notes"}}, {
            OK: _NOTES & _READS, NOT_FOUND: _NOTES - _READS, NOT_ALLOWED: ITEMS["item full"] - _NOTES,
        }, hides="conversation full notes"),
    )),
    "messageEdit": Mutation(done("message"), (
        _on("message member reply", ON_REPLY["edit"][TRUE], **_EDITED),
        _on("message lead note", ON_NOTE["edit"][TRUE], **_EDITED),
        _on("message member reply", ON_REPLY["edit"][TRUE], **_EDITED, mentionIds=["@user lead"]),
        _on("message secret reply", ON_CUSTOMERS["edit"][TRUE], **_EDITED),
        _on("message loose note", ON_LONERS["edit"][TRUE], **_EDITED),
        _on("message outside", frozenset({"member"}), **_EDITED),
        _on("message plan", frozenset({"lead"}), **_EDITED),
    )),
    "messageRemove": Mutation(done("message"), (
        _on("message member reply", ON_REPLY["remove"][TRUE]),
        _on("message lead note", ON_NOTE["remove"][TRUE]),
        _on("message secret reply", ON_CUSTOMERS["remove"][TRUE]),
        _on("message loose note", ON_LONERS["remove"][TRUE]),
        _on("message outside", frozenset({"member"})),
        _on("message plan", frozenset({"lead", "manager"}) | (ADMIN & _SAYS)),
    )),
    "conversationCreate": Mutation(done("conversation"), (
        _begin("item full", "CUSTOMER", _REPLIES),
        _begin("item full", "INTERNAL", _NOTES),
        _begin("item loose", "CUSTOMER", ON_LOOSE["reply"][TRUE]),
        *CREATED,
    )),
    "conversationEdit": Mutation(
        done("conversation"), tuple(_on(row, allowed, subject="More") for row, allowed in _THREADS)
    ),
    "conversationSetOpen": Mutation(
        done("conversation"), tuple(_on(row, allowed, open=False) for row, allowed in _THREADS)
    ),
    "draftSave": Mutation(done("draft") | NOTHING_WRITTEN, (
        _write("CUSTOMER", decided(ITEMS["item full"], _REPLIES), "item full"),
        _write("INTERNAL", decided(ITEMS["item full"], _NOTES), "item full"),
        _write("INTERNAL", {
            OK: _NOTES & _READS, NOT_FOUND: _NOTES - _READS, NOT_ALLOWED: ITEMS["item full"] - _NOTES,
        }, "conversation full notes", conversationId="@conversation full notes"),
        _write("CUSTOMER", {NOT_FOUND: _REPLIES, NOT_ALLOWED: ITEMS["item full"] - _REPLIES},
            "conversation full notes", conversationId="@conversation full notes"),
        _write_with("file loose", frozenset({"requester"}), INVALID, fileIds=["@file loose"]),
        _write_with("file note", _NOBODY, INVALID, fileIds=["@file note"]),
        _write_with("user idle", _LOOKS_UP, NOT_FOUND, mentionIds=["@user idle"]),
        *(
            Case({"conversationId": f"@{row}", "text": "Begun"}, decided(CONVERSATIONS[row], allowed), hides=row)
            for row, allowed in SAYERS.items()
        ),
    )),
    "draftDiscard": Mutation(done("draft") | NOTHING_WRITTEN, (
        _discard("draft member reply"),
        _discard("draft lead note"),
        _discard("draft outsider note"),
        _discard("draft inside"),
        _discard("draft left"),
    )),
    "conversationMarkRead": Mutation(done("message") | PERHAPS_WRITTEN, (
        _read("message member reply"),
        _read("message lead note"),
        _read("message secret reply"),
        _read("message loose note"),
        _read("message inside"),
        _read("message outside"),
        _read("message plan"),
    )),
}  # fmt: skip
