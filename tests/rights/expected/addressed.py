"""For whom an event is that is not about an item: who may hear of it in any stream, now or one day."""

from tests.rights.expected.audiences import GUESTS
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
    # Whoever sees a project hears of it, its guests not of who else is let in.
    "Website is edited": _and_admins(*INSIDE_USERS, *GUESTS),
    "Website is shared with the requester": _and_admins(*INSIDE_USERS),
    # Sign-ins and keys are their owner's affair, and the admins'.
    "the member signs out": _and_admins("member"),
    "the lead makes a key": _and_admins("lead"),
    "a key of the lead's is revoked": _and_admins("lead"),
    # What one has read is for one's own devices.
    "the guest reads": frozenset({"guest"}),
    "the requester has read what they were told": frozenset({"requester"}),
}
"""Who meets the event's audience: as it is after it, or where nothing is left then, as it was before."""
