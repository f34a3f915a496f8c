"""What is done to items. What may be done to one says the row of its permissions (`expected/item.py`)."""

from tests.rights.expected.audiences import CONVERSATIONS, ITEMS
from tests.rights.expected.circles import ADMIN
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
from tests.rights.expected.work import IN_BIN, OWN_TYPES
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
_READS_NONE = SIGNED_IN - may_use("items:read")
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
    # Below an item, which is not there for a key that reads none, or in a folder.
    _create(only(_INTO_WEBSITE, (USERS - _INSIDE - {"admin"}) | _SEES_NO_PROJECT | {"no_items_key"}), "item hidden",
            parentId="@item hidden"),
    _create(only(_INTO_WEBSITE, (USERS - _INSIDE - {"admin"}) | _SEES_NO_PROJECT), "folder plans",
            folderId="@folder plans"),
    _create(only(_MAKERS), projectId=None),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "customer foreigner", projectId=None, requesterId="@customer foreigner"),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "user idle", projectId=None, assigneeIds=["@user idle"]),
    _create(only(_MAKERS, _LOOKS_NOBODY_UP), "customer guest", projectId=None, followerIds=["@customer guest"]),
    _create(only(_MAKERS), projectId=None, requesterEmail="somebody@new.example"),
    _create(only(_INTO_INBOX[OK] - CUSTOMERS), published=True),
    # Made from something that one sees; customers say nothing of the kind, not even of their own.
    _create(only(_MAKERS, _MAKERS - ITEMS["item full"]), "item full", projectId=None, fromItemId="@item full"),
    _create(only(_FOR_OTHERS, _FOR_OTHERS - ITEMS["item secret"]), "item secret", fromItemId="@item secret"),
    # By which door it came in: customers say so of their own doors.
    _create(only(_INTO_INBOX[OK] - CUSTOMERS), source="PHONE"),
    _create(_INTO_INBOX, source="PORTAL"),
    # Nor do they ask for others, or choose people, where they choose nothing else; for themselves they may ask by name.
    _create(only(_FOR_OTHERS | {"foreigner"}, _FOR_OTHERS & _LOOKS_NOBODY_UP), "customer foreigner",
            requesterId="@customer foreigner"),
    _create(only(_FOR_OTHERS), requesterEmail="somebody@new.example"),
    _create(only(_FOR_OTHERS), tagIds=["@tag hot"]),
    _create(only(_INTO_INBOX[OK], _INTO_INBOX[OK] & _READS_NONE), customFields=[{"key": "open", "value": "x"}]),
    _create(only(_INTO_INBOX[OK], (_INTO_INBOX[OK] & _READS_NONE) | CUSTOMERS), customFields=[{"key": "secret", "value": "x"}]),
    _create(only(_FOR_OTHERS, _FOR_OTHERS & _LOOKS_NOBODY_UP), "user idle", assigneeIds=["@user idle"]),
    _create(only(_FOR_OTHERS, _FOR_OTHERS & _LOOKS_NOBODY_UP), "customer guest", followerIds=["@customer guest"]),
    _create(only(_FOR_OTHERS | {"requester"}, _FOR_OTHERS & _LOOKS_NOBODY_UP), requesterId="@customer requester"),
)  # fmt: skip


def _fills(item: str, key: str, theirs: str) -> Case:
    """A field filled by whoever may edit the item; `theirs`: what who asked for it is told."""
    value = "large" if key == "size" else "x"
    allowed = _may("edit", item)
    asks = frozenset({"requester"}) & (ITEMS[item] if item != "item shown" else frozenset())
    codes = {OK: allowed, NOT_ALLOWED: ITEMS[item] - allowed - asks}
    codes[theirs] = codes.get(theirs, frozenset()) | asks
    given = {"customFields": [{"key": key, "value": value}]}
    return Case({"id": f"@{item}", "input": given}, codes, hides=item)


# Whoever sees one may hear no more of it: a choice of one's own, like those about notifications.
_MUTES = tuple(
    Case({"id": f"@{item}"}, decided(ITEMS[item], ITEMS[item] & may_use("notifications:write")), hides=item)
    for item in ("item full", "item draft", "item loose")
)
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


def _place_unseen(hides: str, name: str) -> Case:
    """Into the Backoffice, by something that is not seen by whoever works in Website alone."""
    codes = {
        OK: _MOVES_FULL & _ADMIN_INTO & may_use("projects:read"),
        NOT_ALLOWED: _SEES_FULL - _MOVES_FULL,
    }
    return Case({"id": "@item full", "input": {name: f"@{hides}"}}, codes, hides=hides)


def _cloned(item: str, blind: Viewers) -> Codes:
    """Of those who see it, who may put items into Website; for the `blind` among them, its people are not there."""
    finds = ITEMS[item] & (CUSTOMERS | may_use("projects:read") | (SIGNED_IN - _WRITERS))
    allowed = finds & _INTO_WEBSITE & _WRITERS
    return {OK: allowed - blind, NOT_ALLOWED: finds - allowed}


def _merge(item: str, into: str, allowed: Viewers) -> Case:
    """Both have to be seen, and changed."""
    return Case(
        {"id": f"@{item}", "intoId": f"@{into}"}, decided(ITEMS[item] & ITEMS[into], allowed), hides=into
    )


_SPLITS = _may("split", "item full") & may_use("conversations:write")


def _splits(message: str) -> Codes:
    """Of those who may split the item, who sees the message, and the people and project that the new one is for."""
    finds = _SPLITS & CONVERSATIONS[message] & may_use("projects:read")
    return {OK: finds - _LOOKS_NOBODY_UP, NOT_ALLOWED: _SEES_FULL - _SPLITS}


MUTATIONS = {
    "itemCreate": Mutation(done("item"), _CREATE),
    "itemEdit": Mutation(done("item"), (
        *_on_each("edit", input={"title": "Renamed"}),
        *_on_each("publish", input={"published": False}),
        # Of a newer version whoever sees it is told before anything else.
        Case({"id": "@item full", "version": 999, "input": {"title": "Renamed"}}, {CONFLICT: _SEES_FULL}, hides="item full"),
        Case({"id": "@item foreign", "input": {"priority": 5}}, {NOT_ALLOWED: ITEMS["item foreign"]}, hides="item foreign"),
        Case({"id": "@item foreign", "input": {"customFields": [{"key": "open", "value": "x"}]}},
             {NOT_ALLOWED: ITEMS["item foreign"]}, hides="item foreign"),
        Case({"id": "@item draft", "input": {"priority": 5}},
             decided(_SEES_DRAFT, (ADMIN & _WRITERS) | {"manager", "lead", "gagged"}), hides="item draft"),
        # To tag is to edit, also where one also publishes.
        *_on_each("edit", input={"tagIds": ["@tag hot"]}),
        Case({"id": "@item full", "input": {"published": True, "tagIds": []}},
             decided(_SEES_FULL, _may("edit", "item full")), hides="item full"),
        # On their own requests customers fill what is for them to fill, and nothing beside.
        *(_fills(item, "open", OK) for item in _ON),
        *(_fills(item, "size", NOT_ALLOWED) for item in _ON),
        *(_fills(item, "secret", NOT_FOUND) for item in _ON),
        Case({"id": "@item full", "input": {"title": "Renamed", "customFields": [{"key": "open", "value": "x"}]}},
             decided(_SEES_FULL, _may("edit", "item full")), hides="item full"),
    )),
    "itemSetStatus": Mutation(done("item"), (
        _on("item full", "setStatus", statusId="@status open"),
        _on("item loose", "setStatus", statusId="@status resolved"),
    )),
    "itemConvert": Mutation(done("item"), (
        _on("item full", "convert", typeId="@type task"),
        _on("item shown", "convert", typeId="@type ticket"),
        _on("item loose", "convert", typeId="@type task", version=1),
        # A project's own type is not there for a key that reads no projects.
        Case({"id": "@item full", "typeId": "@type story"}, {
            OK: _SEES_FULL & _may("convert", "item full") & OWN_TYPES["type story"],
            NOT_ALLOWED: _SEES_FULL - _may("convert", "item full"),
        }, hides="item full"),
    )),
    "itemAssign": Mutation(done("item"), tuple(
        _with(item, "assign", _LOOKS_NOBODY_UP, "user idle", assigneeIds=["@user idle"]) for item in _ON
    )),
    "itemFollow": Mutation(done("item") | PERHAPS_WRITTEN, _on_each("follow")),
    "itemUnfollow": Mutation(done("item") | PERHAPS_WRITTEN, _on_each("follow")),
    "itemMute": Mutation(done("item") | PERHAPS_WRITTEN, _MUTES),
    "itemUnmute": Mutation(done("item") | PERHAPS_WRITTEN, _MUTES),
    "itemChangeFollowers": Mutation(done("item"), (
        *(_with(item, "addFollowers", _LOOKS_NOBODY_UP, "user idle", add=["@user idle"]) for item in _ON),
        _on("item full", "addFollowers", remove=["@customer follower"]),
    )),
    "itemChangeTags": Mutation(done("item") | PERHAPS_WRITTEN, (
        _on("item full", "edit", remove=["@tag hot"]),
        _on("item shown", "edit", add=["@tag hot"]),
        _on("item loose", "edit", add=["@tag hot"]),
    )),
    "itemMove": Mutation(done("item"), (
        _INTO_UNSEEN,
        _on("item full", "move", projectId=None),
        _on("item shown", "move", projectId=None),
        _with("item loose", "move", SIGNED_IN - (ADMIN & may_use("projects:read")), "project website",
              projectId="@project website"),
    )),
    # What is finished is archived; and brought back, which it need not be.
    "itemArchive": Mutation(done("item"), (
        _on("item full", "archive"),
        Case({"id": "@item shown"}, {CONFLICT: _may("archive", "item shown"),
             NOT_ALLOWED: ITEMS["item shown"] - _may("archive", "item shown")}, hides="item shown"),
    )),
    "itemUnarchive": Mutation(done("item") | NOTHING_WRITTEN, _on_each("archive")),
    "itemRemove": Mutation(done("item"), _on_each("remove")),
    "itemRestore": Mutation(done("item"), (
        Case({"id": "@item binned"}, decided(IN_BIN, (ADMIN & _WRITERS) | {"manager", "lead", "gagged"})),
        Case({"id": "@item full"}, {}, hides="item full"),
    )),
    # As changing it alone; who may not is told why in the place of the item.
    "itemChangeMany": Mutation(done("changed"), (
        Case({"ids": ["@item full"], "input": {"priority": 5}, "together": "ALL_OR_NONE"},
             {OK: _may("edit", "item full")}, otherwise=CONFLICT, hides="item full"),
        Case({"ids": ["@item loose"], "input": {"removed": True}, "together": "ALL_OR_NONE"},
             {OK: _may("remove", "item loose")}, otherwise=CONFLICT, hides="item loose"),
        Case({"ids": ["@item shown"], "input": {"projectId": None}, "together": "ALL_OR_NONE"},
             {OK: _may("move", "item shown")}, otherwise=CONFLICT, hides="item shown"),
    )),
    # Needs the right to create where it stands; who looks nobody up finds no assignees either.
    "itemClone": Mutation(done("item"), (
        Case({"id": "@item full"}, _cloned("item full", _LOOKS_NOBODY_UP), hides="item full"),
        Case({"id": "@item shown"}, _cloned("item shown", frozenset()), hides="item shown"),
    )),
    # Needs the right to change both; nobody but admins has a hand in both projects.
    "itemMerge": Mutation(done("item"), (
        _merge("item full", "item shown", _may("merge", "item full") & _may("merge", "item shown")),
        _merge("item shown", "item full", _may("merge", "item full") & _may("merge", "item shown")),
        _merge("item loose", "item shown", _ADMIN_INTO),
        _merge("item shown", "item secret", _ADMIN_INTO),
        # What was merged before stands for nothing any more.
        Case({"id": "@item shown", "intoId": "@item foreign"},
             {NOT_ALLOWED: ITEMS["item shown"] & ITEMS["item foreign"]}, hides="item foreign"),
    )),
    # On either side: who does not see the other takes nothing back.
    "itemUndoMerge": Mutation(done("item"), (
        Case({"id": "@item foreign"}, decided(ITEMS["item foreign"], _ADMIN_INTO), hides="item foreign"),
        Case({"id": "@item full"}, {
            CONFLICT: _may("merge", "item full"), NOT_ALLOWED: _SEES_FULL - _may("merge", "item full"),
        }, hides="item full"),
    )),
    # Needs the right to create where it stands, and to change what was said; internal words are there for staff alone.
    "itemSplit": Mutation(done("item"), (
        Case({"id": "@item full", "input": {"messageIds": ["@message member reply"]}},
             _splits("message member reply"), hides="item full"),
        Case({"id": "@item full", "input": {"messageIds": ["@message lead note"]}},
             _splits("message lead note"), hides="item full"),
        Case({"id": "@item full", "input": {"messageIds": ["@message secret reply"]}},
             {NOT_ALLOWED: _SEES_FULL - _SPLITS}, hides="message secret reply"),
        Case({"id": "@item full", "input": {"messageIds": ["@message member reply"],
              "checklistEntryIds": ["@checklist_entry full"]}}, _splits("message member reply"), hides="item full"),
        Case({"id": "@item full", "input": {"messageIds": ["@message member reply"],
              "checklistEntryIds": ["@checklist_entry secret"]}},
             {NOT_ALLOWED: _SEES_FULL - _SPLITS}, hides="checklist_entry secret"),
    )),
    "itemPlace": Mutation(done("item"), (
        _on("item full", "move", input={"beforeId": "@item shown"}),
        _on("item shown", "move", input={"parentId": "@item full"}),
        _with("item full", "move", _SEES_NO_PROJECT, "folder plans", input={"folderId": "@folder plans"}),
        _with("item loose", "move", SIGNED_IN - (ADMIN & may_use("projects:read")), "folder plans",
              input={"folderId": "@folder plans"}),
        _with("item shown", "move", _SEES_NO_PROJECT, "project website", input={"projectId": "@project website"}),
        _place_unseen("project backoffice", "projectId"),
        _place_unseen("item secret", "afterId"),
        _place_unseen("item secret", "parentId"),
        _place_unseen("folder archive", "folderId"),
    )),
    "itemSignal": Mutation(done("item") | NOTHING_WRITTEN, (
        _on("item full", "follow", doing="VIEWING"),
        _on("item full", "reply", doing="REPLYING"),
        _on("item full", "note", doing="NOTING"),
        _on("item loose", "note", doing="NOTING"),
    )),
}  # fmt: skip
