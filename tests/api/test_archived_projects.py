"""Archived projects: out of the way with all their items, changed by nobody until they are back."""

from typing import Any

from domain import conversations, folders, items, projects
from domain.conversations import NewMessage
from kit.errors import Conflict, NotAllowed
from kit.ids import to_global
from models import Item, Viewer
from tests.api.asking import ask, gid
from tests.api.test_archive import finish
from tests.factories import Keys, item
from tests.refusals import refused, unchanged

_BODY = "project { name archived } errors { code path } cursor"
ARCHIVE = f"mutation($id: ID!, $version: Int) {{ projectArchive(id: $id, version: $version) {{ {_BODY} }} }}"
UNARCHIVE = f"mutation($id: ID!) {{ projectUnarchive(id: $id) {{ {_BODY} }} }}"
LISTS = """query($archived: Boolean, $filter: ItemFilter) { projects(archived: $archived) { nodes { name } }
  items(filter: $filter) { nodes { title } } itemStatusCounts(filter: $filter) { count } }"""


async def _seen(
    by: Viewer, workspace: Keys, *, archived: bool | None = None
) -> tuple[list[str], list[str], int]:
    """The names of projects, the titles of Website's items, and how many of these are counted."""
    only: dict[str, Any] = {"project": {"eq": to_global("project", workspace["website"])}}
    if archived is not None:
        only["archived"] = {"eq": archived}
    found = await ask(by, LISTS, archived=archived, filter=only)
    names = [each["name"] for each in found["projects"]["nodes"]]
    titles = sorted(each["title"] for each in found["items"]["nodes"])
    return names, titles, sum(each["count"] for each in found["itemStatusCounts"])


async def test_it_goes_with_all_its_items(
    admin: Viewer, manager: Viewer, customer: Viewer, workspace: Keys
) -> None:
    website = workspace["website"]
    rows = [
        await item(manager, name, project_id=website, requester_id=workspace["customer"]) for name in "abcd"
    ]
    await finish(manager, rows[0])
    await items.archive(manager, rows[0].id)
    await items.remove(manager, rows[1].id)
    got = (await ask(manager, ARCHIVE, id=to_global("project", website)))["projectArchive"]
    assert (got["errors"], got["project"]) == ([], {"name": "Website", "archived": True})
    assert await _seen(manager, workspace) == (["Incoming tickets"], [], 0)
    assert await _seen(manager, workspace, archived=True) == (["Website"], ["a", "c", "d"], 3)
    mine = await ask(customer, "{ items { nodes { title } } }")
    assert mine["items"]["nodes"] == []
    for who in (manager, admin):
        found = await ask(who, '{ search(query: "website") { nodes { kind } } }')
        assert [hit["kind"] for hit in found["search"]["nodes"]] == ["PROJECT"]
    async with unchanged():
        again = await ask(manager, ARCHIVE, id=to_global("project", website))
        assert again["projectArchive"]["cursor"] is None
    # What somebody speaks of is back alone; what was archived before, or removed, stays so.
    await conversations.note(admin, rows[3].id, NewMessage(text="This one is needed"))
    assert await _seen(manager, workspace) == (["Incoming tickets"], ["d"], 1)
    back = (await ask(manager, UNARCHIVE, id=to_global("project", website)))["projectUnarchive"]
    assert (back["errors"], back["project"]["archived"]) == ([], False)
    assert await _seen(manager, workspace) == (["Incoming tickets", "Website"], ["c", "d"], 2)
    assert await _seen(manager, workspace, archived=True) == ([], ["a"], 1)
    await items.restore(manager, rows[1].id)
    assert await _seen(manager, workspace) == (["Incoming tickets", "Website"], ["b", "c", "d"], 3)


async def test_who_may(lead: Viewer, manager: Viewer, guest: Viewer, admin: Viewer, workspace: Keys) -> None:
    for who in (lead, guest):
        async with refused(NotAllowed):
            await projects.archive(who, workspace["website"])
    async with refused(Conflict, "version"):
        await projects.archive(manager, workspace["website"], 99)
    async with refused(Conflict, "id"):
        await projects.archive(admin, workspace["inbox"])


async def test_nobody_changes_it(admin: Viewer, manager: Viewer, lead: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    plans = await folders.create(lead, website, "Plans")
    row, other = await item(lead, project_id=website), await item(admin, project_id=None)
    await projects.archive(manager, website)
    for verb in (
        lambda: projects.edit(manager, website, name="x"),
        lambda: projects.change_followers(manager, website, [workspace["lead"]], []),
        lambda: folders.create(lead, website, "More"),
        lambda: folders.edit(lead, plans.id, name="x"),
        lambda: item(lead, project_id=website),
        lambda: items.move(admin, other.id, website),
        lambda: items.place(admin, other.id, items.Wanted(folder_id=plans.id)),
        lambda: items.edit(admin, row.id, title="x"),
    ):
        async with refused(NotAllowed):
            await verb()
    shown = (
        "query($id: ID!) { node(id: $id) { ... on Project { viewerCan { edit archive createItem note } } } }"
    )
    found = await ask(manager, shown, id=to_global("project", website))
    assert found["node"]["viewerCan"] == {"edit": False, "archive": True, "createItem": False, "note": True}
    assert await ask(manager, "query($id: ID!) { item(id: $id) { archived } }", id=gid(row)) == {
        "item": {"archived": True}
    }
    assert (await Item.get(id=row.id)).archived_with_project
