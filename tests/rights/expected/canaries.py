"""Who may read which text of the world: each is marked with a word that occurs nowhere else.

Whoever is named here must find the word in what they can read, everybody else must not find it in any answer. A text of
the world that is not listed here cannot be written.
"""

from tests.rights.expected.audiences import (
    CONVERSATIONS,
    DRAFTS,
    FOLDERS,
    INBOXES,
    INCOMING,
    ITEMS,
    MAIL_SERVERS,
    MAILBOXES,
    OUTGOING_MAILS,
    PRINCIPALS,
    PROJECTS,
    SAVED_REPLIES,
)
from tests.rights.expected.circles import ADMIN, LEAD, NOBODY
from tests.rights.expected.work import (
    BASELINES,
    CHECKLISTS,
    FIELDS,
    FILES,
    IN_BIN,
    JOBS,
    OWN_TYPES,
    PORTFOLIOS,
    PROJECTS_IN_BIN,
    TAGS,
)
from tests.rights.viewers import CUSTOMERS, STAFF, USERS, Viewers, may_use

_LOOKING_UP = STAFF & may_use("people:read")
"""Staff may look everybody up."""
_LEAD_KEYS = frozenset({"narrow_key", "talk_key"})
_ADMIN_KEY = frozenset({"no_people_key"})
"""The keys that may look nobody up, and meet people's names only on what they see."""
_ON_FULL = frozenset({"requester", "follower", "org_follower", "guest", "org_guest"})
"""Customers who see the item `full`: they read who asked, who works on it, who writes to customers, who changed what."""
_LISTED = _LOOKING_UP | _LEAD_KEYS | _ADMIN_KEY
_ON_PROJECT = _LOOKING_UP | _ADMIN_KEY

NAMES: dict[str, Viewers] = {
    # Named on `full` to everybody who sees it.
    "requester name": _LISTED | _ON_FULL,
    "member name": _LISTED | _ON_FULL,
    "web name": _LISTED | _ON_FULL,
    # Who closed what they asked for, which was merged into another.
    "admin name": _LISTED | _ON_FULL | {"colleague", "foreigner"},
    "manager name": _LISTED | _ON_FULL,
    "lead name": _LISTED | _ON_FULL,
    # Followers of items are listed for staff alone.
    "follower name": _LISTED | {"follower"},
    "gamma name": _LISTED | {"org_follower"},
    "night name": _LISTED | {"requester", "follower"},
    "watcher name": _LISTED,
    "guest name": _LISTED | {"guest"},
    "idle name": _LISTED,
    # On other items.
    "colleague name": _ON_PROJECT | {"colleague"},
    "foreigner name": _ON_PROJECT | {"foreigner"},
    "outside_lead name": _ON_PROJECT | {"foreigner", "requester", "follower"},
    "loner name": _ON_PROJECT | {"requester", "follower"},
    # Members of projects and their followers: for staff alone.
    **{
        f"{name} name": _ON_PROJECT
        for name in [
            "restricted",
            "gagged",
            "outside_manager",
            "outside_member",
            "outside_restricted",
            "epsilon",
            "deactivated",
        ]
    },
    "org_guest name": _LOOKING_UP | {"org_guest"},
    "org_follower name": _LOOKING_UP | {"org_follower"},
    "teammate name": _LOOKING_UP,
    "team_loner name": _LOOKING_UP,
    "acme name": _LOOKING_UP | {"requester", "colleague"},
    "beta name": _LOOKING_UP | {"follower", "foreigner"},
    "delta name": _ON_PROJECT | {"guest"},  # whom Website is for
    "deactivated_customer name": _LOOKING_UP,
    "narrow_key name": _LOOKING_UP,
    # It changed the item `shown`, whose history says so.
    "wide_key name": _LISTED | {"guest", "org_guest"},
}
NAMES["epsilon name"] |= {"org_guest"}
for _user in USERS:  # everybody knows themself
    NAMES[f"{_user} name"] |= {_user}

EMAILS: dict[str, Viewers] = {
    **{f"{name} email": PRINCIPALS[f"customer {name}"] for name in CUSTOMERS},
    **{f"{name} email": PRINCIPALS[f"user {name}"] for name in USERS},
    "deactivated email": _LOOKING_UP,
    "deactivated_customer email": _LOOKING_UP,
    # In one's own address.
    "acme domain": _LOOKING_UP | {"requester", "colleague"},
    "beta domain": _LOOKING_UP | {"follower", "foreigner"},
    "gamma domain": _LOOKING_UP | {"org_follower"},
    "delta domain": _LOOKING_UP | {"guest"},
    "epsilon domain": _LOOKING_UP | {"org_guest"},
    "acme other domain": _LOOKING_UP,
}

_FULL, _FULL_STAFF = ITEMS["item full"], ITEMS["item full"] & STAFF

CANARIES: dict[str, Viewers] = {
    **NAMES,
    **EMAILS,
    **{f"{item.partition(' ')[2]} title": who for item, who in ITEMS.items()},
    **{f"{item.partition(' ')[2]} description": who for item, who in ITEMS.items()},
    "binned title": IN_BIN,
    "binned description": IN_BIN,
    "binned text": NOBODY,
    "binned draft": NOBODY,
    "dumped name": PROJECTS_IN_BIN,
    "dumped description": PROJECTS_IN_BIN,
    **dict.fromkeys(("dumped folder", "dumped title", "dumped subject", "dumped text"), NOBODY),
    **{f"{name.partition(' ')[2]} entry": who for name, who in CHECKLISTS.items()},
    **{f"{name} name": who for name, who in FILES.items()},
    "full old title": _FULL,
    "full old description": _FULL,
    "foreigner bounce": _LOOKING_UP,
    "full sender domain": _FULL_STAFF,
    "full unverified sender": _FULL_STAFF,
    "website name": PROJECTS["project website"],
    "website description": PROJECTS["project website"],
    "backoffice name": PROJECTS["project backoffice"],
    "backoffice description": PROJECTS["project backoffice"],
    **{f"{name.partition(' ')[2]} name": who for name, who in FOLDERS.items()},
    **{f"{name.partition(' ')[2]} portfolio": who for name, who in PORTFOLIOS.items()},
    **{f"{name.partition(' ')[2]} tag": who for name, who in TAGS.items()},
    **{f"{name.partition(' ')[2]} field": who for name, who in FIELDS.items()},
    "story type": OWN_TYPES["type story"],
    "drafted status": OWN_TYPES["status drafted"],
    "full open value": _FULL,
    "website about value": PROJECTS["project website"] & may_use("items:read"),
    "requester about value": (_LOOKING_UP & may_use("items:read")) | {"requester"},
    "acme about value": (_LOOKING_UP & may_use("items:read")) | {"requester", "colleague"},
    "full secret value": _FULL_STAFF,
    "full replies subject": CONVERSATIONS["conversation full replies"],
    "full notes subject": CONVERSATIONS["conversation full notes"],
    "requester reply text": CONVERSATIONS["message requester reply"],
    "member reply text": CONVERSATIONS["message member reply"],
    "member reply html": CONVERSATIONS["message member reply"],
    "lead note text": CONVERSATIONS["message lead note"],
    "lead note html": CONVERSATIONS["message lead note"],
    "draft reply text": CONVERSATIONS["message draft reply"],
    "secret reply text": CONVERSATIONS["message secret reply"],
    **{
        f"moved {name} text": CONVERSATIONS[f"message moved {name}"] for name in ("reply", "answer", "outage")
    },
    "moved replies subject": CONVERSATIONS["conversation moved replies"],
    "moved since subject": CONVERSATIONS["conversation moved since"],
    "file moved name": CONVERSATIONS["file moved"],
    "copied name": CONVERSATIONS["message secret reply"] & _LOOKING_UP,
    "inside copied name": CONVERSATIONS["message inside"] & _LOOKING_UP,
    "foreign note text": CONVERSATIONS["message foreign note"],
    "loose note text": CONVERSATIONS["message loose note"],
    "file reply name": CONVERSATIONS["file reply"],
    "file note name": CONVERSATIONS["file note"],
    "file lost name": CONVERSATIONS["file lost"],
    "file secret name": CONVERSATIONS["file secret"],
    "file loose name": CONVERSATIONS["file loose"],
    "file drafted name": CONVERSATIONS["file drafted"],
    "file lead loose name": CONVERSATIONS["file lead loose"],
    **{
        f"{name} {what}": CONVERSATIONS[f"conversation {name}"]
        for name in ("inside", "outside", "news", "plan")
        for what in ("subject", "text")
    },
    "file outside name": CONVERSATIONS["file outside"],
    **DRAFTS,
    **{f"saved {name.partition(' ')[2]} name": who for name, who in SAVED_REPLIES.items()},
    **{f"saved {name.partition(' ')[2]} text": who for name, who in SAVED_REPLIES.items()},
    "own day name": _LOOKING_UP,
    "baseline name": BASELINES["baseline website"],
    "job failure": JOBS["job website"],
    "job stopped": JOBS["job website"],
    "support name": INBOXES["inbox support"],
    "support address": INBOXES["inbox support"],
    "support sender": INBOXES["inbox support"],
    "support list": INBOXES["inbox support"],
    "support blocked": INBOXES["inbox support"],
    "support trusted": INBOXES["inbox support"],
    **{
        f"aside {name}": INCOMING["incoming_mail aside"]
        for name in ("from name", "sender", "subject", "preview", "file", "reason")
    },
    "removed name": INBOXES["inbox removed"],
    "mailbox host": MAILBOXES["mailbox support"],
    "mailbox user": MAILBOXES["mailbox support"],
    "mailbox folder": MAILBOXES["mailbox support"],
    "mailbox client": MAILBOXES["mailbox token"],
    # What opens a mailbox is told to nobody.
    "mailbox password": NOBODY,
    "mailbox refresh": NOBODY,
    "mailbox secret": NOBODY,
    "server user": MAIL_SERVERS["mail_server all"],
    "server address": MAIL_SERVERS["mail_server all"],
    "server sender": MAIL_SERVERS["mail_server all"],
    "support host": MAIL_SERVERS["mail_server support"],
    "support client": MAIL_SERVERS["mail_server support"],
    "server password": frozenset(),
    "link mail text": frozenset(),
    **{
        f"{name} mail subject": OUTGOING_MAILS[f"outgoing_mail {name}"]
        for name in ("full", "note", "link", "inside", "news", "made")
    },
    # What servers say may name addresses.
    **{
        f"{name} mail reason": OUTGOING_MAILS[f"outgoing_mail {name}"] & _LOOKING_UP
        for name in ("full", "note", "link")
    },
    "full mail answer": OUTGOING_MAILS["outgoing_mail full"] & _LOOKING_UP,
}
CANARIES["admin name"] |= ADMIN
CANARIES["lead name"] |= LEAD


def mark(name: str) -> str:
    """The word that marks a text of the world: lower-case letters only, so that it stays itself in names and addresses."""
    return f"zq{''.join(letter for letter in name if letter.isalpha())}qz"
