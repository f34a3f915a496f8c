"""A whole project goes into the bin with all in it, where nobody sees any of it, and comes back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import conversations, copies, folders, inboxes, items, projects
from domain.bin import KEPT_FOR
from domain.conversations import NewMessage
from domain.inboxes import NewInbox
from domain.jobs import work
from kit import clock
from kit.ids import to_global
from models import Conversation, EventRecord, Item, Project, ProjectShare, Role, Viewer
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.api.talks.talking import CUSTOMER, on_project, sees
from tests.api.tree import made, tree
from tests.factories import Keys, key, narrowed
from tests.refusals import unchanged

REMOVE = """mutation($id: ID!, $version: Int) { projectRemove(id: $id, version: $version) {
  project { id name removedAt viewerCan { edit remove } } errors { code path message } } }"""
RESTORE = """mutation($id: ID!, $version: Int) { projectRestore(id: $id, version: $version) {
  project { id name removedAt version } errors { code path message } } }"""
BIN = """{ removedProjects { totalCount { value } nodes { name removedAt viewerCan { edit reply remove }
  history { nodes { kind } }
  folders { nodes { name } } conversations { nodes { id } } } } }"""
SEEN = """query($id: ID!) { project(id: $id) { name } projects(first: 50) { nodes { name } }
  items(first: 50) { nodes { title project { name } } totalCount { value } }
  search(query: "canary") { nodes { node { ... on Node { id } } } } }"""
FIGURES = """query($id: ID!) { project(id: $id) { rollUp { items } folders { nodes { name rollUp { items } } } }
  itemCounts(by: PROJECT) { project { name } count } }"""


@pytest.fixture
def website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


@pytest.fixture
async def full(admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys) -> dict[str, Any]:
    """Website with items, one of which was in the bin before, one of a customer; a folder, a thread, a portfolio."""
    there = workspace["website"]
    folder = await folders.create(lead, there, "Plans")
    asked = await factories.item(admin, "canary asked", project_id=there, requester_id=key(customer))
    plain = await factories.item(lead, "canary plain", project_id=there, published=True)
    await items.place(lead, plain.id, items.Wanted(folder_id=folder.id))
    below = await factories.item(lead, "canary below", project_id=there)
    await items.place(lead, below.id, items.Wanted(parent_id=plain.id))
    early = await factories.item(lead, "canary early", project_id=there)
    await items.remove(lead, early.id)
    thread = await on_project(lead, workspace, CUSTOMER, "News")
    await conversations.post(lead, thread.id, NewMessage(text="canary said"))
    note = await conversations.note(lead, plain.id, NewMessage(text="canary noted"))
    portfolio = await made(admin, "Customers", there)
    return {
        "asked": asked, "plain": plain, "below": below, "early": early, "thread": thread, "note": note,
        "portfolio": portfolio, "folder": folder,
    }  # fmt: skip


async def _done(who: Viewer, document: str, **asked: Any) -> dict[str, Any]:
    (got,) = (await ask(await fresh(who), document, **asked)).values()
    return got


async def test_nobody_sees_anything_of_it_and_it_comes_back_as_it_was(
    admin: Viewer, manager: Viewer, lead: Viewer, member: Viewer, teammate: Viewer, guest: Viewer, customer: Viewer,
    full: dict[str, Any], workspace: Keys, website: str,
) -> None:  # fmt: skip
    everybody = (admin, manager, lead, member, teammate, guest, customer)
    before = [await ask(await fresh(who), SEEN, id=website) for who in everybody]
    figures = await ask(await fresh(lead), FIGURES, id=website)
    trees = [await tree(await fresh(who)) for who in everybody]
    got = await _done(manager, REMOVE, id=website)
    assert got["errors"] == []
    assert got["project"]["name"] == "Website"
    for who in everybody:
        now = await ask(await fresh(who), SEEN, id=website)
        assert now["project"] is None
        assert "Website" not in str(now)
        assert "canary" not in str(now)
        assert now["items"]["totalCount"] == {"value": 0}
        assert now["search"]["nodes"] == []
        assert await tree(await fresh(who)) == (["Customers"] if who is admin else []) + (
            ["Incoming tickets"] if who not in (teammate, guest, customer) else []
        )
        for each in (full["thread"], await Conversation.get(id=full["note"].conversation_id)):
            assert not await sees(who, each)
        for row in (full["asked"], full["thread"], full["folder"]):
            shown = await ask(await fresh(who), "query($id: ID!) { node(id: $id) { id } }", id=gid(row))
            assert shown["node"] is None
    assert [row["count"] for row in (await ask(await fresh(admin), FIGURES, id=website))["itemCounts"]] == []
    again = await _done(manager, RESTORE, id=website)
    assert again["errors"] == []
    assert again["project"]["removedAt"] is None
    assert [await ask(await fresh(who), SEEN, id=website) for who in everybody] == before
    assert await ask(await fresh(lead), FIGURES, id=website) == figures
    assert [await tree(await fresh(who)) for who in everybody] == trees
    assert await sees(guest, full["thread"])
    early = await Item.get(id=full["early"].id)
    assert early.removed_with == early.id


async def test_the_bin_is_for_those_who_may_bring_it_back(
    admin: Viewer, manager: Viewer, lead: Viewer, member: Viewer, outsider: Viewer, guest: Viewer, full: dict[str, Any],
    workspace: Keys, website: str, queries: Any,
) -> None:  # fmt: skip
    await ProjectShare.filter(principal_id=key(admin)).delete()
    await projects.remove(manager, workspace["website"])
    for who in (admin, manager):
        listed = (await ask(await fresh(who), BIN))["removedProjects"]
        assert listed["totalCount"] == {"value": 1}
        (row,) = listed["nodes"]
        assert row["name"] == "Website"
        assert row["viewerCan"] == {"edit": False, "reply": False, "remove": True}
        assert (row["history"]["nodes"], row["folders"]["nodes"], row["conversations"]["nodes"]) == (
            [],
            [],
            [],
        )
    for who in (lead, member, outsider, guest):
        assert (await ask(await fresh(who), BIN))["removedProjects"]["nodes"] == []
        async with unchanged():
            assert await _refusal(await fresh(who), RESTORE, website) == (
                "NOT_FOUND", ["id"], "There is no such project in the bin."
            )  # fmt: skip
    async with unchanged():
        key_ = narrowed(await fresh(manager), "projects:read")
        assert (await _refusal(key_, RESTORE, website))[0] == "NOT_ALLOWED"
    with queries(1):
        await ask(admin, "{ removedProjects { nodes { name removedAt } } }")


async def _refusal(who: Viewer, document: str, id: str, **more: Any) -> tuple[str, list[str], str]:
    (got,) = (await ask(who, document, id=id, **more)).values()
    (error,) = got["errors"]
    assert got["project"] is None or error["code"] == "CONFLICT"
    return error["code"], error["path"], error["message"]


async def test_who_may_not_manage_it_removes_nothing(
    lead: Viewer,
    member: Viewer,
    restricted: Viewer,
    outsider: Viewer,
    guest: Viewer,
    manager: Viewer,
    website: str,
) -> None:
    for who in (lead, member, restricted, guest, narrowed(manager, "projects:read")):
        async with unchanged():
            assert (await _refusal(who, REMOVE, website))[0] == "NOT_ALLOWED"
    async with unchanged():
        assert (await _refusal(outsider, REMOVE, website))[0] == "NOT_FOUND"
        assert await _refusal(manager, REMOVE, website, version=7) == (
            "CONFLICT", ["version"], "This project has changed meanwhile: it is at version 1."
        )  # fmt: skip


async def test_where_mail_comes_in_nothing_is_removed(admin: Viewer, workspace: Keys, website: str) -> None:
    told = ("CONFLICT", ["id"], "Mail comes into this project: have it go elsewhere first.")
    async with unchanged():
        assert await _refusal(admin, REMOVE, to_global("project", workspace["inbox"])) == told
    new = NewInbox(name="Web", addresses=["web@acmedesk.example"], project_id=workspace["website"])
    inbox = await inboxes.create(admin, new)
    async with unchanged():
        assert await _refusal(admin, REMOVE, website) == told
    await inboxes.remove(admin, inbox.id)
    assert (await _done(admin, REMOVE, id=website))["errors"] == []
    async with unchanged():
        assert (await _refusal(admin, REMOVE, website))[0] == "NOT_FOUND"


async def test_one_event_tells_all_whose_rights_it_changes(
    admin: Viewer, customer: Viewer, guest: Viewer, full: dict[str, Any], workspace: Keys
) -> None:
    await projects.remove(admin, workspace["website"])
    event = await EventRecord.get(kind="project.removed")
    assert (event.audience_after, event.internal) == (None, False)
    named = {f"user:{workspace[name]}" for name in ("manager", "lead", "member", "restricted", "admin")}
    named |= {f"customer:{key(who)}" for who in (customer, guest)} | {"admin", f"team:{workspace['team']}"}
    assert set(event.affects or ()) == named
    assert await EventRecord.filter(kind="item.removed").count() == 1
    shown = await EventRecord.filter(kind="portfolio.shown").order_by("-position").first()
    assert shown is not None
    assert shown.audience_after == ["admin"]
    await projects.restore(admin, workspace["website"])
    back = await EventRecord.get(kind="project.restored")
    assert set(back.affects or ()) == named
    assert (back.audience_before, back.audience_after is None) == (None, False)


async def test_items_of_it_come_back_with_it_alone(
    admin: Viewer, lead: Viewer, full: dict[str, Any], workspace: Keys, website: str
) -> None:
    early, plain = gid(full["early"]), gid(full["plain"])
    restore = "mutation($id: ID!) { itemRestore(id: $id) { item { id } errors { code } } }"
    listed = "{ removedItems { nodes { title } } }"
    assert len((await ask(admin, listed))["removedItems"]["nodes"]) == 1
    await projects.remove(admin, workspace["website"])
    for who in (admin, lead):
        assert (await ask(await fresh(who), listed))["removedItems"]["nodes"] == []
        async with unchanged():
            for item in (early, plain):
                got = (await ask(await fresh(who), restore, id=item))["itemRestore"]
                assert got["errors"] == [{"code": "NOT_FOUND"}]
    await projects.restore(admin, workspace["website"])
    assert (await ask(await fresh(lead), restore, id=early))["itemRestore"]["errors"] == []


async def test_too_late_is_too_late(admin: Viewer, workspace: Keys, website: str) -> None:
    await projects.remove(admin, workspace["website"])
    with time_machine.travel(clock.now() + KEPT_FOR + timedelta(seconds=1)):
        assert (await ask(admin, BIN))["removedProjects"]["nodes"] == []
        assert (await _refusal(admin, RESTORE, website))[0] == "NOT_FOUND"


async def test_an_archived_project_is_archived_when_it_is_back(
    admin: Viewer, full: dict[str, Any], workspace: Keys
) -> None:
    await projects.archive(admin, workspace["website"])
    await projects.remove(admin, workspace["website"])
    await projects.restore(admin, workspace["website"])
    assert (await Project.get(id=workspace["website"])).archived
    assert (await Item.get(id=full["plain"].id)).archived
    await projects.unarchive(admin, workspace["website"])
    assert not (await Item.get(id=full["plain"].id)).archived


async def test_a_portfolio_in_which_only_it_is_can_be_removed(
    admin: Viewer, full: dict[str, Any], workspace: Keys
) -> None:
    await projects.remove(admin, workspace["website"])
    got = await ask(
        admin,
        "mutation($id: ID!) { portfolioRemove(id: $id) { errors { code } } }",
        id=gid(full["portfolio"]),
    )
    assert got["portfolioRemove"]["errors"] == []
    await projects.restore(admin, workspace["website"])
    assert await tree(admin) == ["Incoming tickets", "Website", ".Plans"]


async def test_nothing_is_put_into_what_is_in_the_bin(
    admin: Viewer, lead: Viewer, workspace: Keys, website: str, full: dict[str, Any]
) -> None:
    loose = await factories.item(admin, "Loose", project_id=workspace["inbox"])
    await projects.remove(admin, workspace["website"])
    move = "mutation($id: ID!, $to: ID!) { itemMove(id: $id, projectId: $to) { errors { code } } }"
    share = "mutation($id: ID!, $p: ID!) { projectShare(id: $id, principalId: $p, role: MEMBER) { errors { code } } }"
    async with unchanged():
        got = (await ask(await fresh(admin), move, id=gid(loose), to=website))["itemMove"]
        assert got["errors"] == [{"code": "NOT_FOUND"}]
        whom = to_global("user", workspace["outsider"])
        got = (await ask(await fresh(admin), share, id=website, p=whom))["projectShare"]
        assert got["errors"] == [{"code": "NOT_FOUND"}]


async def test_a_copy_of_it_that_is_being_made_fails(
    admin: Viewer, full: dict[str, Any], workspace: Keys
) -> None:
    job = await copies.duplicate(admin, workspace["website"], copies.Wanted(name="Twin"))
    await projects.remove(admin, workspace["website"])
    await work.step(job.id)
    now = await type(job).get(id=job.id)
    assert (now.state.value, now.stopped) == ("failed", "There is no such project.")


async def test_who_joins_meanwhile_sees_it_when_it_is_back(
    admin: Viewer, manager: Viewer, outsider: Viewer, workspace: Keys, website: str
) -> None:
    await projects.remove(admin, workspace["website"])
    assert (await fresh(manager)).roles.keys().isdisjoint({workspace["website"]})
    await projects.restore(admin, workspace["website"])
    assert (await fresh(manager)).roles[workspace["website"]] is Role.MANAGER
    assert workspace["website"] not in (await fresh(outsider)).roles
