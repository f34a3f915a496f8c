"""People, teams, organizations, keys: a display name to whoever meets them on a row, the rest to who may look them up.

Who may: staff, by a sign-in that covers people:read; and everybody may read what is known of themself.
"""

from tests.rights.expected.audiences import ITEMS, PRINCIPALS, PROJECTS
from tests.rights.expected.canaries import mark
from tests.rights.expected.circles import ADMIN, LEAD
from tests.rights.rows import EMPTY, NULL, VALUE, Fields, Row, Step, Type
from tests.rights.viewers import ALL, CUSTOMERS, STAFF, Viewers, may_use

SEEN: Row = {VALUE: ALL}
FOR_STAFF: Row = {VALUE: STAFF, NULL: CUSTOMERS}
_LOOKING_UP = STAFF & may_use("people:read")
_FULL, _SHOWN = ITEMS["item full"], ITEMS["item shown"]

_NAMED: Fields = {"id": SEEN, "name": SEEN, "kind": SEEN, "active": FOR_STAFF}


_FIELDS = may_use("items:read")
_NOTHING: Fields = {"customFields": {EMPTY: ALL}}


def _about(own: Viewers) -> Fields:
    """Custom fields of which something is known: to staff who may look people up, and to those whom it is about."""
    seen = (_LOOKING_UP | own) & _FIELDS
    return {"customFields": {VALUE: seen, EMPTY: ALL - seen}}


def _known_to(viewers: Viewers) -> Row:
    return {VALUE: viewers, NULL: ALL - viewers}


def _user(of: Viewers) -> Fields:
    """A user with a time zone; `of` are the users themselves, and their keys."""
    own = dict.fromkeys(("email", "level", "timeZone"), _known_to(_LOOKING_UP | of))
    return {**_NAMED, "createdAt": FOR_STAFF, "bounce": {NULL: ALL}, "language": {NULL: ALL}, **own}


def _customer(of: Viewers) -> Fields:
    own = dict.fromkeys(("email", "organization"), _known_to(_LOOKING_UP | of))
    return {
        **_NAMED,
        "createdAt": FOR_STAFF,
        "bounce": {NULL: ALL},
        "language": {NULL: ALL},
        **own,
        **_NOTHING,
    }


_TEAM: Fields = {**_NAMED, "members": _known_to(_LOOKING_UP)}
_ORGANIZATION: Fields = {**_NAMED, "domains": _known_to(_LOOKING_UP), **_NOTHING}
# A key's scopes and its end are for its owner and for admins.
_KEY_OF_LEAD: Fields = dict.fromkeys(("scopes", "expiresAt"), _known_to((ADMIN | LEAD) & _LOOKING_UP))
_KEY_OF_ADMIN: Fields = {
    "scopes": _known_to(ADMIN & _LOOKING_UP),
    "expiresAt": {NULL: ALL},
}

_REQUESTER, _ACME = frozenset({"requester"}), frozenset({"requester", "colleague"})
_ASSIGNEES: tuple[Step, ...] = ("item full", "assignees")


def _called(name: str) -> dict[str, object]:
    return {"name": f"{name} {mark(name)}"}


TYPES = [
    # Looked up by their ids.
    Type("User", ("user member",), PRINCIPALS["user member"], _user(frozenset({"member"}))),
    Type("Customer", ("customer requester",), PRINCIPALS["customer requester"],
         _customer(_REQUESTER) | _about(_REQUESTER)),
    # That mail to them comes back is for staff who may look people up, not for themselves.
    Type("Customer", ("customer foreigner",), PRINCIPALS["customer foreigner"], _customer(frozenset({"foreigner"})) | {
        "bounce": _known_to(_LOOKING_UP),
    }),
    Type("Bounce", ("customer foreigner", "bounce"), _LOOKING_UP, dict.fromkeys(("at", "reason", "address"), SEEN)),
    Type("Team", ("team web",), PRINCIPALS["team web"], _TEAM),
    Type("Organization", ("organization acme",), PRINCIPALS["organization acme"], _ORGANIZATION | _about(_ACME)),
    Type("Automation", ("automation setup",), PRINCIPALS["automation setup"], _NAMED),
    Type("ApiKey", ("api_key narrow_key",), PRINCIPALS["api_key narrow_key"], _NAMED | _KEY_OF_LEAD),
    # Met on an item.
    Type("User", (*_ASSIGNEES, _called("member name")), _FULL, _user(frozenset({"member"}))),
    Type("Team", (*_ASSIGNEES, _called("web name")), _FULL, _TEAM),
    Type("Customer", ("item full", "requester"), _FULL, _customer(_REQUESTER) | _about(_REQUESTER)),
    Type("Organization", ("item full", "followers", _called("gamma name")), _FULL & STAFF, _ORGANIZATION),
    Type("User", ("item full", "creator"), _FULL & STAFF, _user(ADMIN) | {"timeZone": {NULL: ALL}}),
    Type("ApiKey", ("item shown", "history", "nodes", {"kind": "item.edited"}, "actor"), _SHOWN, _NAMED | _KEY_OF_ADMIN),
    # Met on a project.
    Type("Organization", ("project website", "followers", _called("epsilon name")),
         PROJECTS["project website"] & STAFF, _ORGANIZATION),
    # Oneself.
    Type("Customer", ("viewer",), CUSTOMERS, _customer(CUSTOMERS) | _about(_REQUESTER)),
    Type("User", ("viewer",), STAFF, _user(STAFF) | {"timeZone": {VALUE: frozenset({"member"}),
         NULL: ALL - {"member"}}}),
    Type("Organization", ("viewer", "organization"), CUSTOMERS, _ORGANIZATION | _about(_ACME)),
]  # fmt: skip
