"""What an event means to a stream that is brought it, whoever listens: for it, not for the way there, nothing is a secret.

The hub brings a stream the events of the one thing that it names. It would keep others' secrets even if it were brought
anything else, or had been opened by somebody to whom it never opens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.rights.expected.circles import GUESTS
from tests.rights.viewers import CUSTOMERS, INSIDE_USERS, OUTSIDE_USERS, USERS, Viewers

PEOPLE = CUSTOMERS | USERS
"""Who is asked about: a key's scopes are asked for when a stream opens, not for each event."""
_NOBODY: Viewers = frozenset()
_WEBSITE = INSIDE_USERS | {"admin"}
_FULL = _WEBSITE | GUESTS | {"requester", "follower", "org_follower"}


@dataclass(frozen=True)
class Judged:
    """A stream, an event of the world, and who would hear which signal; everybody else hears nothing."""

    stream: str
    event: str
    signals: Mapping[str, Viewers]

    def __str__(self) -> str:
        return f"{self.event} on {self.stream}"


JUDGED = (
    Judged("the notes on full", "event lead note", {"CHANGED": _WEBSITE}),
    Judged("the notes on full", "event requester reply", {}),
    Judged("the replies on full", "event requester reply", {"CHANGED": _FULL}),
    Judged("the replies on full", "event lead note", {}),
    # It moved out of Backoffice: its threads are gone for who works there, those of other items are not.
    Judged("the replies on full", "event full moved", {"REMOVED": OUTSIDE_USERS}),
    Judged("the replies on secret", "event full moved", {}),
    # It came into Website: what was said before is not for those who only follow that, nor is what is said there since.
    Judged("the replies on moved", "event moved reply", {"CHANGED": frozenset({"admin", "requester"})}),
    Judged("the replies on moved", "event moved answer", {"CHANGED": _WEBSITE | {"requester"}}),
    Judged("the replies on moved", "event moved outage", {}),
    Judged("all published items", "event moved answer", {"CHANGED": _WEBSITE | {"requester"}}),
    Judged("what the requester is told", "event requester told", {"ADDED": frozenset({"requester"})}),
    Judged("what the requester is told", "event requester reply", {}),
    Judged("what the requester is told", "event full moved", {}),
    # The manager was taken out of it; what is on no item either is not of it.
    Judged("what is said inside", "event inside left", {
        "CHANGED": frozenset({"lead", "teammate"}), "REMOVED": frozenset({"manager"}),
    }),
    Judged("what is said inside", "event mail erased", {}),
    # A list speaks of what is in it: of what came into it, was in it, and is in it.
    Judged("all published items", "event draft created", {}),
    Judged("all unpublished items", "event draft created", {"ADDED": _WEBSITE | {"requester"}}),
    Judged("all urgent items", "event full created", {}),
    Judged("all urgent items", "event full edited", {"ADDED": _FULL}),
    Judged("all urgent items", "event full finished", {"CHANGED": _FULL}),
    Judged("all published items", "event full mailed", {}),
    Judged("all items without priority", "event full edited", {"REMOVED": _FULL}),
    Judged("all items without priority", "event full finished", {}),
    Judged("the types", "event type edited", {"CHANGED": PEOPLE}),
    Judged("the types", "event story edited", {"CHANGED": _WEBSITE}),
    Judged("the types", "event full edited", {}),
    Judged("the tags", "event tag edited", {"CHANGED": USERS}),
    Judged("the tags", "event type edited", {}),
    Judged("the fields", "event open edited", {"CHANGED": PEOPLE}),
    Judged("the fields", "event secret edited", {"CHANGED": USERS}),
    Judged("the fields", "event gone archived", {"REMOVED": PEOPLE}),
    Judged("the fields", "event tag edited", {}),
    Judged("what came in", "event mail set aside", {"ADDED": frozenset({"admin"})}),
    Judged("what came in", "event full created", {}),
    Judged("what came in", "event mail released", {"CHANGED": frozenset({"admin"})}),
    Judged("what came in", "event mail erased", {"REMOVED": frozenset({"admin"})}),
)  # fmt: skip

_LOSES = OUTSIDE_USERS
_SEES_EITHER = _WEBSITE | _LOSES | {"requester", "follower", "org_follower"} | GUESTS

_SEES_BOTH = frozenset({"admin", "requester", "follower", "org_follower"})

MOVED_TOGETHER: Mapping[str, Mapping[str, Viewers]] = {
    "with many": {"SCOPE_CHANGED": _SEES_EITHER},
    "with few": {},
    "one of many": {},
    "one of few": {"CHANGED": _SEES_BOTH, "ADDED": _SEES_EITHER - _LOSES - _SEES_BOTH, "REMOVED": _LOSES},
}
"""What those hear who list all items, when one came out of Backoffice with others: of many lists are told once; of few each is
told of, as of an item that goes alone.
"""
