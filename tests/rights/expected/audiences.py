"""Who sees which row of the world: whom its global id opens, and nobody else."""

from tests.rights.viewers import (
    ADMIN_KEYS,
    CUSTOMERS,
    INSIDE_USERS,
    KEYS,
    LEAD_KEYS,
    OUTSIDE_USERS,
    SIGNED_IN,
    STAFF,
    USERS,
    Viewers,
    may_use,
)

NOBODY: Viewers = frozenset()
ADMIN = ADMIN_KEYS | {"admin"}
LEAD = LEAD_KEYS | {"lead"}
WEBSITE = ADMIN | INSIDE_USERS | LEAD_KEYS
"""Whoever works in the project Website: people with a role in it, by a team too, admins, and their keys."""
OUTSIDE_STAFF = OUTSIDE_USERS
BACKOFFICE = ADMIN | OUTSIDE_STAFF
GUESTS = frozenset({"guest", "org_guest"})
"""Customers who follow Website, or whose organization does."""

_ITEMS, _TALK = may_use("items:read"), may_use("items:read") & may_use("conversations:read")
_PROJECTS, _PEOPLE = may_use("projects:read"), may_use("people:read")
_TOLD = may_use("notifications:read") & _ITEMS

# An item in a project is seen by whoever has a role there, whoever is assigned or follows; by its requester always; once
# published by customers who follow it or the project, or whose organization does.
_FULL = WEBSITE | GUESTS | {"requester", "follower", "org_follower"}
_DRAFT = WEBSITE | {"requester"}
_SECRET = BACKOFFICE | {"colleague"}
_FOREIGN = BACKOFFICE | {"foreigner"}
# Outside of projects: admins, its creator, assignees (members of assigned teams), followers and requester.
_LOOSE = ADMIN | {"outside_lead", "loner", "team_loner", "watcher", "requester", "follower"}

ITEMS: dict[str, Viewers] = {
    "item full": _FULL & _ITEMS,
    "item draft": _DRAFT & _ITEMS,
    "item shown": (WEBSITE | GUESTS) & _ITEMS,
    "item hidden": WEBSITE & _ITEMS,
    "item secret": _SECRET & _ITEMS,
    "item foreign": _FOREIGN & _ITEMS,
    "item loose": _LOOSE & _ITEMS,
    "item loose draft": (ADMIN | {"loner"}) & _ITEMS,
    "item incoming": (ADMIN | {"requester"}) & _ITEMS,
}

CONVERSATIONS: dict[str, Viewers] = {
    "conversation full replies": _FULL & _TALK,
    "conversation full notes": _FULL & STAFF & _TALK,
    "conversation draft replies": _DRAFT & _TALK,
    "conversation secret replies": _SECRET & _TALK,
    "conversation foreign notes": _FOREIGN & STAFF & _TALK,
    "conversation loose notes": _LOOSE & STAFF & _TALK,
    "message requester reply": _FULL & _TALK,
    "message member reply": _FULL & _TALK,
    "message lead note": _FULL & STAFF & _TALK,
    "message draft reply": _DRAFT & _TALK,
    "message secret reply": _SECRET & _TALK,
    "message foreign note": _FOREIGN & STAFF & _TALK,
    "message loose note": _LOOSE & STAFF & _TALK,
    "file reply": _FULL & _TALK,
    "file note": _FULL & STAFF & _TALK,
    "file secret": _SECRET & _TALK,
    # Not its uploader's for ever: they do not see the item any more.
    "file lost": _FULL & STAFF & _TALK,
    # Not yet taken by a message: its uploader's alone, whoever sees all else.
    "file loose": frozenset({"requester"}),
    "file lead loose": LEAD & may_use("conversations:read"),
}

PROJECTS: dict[str, Viewers] = {
    "project website": (WEBSITE | GUESTS) & _PROJECTS,
    "project backoffice": BACKOFFICE & _PROJECTS,
    "project inbox": ADMIN & _PROJECTS,
}

# One's own, of items and messages that one may see now, by the sign-in that asks.
NOTIFICATIONS: dict[str, Viewers] = {
    "notification requester reply": frozenset({"requester"}),
    "notification requester note": NOBODY,
    "notification follower draft": NOBODY,
    "notification outsider full": NOBODY,
    "notification lead note": LEAD & _TOLD & _TALK,
    "notification admin reply": ADMIN & _TOLD & _TALK,
    "notification admin status": ADMIN & _TOLD,
}

# Staff may look anybody up, customers themselves and their organization; a key without people:read only its owner.
_STAFF = STAFF & _PEOPLE
_OWN = {"admin": ADMIN, "lead": LEAD}
_COMPANY = {
    "acme": {"requester", "colleague"},
    "beta": {"follower", "foreigner"},
    "gamma": {"org_follower"},
    "delta": {"guest"},
    "epsilon": {"org_guest"},
}

PRINCIPALS: dict[str, Viewers] = {
    **{f"customer {name}": _STAFF | {name} for name in sorted(CUSTOMERS)},
    **{f"organization {name}": _STAFF | people for name, people in _COMPANY.items()},
    **{f"user {name}": _STAFF | _OWN.get(name, {name}) for name in sorted(USERS)},
    "user deactivated": _STAFF,
    "customer deactivated_customer": _STAFF,
    "team web": _STAFF,
    "team night": _STAFF,
    "automation setup": _STAFF,
    **{
        f"api_key {name}": _STAFF
        for name in (*KEYS, "revoked_key", "expired_key", "dead_key", "key_of_deactivated")
    },
}

# Where mail comes in is for admins alone, whatever is made of it; what was removed is nobody's.
INBOXES: dict[str, Viewers] = {
    "inbox default": ADMIN & _PROJECTS,
    "inbox support": ADMIN & _PROJECTS,
    "inbox removed": NOBODY,
}

# What somebody is writing is theirs alone, as long as they see the item.
DRAFTS: dict[str, Viewers] = {
    "draft member reply": frozenset({"member"}),
    "draft lead note": LEAD & _TALK,
    "draft admin note": ADMIN & _TALK,
    "draft requester reply": frozenset({"requester"}),
    "draft outsider note": NOBODY,
}

# What describes the work itself is for everyone who is signed in.
PUBLIC: dict[str, Viewers] = {
    "type ticket": SIGNED_IN,
    "status open": SIGNED_IN,
    "status resolved": SIGNED_IN,
}

ROWS: dict[str, Viewers] = {
    **ITEMS,
    **CONVERSATIONS,
    **PROJECTS,
    **NOTIFICATIONS,
    **PRINCIPALS,
    **INBOXES,
    **DRAFTS,
    **PUBLIC,
}

# Links between items, and what the log tells of items, are read through other rows and not by an id of their own.
LINKS: dict[str, Viewers] = {
    "link full secret": ADMIN & _ITEMS,
    "link full shown": WEBSITE & _ITEMS,
}

EVENTS: dict[str, Viewers] = {
    "event full created": _FULL & _ITEMS,
    "event full moved": _FULL & _ITEMS,
    "event full edited": _FULL & _ITEMS,
    "event full finished": _FULL & _ITEMS,
    "event full assigned": _FULL & _ITEMS,
    "event full followers": WEBSITE & _ITEMS,
    "event requester reply": _FULL & _ITEMS,
    "event lead note": WEBSITE & _ITEMS,
    # That it was linked is left to whoever sees everything: who sees one end need not see the other.
    "event full linked to shown": ADMIN & _ITEMS,
    "event shown linked to full": ADMIN & _ITEMS,
    "event full linked to secret": ADMIN & _ITEMS,
    "event secret linked to full": ADMIN & _ITEMS,
    "event draft created": _DRAFT & _ITEMS,
    "event secret created": _SECRET & _ITEMS,
    "event loose created": _LOOSE & _ITEMS,
    "event member signed in": NOBODY,
    "event requester told": NOBODY,
    "event customer created": NOBODY,
    "event foreigner bounced": NOBODY,
    "event website shared": NOBODY,
}
