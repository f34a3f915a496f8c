"""What is done to items. What may be done to one says the row of its permissions (`expected/item.py`)."""

from tests.rights.expected.audiences import ADMIN, ITEMS
from tests.rights.expected.item import ON_FULL, ON_LOOSE, ON_SHOWN
from tests.rights.expected.mutations.case import (
    CONFLICT,
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
    only,
)
from tests.rights.rows import TRUE, Fields
from tests.rights.viewers import CUSTOMERS, SIGNED_IN, STAFF, USERS, Viewers, may_use

_ON: dict[str, Fields] = {"item full": ON_FULL, "item shown": ON_SHOWN, "item loose": ON_LOOSE}
_LOOKS_NOBODY_UP = frozenset({"no_people_key"})
_SEES_NO_PROJECT = frozenset({"no_projects_key"})
_WRITERS = may_use("items:write")


def _may(action: str, item: str) -> Viewers:
    return _ON[item][action][TRUE] & ITEMS[item]


def _on(item: str, action: str, **arguments: object) -> Case:
    """Done to one item by whoever may; whoever does not see it finds nothing."""
    return Case({"id": f"@{item}", **arguments}, decided(ITEMS[item], _may(action, item)), hides=item)


def _on_each(action: str, **arguments: object) -> tuple[Case, ...]:
    return tuple(_on(item, action, **arguments) for item in _ON)


def _with(item: str, action: str, blind: Viewers, hides: str, **arguments: object) -> Case:
    """As `_on`, naming something beside the item; for the `blind` among those who may, that is not there."""
    allowed = _may(action, item)
    codes = {OK: allowed - blind, NOT_FOUND: allowed & blind, NOT_ALLOWED: ITEMS[item] - allowed}
    return Case({"id": f"@{item}", **arguments}, codes, hides=hides)


# Who puts tickets into the project for incoming ones: its members, of whom there are none here but admins, and customers.
_INTO_INBOX: Codes = only((ADMIN & _WRITERS) | CUSTOMERS)
_FOR_OTHERS = _INTO_INBOX[OK] - CUSTOMERS
_ADMIN_INTO = ADMIN & _WRITERS
_INTO_WEBSITE = _ADMIN_INTO | {"manager", "lead", "gagged", "member", "teammate"}
_INTO_BACKOFFICE = _ADMIN_INTO | {"outside_manager", "outside_lead", "outside_member"}
_INSIDE = frozenset({"manager", "lead", "member", "restricted", "gagged", "teammate"})
_OUTSIDE = frozenset({"outside_manager", "outside_lead", "outside_member", "outside_restricted"})
_MAKERS = STAFF & _WRITERS
_BACKOFFICE_UNSEEN = SIGNED_IN - ADMIN - _OUTSIDE


def _create(codes: Codes, hides: str = "", **given: object) -> Case:
    return Case({"input": {"title": "Another", **given}}, codes, hides=hides)


_CREATE = (
    _create(_INTO_INBOX),
    # Customers make requests of their own, and choose nothing beside; whatever they choose is refused alike.
    _create(only(_INTO_WEBSITE, (USERS - _INSIDE - {"admin"}) | _SEES_NO_PROJECT), "project website",
            projectId="@project website"),
    _create(only(_INTO_BACKOFFICE, (USERS - _OUTSIDE - {"admin"}) | _SEES_NO_PROJECT), "project backoffice",
            projectId="@project backoffice"),
    _create(only(_MAKERS), projectId=None),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "customer foreigner", projectId=None, requesterId="@customer foreigner"),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "user idle", projectId=None, assigneeIds=["@user idle"]),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "customer guest", projectId=None, followerIds=["@customer guest"]),
    _create(only(_MAKERS), projectId=None, requesterEmail="somebody@new.example"),
    _create(only(_INTO_INBOX[OK] - CUSTOMERS), published=True),
    # By which door it came in: customers say so of their own doors.
    _create(only(_INTO_INBOX[OK] - CUSTOMERS), source="PHONE"),
    _create(_INTO_INBOX, source="PORTAL"),
    # Nor do they ask for others, or choose people, where they choose nothing else; for themselves they may ask by name.
    _create(only(_FOR_OTHERS | {"foreigner"}, _FOR_OTHERS & _LOOKS_NOBODY_UP), "customer foreigner",
            requesterId="@customer foreigner"),
    _create(only(_FOR_OTHERS), requesterEmail="somebody@new.example"),
    _create(only(_FOR_OTHERS, _FOR_OTHERS & _LOOKS_NOBODY_UP), "user idle", assigneeIds=["@user idle"]),
    _create(only(_FOR_OTHERS, _FOR_OTHERS & _LOOKS_NOBODY_UP), "customer guest", followerIds=["@customer guest"]),
    _create(only(_FOR_OTHERS | {"requester"}, _FOR_OTHERS & _LOOKS_NOBODY_UP), requesterId="@customer requester"),
)  # fmt: skip

_SEES_FULL, _SEES_DRAFT = ITEMS["item full"], ITEMS["item draft"]
# A move needs the right to move, and to put items where it goes.
_MOVES_FULL = _may("move", "item full")
_INTO_UNSEEN = Case(
    {"id": "@item full", "projectId": "@project backoffice"},
    {
        OK: _MOVES_FULL & _ADMIN_INTO & may_use("projects:read"),
        NOT_ALLOWED: _SEES_FULL - _MOVES_FULL,
    },
    hides="project backoffice",
)

MUTATIONS = {
    "itemCreate": Mutation(done("item"), _CREATE),
    "itemEdit": Mutation(done("item"), (
        *_on_each("edit", input={"title": "Renamed"}),
        *_on_each("publish", input={"published": False}),
        # Of a newer version whoever sees it is told before anything else.
        Case({"id": "@item full", "version": 999, "input": {"title": "Renamed"}}, {CONFLICT: _SEES_FULL}, hides="item full"),
        Case({"id": "@item draft", "input": {"priority": 5}},
             decided(_SEES_DRAFT, (ADMIN & _WRITERS) | {"manager", "lead", "gagged"}), hides="item draft"),
    )),
    "itemSetStatus": Mutation(done("item"), (
        _on("item full", "setStatus", statusId="@status open"),
        _on("item loose", "setStatus", statusId="@status resolved"),
    )),
    "itemAssign": Mutation(done("item"), tuple(
        _with(item, "assign", _LOOKS_NOBODY_UP, "user idle", assigneeIds=["@user idle"]) for item in _ON
    )),
    "itemFollow": Mutation(done("item") | PERHAPS_WRITTEN, _on_each("follow")),
    "itemUnfollow": Mutation(done("item") | PERHAPS_WRITTEN, _on_each("follow")),
    "itemChangeFollowers": Mutation(done("item"), (
        *(_with(item, "addFollowers", _LOOKS_NOBODY_UP, "user idle", add=["@user idle"]) for item in _ON),
        _on("item full", "addFollowers", remove=["@customer follower"]),
    )),
    "itemMove": Mutation(done("item"), (
        _INTO_UNSEEN,
        _on("item full", "move", projectId=None),
        _on("item shown", "move", projectId=None),
        _with("item loose", "move", SIGNED_IN - (ADMIN & may_use("projects:read")), "project website",
              projectId="@project website"),
    )),
    "itemSignal": Mutation(done("item") | NOTHING_WRITTEN, (
        _on("item full", "follow", doing="VIEWING"),
        _on("item full", "reply", doing="REPLYING"),
        _on("item full", "note", doing="NOTING"),
        _on("item loose", "note", doing="NOTING"),
    )),
}  # fmt: skip
