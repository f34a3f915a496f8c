"""What is said on no item, and who takes part. Who does not is told as if there were no such conversation, admins too."""

from tests.rights.expected.audiences import CONVERSATIONS, PROJECTS, TALKERS
from tests.rights.expected.conversation import ON_FULL_THREADS
from tests.rights.expected.mutations.case import (
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    NOTHING_WRITTEN,
    OK,
    Case,
    Codes,
    Mutation,
    decided,
    done,
)
from tests.rights.rows import EMPTY
from tests.rights.viewers import CUSTOMERS, SIGNED_IN, STAFF, Viewers, may_use

SAYS, _LOOKS_UP = may_use("conversations:write"), may_use("people:read")
_WRITERS = STAFF & SAYS
_SAID = {"text": "Said"}
_INSIDE, _OUTSIDE = TALKERS["inside"] & SAYS, TALKERS["outside"] & SAYS

# Who may say something in which, and who of them may change it: staff.
SAYERS: dict[str, Viewers] = {
    "conversation inside": _INSIDE,
    "conversation outside": _OUTSIDE,
    "conversation news": CONVERSATIONS["conversation news"] & SAYS - {"gagged"},
    "conversation plan": CONVERSATIONS["conversation plan"] & SAYS,
}
CHANGERS: dict[str, Viewers] = {name: who & STAFF for name, who in SAYERS.items()}


def _start(kind: str, with_whom: str, allowed: Viewers) -> Case:
    codes: Codes = {
        OK: allowed & _LOOKS_UP,
        NOT_FOUND: allowed - _LOOKS_UP,
        NOT_ALLOWED: SIGNED_IN - allowed,
    }
    return Case({"kind": kind, "participantIds": [f"@{with_whom}"], "input": _SAID}, codes, hides=with_whom)


def on(row: str, allowed: Viewers, **more: object) -> Case:
    """Something done to a row of these, for whoever sees it."""
    return Case({"id": f"@{row}", **more}, decided(CONVERSATIONS[row], allowed), hides=row)


def _leave(row: str, leaves: Viewers, stays: Viewers) -> Case:
    """Who takes part by a team or an organization stays, and the last of the staff."""
    codes: Codes = {OK: leaves & SAYS, INVALID: stays & SAYS, NOT_ALLOWED: SIGNED_IN - SAYS}
    return Case({"id": f"@{row}"}, codes, hides=row)


MUTATIONS = {
    "conversationStart": Mutation(done("conversation"), (
        _start("INTERNAL", "team night", _WRITERS),
        _start("CUSTOMER", "team night", _WRITERS - {"gagged"}),
        Case({"kind": "INTERNAL", "participantIds": ["@organization gamma"], "input": _SAID}, {
            INVALID: _WRITERS & _LOOKS_UP, NOT_FOUND: _WRITERS - _LOOKS_UP, NOT_ALLOWED: SIGNED_IN - _WRITERS,
        }, hides="organization gamma"),
    )),
    "conversationPost": Mutation({**done("message"), "newerMessages": EMPTY}, (
        *(on(row, allowed, input=_SAID) for row, allowed in SAYERS.items()),
        *(on(row, allowed, input=_SAID) for row, allowed in ON_FULL_THREADS.items()),
        Case({"id": "@conversation inside", "input": {"text": "Said", "mentionIds": ["@user idle"]}}, {
            INVALID: _INSIDE & _LOOKS_UP, NOT_FOUND: SIGNED_IN - (_INSIDE & _LOOKS_UP),
        }, hides="conversation inside"),
    )),
    "conversationChangeParticipants": Mutation(done("conversation"), (
        Case({"id": "@conversation inside", "add": ["@team night"]}, {
            OK: _INSIDE & _LOOKS_UP, NOT_FOUND: SIGNED_IN - (_INSIDE & _LOOKS_UP),
        }, hides="conversation inside"),
        on("conversation outside", frozenset({"member"}), remove=["@customer requester"]),
        Case({"id": "@conversation news", "remove": ["@customer requester"]}, {
            INVALID: CONVERSATIONS["conversation news"],
        }, hides="conversation news"),
    )),
    "conversationLeave": Mutation(done("conversation"), (
        _leave("conversation inside", frozenset({"lead", "talk_key"}), frozenset({"teammate"})),
        _leave("conversation outside", frozenset({"requester"}), frozenset({"org_follower", "member"})),
        _leave("conversation plan", frozenset(), CONVERSATIONS["conversation plan"]),
    )),
    "conversationSignal": Mutation(done("conversation") | NOTHING_WRITTEN, (
        *(on(row, allowed, doing="VIEWING") for row, allowed in SAYERS.items()),
        *(on(row, allowed, doing="GONE") for row, allowed in ON_FULL_THREADS.items()),
    )),
}  # fmt: skip

CREATED = (
    Case({"projectId": "@project website", "kind": "INTERNAL", "subject": "More"},
         decided(PROJECTS["project website"], STAFF & SAYS), hides="project website"),
    Case({"projectId": "@project website", "kind": "CUSTOMER", "subject": "More"},
         decided(PROJECTS["project website"], (STAFF & SAYS) - {"gagged"}), hides="project website"),
)  # fmt: skip
assert not any(each.codes[OK] & CUSTOMERS for each in CREATED)
