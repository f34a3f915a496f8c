"""Who sees which row of the world: whom its global id opens, and nobody else."""

from tests.rights.expected import work
from tests.rights.expected.circles import ADMIN, BACKOFFICE, GUESTS, LEAD, NOBODY, WEBSITE
from tests.rights.viewers import (
    CUSTOMERS,
    KEYS,
    SIGNED_IN,
    STAFF,
    USERS,
    Viewers,
    may_use,
)

_ITEMS, _TALK = may_use("items:read"), may_use("items:read") & may_use("conversations:read")
_PROJECTS, _PEOPLE = may_use("projects:read"), may_use("people:read")
_TOLD = may_use("notifications:read") & _ITEMS

# An item in a project is seen by whoever has a role there, whoever is assigned or follows; by its requester always; once
# published by customers who follow it or the project, or whose organization does.
_FULL = WEBSITE | GUESTS | {"requester", "follower", "org_follower"}
_DRAFT = WEBSITE | {"requester"}
_SECRET = BACKOFFICE | {"colleague"}
_FOREIGN = BACKOFFICE | {"foreigner"}
_MOVED = WEBSITE | GUESTS | {"requester"}
_MOVED_BEFORE = _MOVED - GUESTS
"""What was said before it came into Website is not for those who only follow that."""
# Outside of projects: admins, its creator, assignees (members of assigned teams), followers and requester.
_LOOSE = ADMIN | {"outside_lead", "loner", "team_loner", "watcher", "requester", "follower"}

ITEMS: dict[str, Viewers] = {
    "item full": _FULL & _ITEMS,
    "item draft": _DRAFT & _ITEMS,
    "item shown": (WEBSITE | GUESTS) & _ITEMS,
    "item hidden": WEBSITE & _ITEMS,
    "item secret": _SECRET & _ITEMS,
    "item foreign": _FOREIGN & _ITEMS,
    "item moved": _MOVED & _ITEMS,
    "item loose": _LOOSE & _ITEMS,
    "item loose draft": (ADMIN | {"loner"}) & _ITEMS,
    "item incoming": (ADMIN | {"requester"}) & _ITEMS,
}

# Between people: who takes part, by a team or an organization too. On a project: who sees that, by what is said to whom.
_SPEAKERS = may_use("conversations:read")
TALKERS: dict[str, Viewers] = {
    "inside": (LEAD | {"teammate"}) & _SPEAKERS,
    "outside": frozenset({"member", "requester", "org_follower"}),
}
_NEWS, _PLAN = (WEBSITE | GUESTS) & _PROJECTS & _SPEAKERS, WEBSITE & _PROJECTS & _SPEAKERS

CONVERSATIONS: dict[str, Viewers] = {
    "conversation full replies": _FULL & _TALK,
    "conversation full notes": _FULL & STAFF & _TALK,
    "conversation draft replies": _DRAFT & _TALK,
    "conversation secret replies": _SECRET & _TALK,
    "conversation moved replies": _MOVED_BEFORE & _TALK,
    "conversation moved since": _MOVED & _TALK,
    "conversation foreign notes": _FOREIGN & STAFF & _TALK,
    "conversation loose notes": _LOOSE & STAFF & _TALK,
    "message requester reply": _FULL & _TALK,
    "message member reply": _FULL & _TALK,
    "message lead note": _FULL & STAFF & _TALK,
    "message draft reply": _DRAFT & _TALK,
    "message secret reply": _SECRET & _TALK,
    "message moved reply": _MOVED_BEFORE & _TALK,
    "message moved answer": _MOVED_BEFORE & _TALK,
    "message moved outage": _MOVED & _TALK,
    "message foreign note": _FOREIGN & STAFF & _TALK,
    "message loose note": _LOOSE & STAFF & _TALK,
    "file reply": _FULL & _TALK,
    "file note": _FULL & STAFF & _TALK,
    "file secret": _SECRET & _TALK,
    "file moved": _MOVED_BEFORE & _TALK,
    # Not its uploader's for ever: they do not see the item any more.
    "file lost": _FULL & STAFF & _TALK,
    **{f"{noun} {name}": who for name, who in TALKERS.items() for noun in ("conversation", "message")},
    "file outside": TALKERS["outside"],
    "conversation news": _NEWS,
    "message news": _NEWS,
    "conversation plan": _PLAN,
    "message plan": _PLAN,
    # Not yet taken by a message: its uploader's alone, whoever sees all else.
    "file loose": frozenset({"requester"}),
    "file drafted": frozenset({"member"}),
    "file lead loose": LEAD & may_use("conversations:read"),
}

PROJECTS: dict[str, Viewers] = {
    "project website": (WEBSITE | GUESTS) & _PROJECTS,
    "project backoffice": BACKOFFICE & _PROJECTS,
    "project inbox": ADMIN & _PROJECTS,
}

# How the items of a project are sorted is for those who work there.
FOLDERS: dict[str, Viewers] = {
    "folder plans": WEBSITE & _PROJECTS,
    "folder ideas": WEBSITE & _PROJECTS,
    "folder archive": BACKOFFICE & _PROJECTS,
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
    "notification admin aside": ADMIN & _TOLD & _TALK,
    "notification lead aside": NOBODY,
    "notification outside": frozenset({"org_follower"}),
    "notification left": NOBODY,
    "notification news": ADMIN & _NEWS & may_use("notifications:read"),
    "notification inside": NOBODY,
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

# By what other servers' mail is fetched is for those who see the inbox that it comes to.
MAILBOXES: dict[str, Viewers] = {
    "mailbox support": INBOXES["inbox support"],
    "mailbox token": INBOXES["inbox support"],
}

# By which servers mail goes out is for admins; how far a mail has come is for staff who see what it is about.
MAIL_SERVERS: dict[str, Viewers] = {
    "mail_server all": ADMIN & _PROJECTS,
    "mail_server support": ADMIN & _PROJECTS,
}
OUTGOING_MAILS: dict[str, Viewers] = {
    "outgoing_mail full": _FULL & STAFF & _TALK,
    "outgoing_mail note": _FULL & STAFF & _TALK,
    "outgoing_mail link": ADMIN & _TALK,
    "outgoing_mail foreigner": ADMIN & _TALK,
    "outgoing_mail inside": TALKERS["inside"],
    "outgoing_mail made": _FULL & STAFF & _TALK,
    "outgoing_mail news": _NEWS & STAFF,
}

# What comes in may be about anything: for admins, by keys that may read what is said.
INCOMING: dict[str, Viewers] = {
    "incoming_mail aside": ADMIN & _TALK,
    "incoming_mail released": ADMIN & _TALK,
    "incoming_mail taken": ADMIN & _TALK,
    "incoming_mail inside": NOBODY,
}

# What somebody is writing is theirs alone, as long as they see the item.
DRAFTS: dict[str, Viewers] = {
    "draft member reply": frozenset({"member"}),
    "draft lead note": LEAD & _TALK,
    "draft admin note": ADMIN & _TALK,
    "draft requester reply": frozenset({"requester"}),
    "draft outsider note": NOBODY,
    "draft inside": TALKERS["inside"] - {"teammate"},
    "draft left": NOBODY,
}

# What is said again and again is for its owner, for a team, or for everybody of the staff; admins see all that is shared.
_REPLIES = may_use("conversations:read")
SAVED_REPLIES: dict[str, Viewers] = {
    "saved_reply common": STAFF & _REPLIES,
    "saved_reply web": (ADMIN | {"teammate"}) & _REPLIES,
    "saved_reply night": (ADMIN | {"team_loner", "member"}) & _REPLIES,
    "saved_reply admin own": ADMIN & _REPLIES,
    "saved_reply lead own": LEAD & _REPLIES,
}

# What describes the work itself is for everyone who is signed in.
PUBLIC: dict[str, Viewers] = {
    "type ticket": SIGNED_IN,
    "type task": SIGNED_IN,
    "status open": SIGNED_IN,
    "status resolved": SIGNED_IN,
}

ROWS: dict[str, Viewers] = {
    **work.ROWS,
    **ITEMS,
    **CONVERSATIONS,
    **PROJECTS,
    **FOLDERS,
    **NOTIFICATIONS,
    **PRINCIPALS,
    **INBOXES,
    **MAILBOXES,
    **MAIL_SERVERS,
    **OUTGOING_MAILS,
    **INCOMING,
    **DRAFTS,
    **SAVED_REPLIES,
    **PUBLIC,
}

# Links between items, and what the log tells of items, are read through other rows and not by an id of their own.
LINKS: dict[str, Viewers] = {
    **work.PLANNED,
    **work.ENTRIES,
    "link full secret": ADMIN & _ITEMS,
    "link full shown": WEBSITE & _ITEMS,
    "link shown made from full": WEBSITE & _ITEMS,
}

EVENTS: dict[str, Viewers] = {
    **work.FILE_EVENTS,
    "event full created": _FULL & _ITEMS,
    "event full moved": _FULL & _ITEMS,
    "event full placed": WEBSITE & _ITEMS,
    "event full merged": WEBSITE & _ITEMS,
    "event full edited": _FULL & _ITEMS,
    "event full finished": _FULL & _ITEMS,
    "event full assigned": _FULL & _ITEMS,
    "event full followers": WEBSITE & _ITEMS,
    "event full ticked": WEBSITE & _ITEMS,
    "event full tagged": WEBSITE & _ITEMS,
    **dict.fromkeys(("event shown progressed", "event shown sized"), WEBSITE & _ITEMS),
    "event full filled": _FULL & _ITEMS,
    "event full filled secretly": WEBSITE & _ITEMS,
    "event requester reply": _FULL & _ITEMS,
    "event lead note": WEBSITE & _ITEMS,
    # That it was linked is left to whoever sees everything: who sees one end need not see the other.
    "event full mailed": WEBSITE & _ITEMS,
    "event full linked to shown": ADMIN & _ITEMS,
    "event hidden waited for": ADMIN & _ITEMS,
    "event shown recurs": WEBSITE & _ITEMS,
    "event shown linked to full": ADMIN & _ITEMS,
    "event full made shown": ADMIN & _ITEMS,
    "event shown made from full": ADMIN & _ITEMS,
    "event full linked to secret": ADMIN & _ITEMS,
    "event secret linked to full": ADMIN & _ITEMS,
    "event draft created": _DRAFT & _ITEMS,
    "event secret created": _SECRET & _ITEMS,
    "event moved": _MOVED & _ITEMS,
    "event moved reply": _MOVED_BEFORE & _ITEMS,
    "event moved answer": _MOVED_BEFORE & _ITEMS,
    "event moved outage": _MOVED & _ITEMS,
    "event binned created": NOBODY,
    "event loose created": _LOOSE & _ITEMS,
    "event member signed in": NOBODY,
    "event requester told": NOBODY,
    "event customer created": NOBODY,
    "event foreigner bounced": NOBODY,
    "event website shared": PROJECTS["project website"] & STAFF,
    "event folder created": PROJECTS["project backoffice"] & STAFF,
    "event portfolio edited": NOBODY,
    "event job advanced": NOBODY,
    "event website sorted": PROJECTS["project website"] & STAFF,
    **dict.fromkeys(("event type edited", "event story edited"), NOBODY),
    "event tag edited": NOBODY,
    "event open edited": NOBODY,
    "event secret edited": NOBODY,
    "event gone archived": NOBODY,
    "event mail set aside": NOBODY,
    "event mail released": NOBODY,
    "event mail erased": NOBODY,
    # History of the thread, for who reads that.
    "event inside said": TALKERS["inside"],
    "event inside left": TALKERS["inside"],
}
