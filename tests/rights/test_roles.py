"""Roles in a project where they meet with something else: another role, an assignment, no role at all."""

from dataclasses import replace
from typing import Any

from domain import items, policy, teams
from models import Item, ItemParty, Project
from tests.rights.asking import Desk

_PROJECT = "query Ask($id: ID!) { project(id: $id) { viewerCan { edit share createItem } } }"
_ITEM = """query Ask($id: ID!) {
  item(id: $id) { viewerCan { edit setStatus convert assign move publish addFollowers reply note follow } }
}"""
_EDIT = 'mutation Edit($id: ID!) { itemEdit(id: $id, input: { title: "Mine" }) { errors { code } } }'


async def test_of_a_role_of_ones_own_and_one_by_a_team_the_wider_counts(desk: Desk):
    admin = await desk.world.viewer("user admin")
    await teams.set_members(
        admin, desk.world.key("team web"), desk.world.keys("user restricted", "user lead", "user manager")
    )
    # The team is a member of Website: more than restricted, less than lead and manager.
    assert await _may(desk, "restricted") == {"edit": False, "share": False, "createItem": True}
    assert await _may(desk, "lead") == {"edit": True, "share": False, "createItem": True}
    assert await _may(desk, "manager") == {"edit": True, "share": True, "createItem": True}


async def test_a_restricted_user_changes_nothing_not_even_what_they_are_assigned(desk: Desk):
    full, restricted = desk.world.keys("item full", "user restricted")
    await items.assign(await desk.world.viewer("user lead"), full, [restricted])
    answer = await desk.ask("restricted", _ITEM, id=desk.world.ids["item full"])
    changes = dict.fromkeys(
        ("edit", "setStatus", "convert", "assign", "move", "publish", "addFollowers"), False
    )
    assert answer.data["item"]["viewerCan"] == {**changes, "reply": True, "note": True, "follow": True}
    answer = await desk.ask("restricted", _EDIT, id=desk.world.ids["item full"])
    assert answer.data["itemEdit"]["errors"] == [{"code": "NOT_ALLOWED"}]


async def test_whoever_has_no_role_in_a_project_may_do_nothing_to_its_items(desk: Desk):
    """They do not see them; and if they did, assigned and following as these are, still not."""
    hidden = await Item.get(id=desk.world.key("item hidden"))
    hidden.parties = await ItemParty.filter(item_id=hidden.id)
    for name in ("idle", "watcher"):
        viewer = await desk.world.viewer(f"user {name}")
        assert not [action for action in policy.ITEM_ACTIONS if policy.may(viewer, action, hidden)]


async def test_who_may_change_projects_by_a_key_may_not_speak_on_them_by_it(desk: Desk):
    admin = await desk.world.viewer("user admin")
    website = await Project.get(id=desk.world.key("project website"))
    for scope, allowed in (("projects:write", False), ("conversations:write", True)):
        key = replace(admin, scopes=frozenset({scope}))
        assert [policy.may(key, action, website) for action in ("project.reply", "project.note")] == [
            allowed,
            allowed,
        ]


async def _may(desk: Desk, viewer: str) -> Any:
    answer = await desk.ask(viewer, _PROJECT, id=desk.world.ids["project website"])
    return answer.data["project"]["viewerCan"]
