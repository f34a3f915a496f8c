"""Who may do what, written down by hand: every action against every kind of viewer."""

from uuid import UUID

import pytest

from domain import policy
from domain.policy import may
from kit.errors import NotAllowed
from kit.ids import new_id
from models import (
    ANONYMOUS,
    SCOPES,
    Item,
    ItemParty,
    Level,
    Part,
    PrincipalKind,
    Project,
    Role,
    Viewer,
)

PROJECT, TEAM, ME = new_id(), new_id(), new_id()

EVERYTHING = "reply note follow edit set_status convert assign move publish add_followers plan merge split archive remove"
DISCUSSION = "reply note follow"
OF_ITEMS = {
    "admin": EVERYTHING,
    "automation": EVERYTHING,
    "manager": EVERYTHING,
    "lead": EVERYTHING,
    "member": DISCUSSION,
    "member who created it": EVERYTHING,
    "member who is assigned": EVERYTHING,
    "member whose team is assigned": EVERYTHING,
    "member who follows": DISCUSSION,
    "restricted": DISCUSSION,
    "restricted who created it": DISCUSSION,
    "restricted who is assigned": DISCUSSION,
    "outsider who created it": "",
    "outside of projects, creator": EVERYTHING,
    "outside of projects, assigned": EVERYTHING,
    "outside of projects, follower": DISCUSSION,
    "manager without switches": "note follow edit set_status convert assign move add_followers plan merge split archive remove",
    "customer": "reply follow",
    "visitor": "",
}
OF_PROJECTS = {
    "admin": "archive remove edit share add_followers create_item plan follow reply note",
    "automation": "archive remove edit share add_followers create_item plan follow reply note",
    "manager": "archive remove edit share add_followers create_item plan follow reply note",
    "lead": "edit add_followers create_item plan follow reply note",
    "member": "create_item follow reply note",
    "restricted": "follow reply note",
    "outsider": "",
    "customer": "follow reply",
    "manager without switches": "archive remove edit share add_followers create_item plan follow note",
    "visitor": "",
}


def user(role: Role | None = None, *, switches=("may_publish", "may_reply"), **more) -> Viewer:
    return Viewer(
        principal_id=ME,
        kind=PrincipalKind.USER,
        level=Level.MEMBER,
        roles={PROJECT: role} if role else {},
        teams=frozenset({TEAM}),
        switches=frozenset(switches),
        **more,
    )


def who(name: str) -> Viewer:
    if name == "admin":
        return Viewer(principal_id=ME, kind=PrincipalKind.USER, level=Level.ADMIN)
    if name == "automation":
        return Viewer(principal_id=ME, kind=PrincipalKind.AUTOMATION)
    if name == "customer":
        return Viewer(principal_id=ME, kind=PrincipalKind.CUSTOMER)
    if name == "visitor":
        return ANONYMOUS
    if name == "manager without switches":
        return user(Role.MANAGER, switches=())
    first = name.split(maxsplit=1)[0]
    return user(Role(first) if first in set(Role) else None)


def item(name: str) -> Item:
    mine = "created" in name or "creator" in name
    made = Item(id=new_id())
    made.project_id = None if name.startswith("outside of") else PROJECT
    made.creator_id = ME if mine else new_id()
    made.merged_into_id = None
    part = Part.FOLLOWER if "follow" in name else Part.ASSIGNEE
    party = ME if "assigned" in name or "follow" in name else None
    made.parties = [_party(TEAM if "team" in name else party, part)] if party else []
    return made


def _party(key: UUID, part: Part) -> ItemParty:
    party = ItemParty(id=new_id(), principal_kind=PrincipalKind.USER, part=part)
    party.principal_id = key
    return party


@pytest.mark.parametrize("name", OF_ITEMS)
def test_of_items(name):
    allowed = {action for action in policy.ITEM_ACTIONS if may(who(name), action, item(name))}
    assert allowed == {f"item.{verb}" for verb in OF_ITEMS[name].split()}


@pytest.mark.parametrize("name", OF_PROJECTS)
def test_of_projects(name):
    project = Project(id=PROJECT, name="Website")
    allowed = {action for action in policy.PROJECT_ACTIONS if may(who(name), action, project)}
    assert allowed == {f"project.{verb}" for verb in OF_PROJECTS[name].split()}


@pytest.mark.parametrize("name", [name for name, verbs in OF_ITEMS.items() if "edit" in verbs])
def test_what_is_archived_is_said_something_on_brought_back_and_removed_alone(name):
    kept = item(name)
    kept.archived = True
    allowed = {action for action in policy.ITEM_ACTIONS if may(who(name), action, kept)}
    assert allowed == {f"item.{verb}" for verb in OF_ITEMS[name].split()} - policy.KEPT
    with pytest.raises(NotAllowed, match="archived"):
        policy.check(who(name), "item.edit", kept)


@pytest.mark.parametrize("name", OF_ITEMS)
def test_what_was_merged_is_said_something_on_put_away_and_no_longer_merged_alone(name):
    merged = item(name)
    merged.merged_into_id = new_id()
    allowed = {action for action in policy.ITEM_ACTIONS if may(who(name), action, merged)}
    may_undo = {"item.undo_merge"} if "merge" in OF_ITEMS[name].split() else set()
    assert allowed == ({f"item.{verb}" for verb in OF_ITEMS[name].split()} - policy.KEPT) | may_undo
    if may_undo:
        with pytest.raises(NotAllowed, match="merged into another"):
            policy.check(who(name), "item.edit", merged)
        with pytest.raises(NotAllowed, match="not merged"):
            policy.check(who(name), "item.undo_merge", item(name))
        merged.archived = True
        with pytest.raises(NotAllowed, match="archived"):
            policy.check(who(name), "item.undo_merge", merged)


def test_every_action_is_in_the_tables():
    assert {f"item.{verb}" for verb in EVERYTHING.split()} | {"item.undo_merge"} == policy.ITEM_ACTIONS
    assert {f"project.{verb}" for verb in OF_PROJECTS["admin"].split()} == policy.PROJECT_ACTIONS


@pytest.mark.parametrize(
    ("scope", "of_items", "of_projects"),
    [
        ("items:write", EVERYTHING.replace("reply note ", ""), "create_item plan"),
        ("conversations:write", "reply note", "reply note"),
        (
            "projects:write",
            "",
            OF_PROJECTS["admin"].replace("create_item plan ", "").replace(" reply note", ""),
        ),
        ("items:read", "", ""),
        ("people:write", "", ""),
    ],
)
@pytest.mark.parametrize("level", Level)
def test_a_key_does_what_its_scopes_cover(scope, of_items, of_projects, level):
    key = Viewer(
        principal_id=ME,
        kind=PrincipalKind.USER,
        level=level,
        roles={PROJECT: Role.MANAGER},
        switches=frozenset({"may_publish", "may_reply"}),
        scopes=frozenset({scope}),
    )
    project = Project(id=PROJECT, name="Website")
    assert {a for a in policy.ITEM_ACTIONS if may(key, a, item(""))} == {
        f"item.{v}" for v in of_items.split()
    }
    allowed = {a for a in policy.PROJECT_ACTIONS if may(key, a, project)}
    assert allowed == {f"project.{v}" for v in of_projects.split()}


def test_check_raises_what_may_denies():
    policy.check(who("customer"), "item.reply", item("customer"))
    with pytest.raises(NotAllowed, match="set status"):
        policy.check(who("customer"), "item.set_status", item("customer"))


def test_only_admins_and_automations_administer():
    for name in ("admin", "automation"):
        policy.check_admin(who(name))
    for name in ("manager", "lead", "member", "restricted", "customer", "visitor"):
        with pytest.raises(NotAllowed):
            policy.check_admin(who(name))
    admin = Viewer(
        principal_id=ME, kind=PrincipalKind.USER, level=Level.ADMIN, scopes=SCOPES - {"people:write"}
    )
    with pytest.raises(NotAllowed):
        policy.check_admin(admin)
    policy.check_admin(admin, "projects:write")
