"""For whom an event is that is not about an item: who may hear of it in any stream, now or one day."""

from tests.rights.expected.circles import GUESTS
from tests.rights.viewers import INSIDE_USERS, Viewers


def _and_admins(*people: str) -> Viewers:
    return frozenset({"admin", *people})


ADDRESSED: dict[str, Viewers] = {
    # Admins hear of people, teams and organizations; a person also of themself, a team's members of their team.
    "the idle user is edited": _and_admins("idle"),
    "the team Web is edited": _and_admins("teammate"),
    "a customer is made": _and_admins(),
    "an organization is made": _and_admins(),
    # Where mail comes in is the admins' affair.
    "an inbox is made": _and_admins(),
    "an inbox is edited": _and_admins(),
    "an inbox is removed": _and_admins(),
    "a mailbox is made": _and_admins(),
    "a mailbox is edited": _and_admins(),
    "a mailbox is removed": _and_admins(),
    "a mail server is set": _and_admins(),
    "a mail server is removed": _and_admins(),
    "the company's hours are set": _and_admins(),
    "the member's hours are set": _and_admins("member"),
    "the member is away": _and_admins("member"),
    "the lead is not away": _and_admins("lead"),
    # So is what waits for them.
    "a mail is set aside": _and_admins(),
    "a mail that was set aside is released": _and_admins(),
    "a mail that was set aside is discarded": _and_admins(),
    # What is one's own is one's own; what is shared is the admins' affair, and their team's.
    "the lead keeps a reply": frozenset({"lead"}),
    "a reply is shared with the team Web": _and_admins("teammate"),
    "the reply for the team Web is removed": _and_admins("teammate"),
    # Whoever sees a project hears of it, its guests not of who else is let in.
    "Website is edited": _and_admins(*INSIDE_USERS, *GUESTS),
    "Website is shared with the requester": _and_admins(*INSIDE_USERS),
    "Website is rescheduled": _and_admins(*INSIDE_USERS),
    "a baseline of Website is taken": _and_admins(*INSIDE_USERS),
    "a baseline of Website is removed": _and_admins(*INSIDE_USERS),
    # Sign-ins and keys are their owner's affair, and the admins'.
    "the member signs out": _and_admins("member"),
    "the lead makes a key": _and_admins("lead"),
    "a key of the lead's is revoked": _and_admins("lead"),
    # What one has read is for one's own devices, of what is said for staff who see the item too.
    "the guest reads": _and_admins(*INSIDE_USERS, "guest"),
    "the requester has read what they were told": frozenset({"requester"}),
}
"""Who meets the event's audience: as it is after it, or where nothing is left then, as it was before."""
