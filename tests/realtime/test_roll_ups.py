"""Figures of parents, live: told once for whatever was done together, to staff, and in no history."""

from typing import Any

from domain import folders, items, plans
from domain.items import Points, Progress, Wanted
from domain.unit_of_work import unit_of_work
from kit.ids import to_global
from models import Item, PlanDriver, Viewer, sight
from realtime import log
from realtime.entity_streams import FolderListStream, TreeStream
from realtime.streams import Signal
from tests.api.asking import ask, gid
from tests.api.planning import task
from tests.factories import Keys, narrowed
from tests.realtime.ears import Edge

TREE = """subscription { treeChanged { signal kind nodeId rows { node { ... on Project { version rollUp { items } }
    ... on Folder { version rollUp { items } } } } } }"""
ITEM = """subscription($id: ID!) { itemChanged(id: $id) { signal kind itemId version changes { field }
    item { title rollUp { items plannedWorkMinutes } } } }"""
FOLDERS = "subscription($id: ID!) { foldersChanged(projectId: $id) { signal kind } }"
LIST = "subscription { itemsChanged { signal kind item { title } } }"
HISTORY = "query($id: ID!) { item(id: $id) { version history(first: 20) { nodes { kind } } } }"


def _told(messages: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(each["signal"], each["kind"]) for each in messages[1:]]


async def _top(by: Viewer, keys: Keys) -> Item:
    folder = await folders.create(by, keys["website"], "Folder")
    top = await task(by, keys, "Top")
    await items.place(by, top.id, Wanted(folder_id=folder.id))
    return top


async def test_whoever_follows_the_tree_or_the_parent_reads_new_figures(
    edge: Edge, admin: Viewer, member: Viewer, workspace: Keys
) -> None:
    top = await _top(admin, workspace)
    tree = await edge.screen(member, TREE)
    parent = await edge.screen(member, ITEM, id=gid(top))
    listed = await edge.screen(member, LIST)
    sub = await task(admin, workspace, "Sub", parent_id=top.id)
    await edge.quiet()
    assert sorted(_told(tree.messages)) == [
        ("CHANGED", "folder.rolled_up"),
        ("CHANGED", "project.rolled_up"),
    ]
    assert [each["rows"][0]["node"]["rollUp"] for each in tree.messages[1:]] == [{"items": 2}] * 2
    assert _told(listed.messages) == [("ADDED", "item.created")]
    await plans.set_plan(admin, sub.id, {"driver": PlanDriver.WORK, "work_minutes": 60})
    await edge.quiet()
    assert _told(parent.messages) == [("CHANGED", "item.rolled_up")] * 2
    last = parent.messages[-1]
    assert last["item"] == {"title": "Top", "rollUp": {"items": 1, "plannedWorkMinutes": 60}}
    assert (last["itemId"], last["version"], last["changes"]) == (gid(top), top.version, [])


async def test_what_items_say_is_told_to_whoever_follows_the_parent(
    edge: Edge, admin: Viewer, workspace: Keys
) -> None:
    top = await _top(admin, workspace)
    sub = await task(admin, workspace, "Sub", parent_id=top.id)
    parent = await edge.screen(
        admin, ITEM.replace("plannedWorkMinutes", "percentComplete agilePoints"), id=gid(top)
    )
    await items.edit(admin, sub.id, progress=Progress(40), points=Points(8))
    await edge.quiet()
    assert _told(parent.messages) == [("CHANGED", "item.rolled_up")]
    last = parent.messages[-1]
    assert last["item"]["rollUp"] == {"items": 1, "percentComplete": 40, "agilePoints": 8}
    assert last["version"] == top.version


async def test_what_is_done_together_is_told_once(edge: Edge, admin: Viewer, workspace: Keys) -> None:
    top = await _top(admin, workspace)
    parent, tree = await edge.screen(admin, ITEM, id=gid(top)), await edge.screen(admin, TREE)
    async with unit_of_work(admin):
        for number in range(3):
            await task(admin, workspace, f"Sub {number}", parent_id=top.id)
    await edge.quiet()
    assert _told(parent.messages) == [("CHANGED", "item.rolled_up")]
    assert len(_told(tree.messages)) == 2
    assert parent.messages[-1]["item"]["rollUp"]["items"] == 3


async def test_who_does_not_see_all_of_it_hears_nothing(
    edge: Edge, admin: Viewer, guest: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    top = await _top(admin, workspace)
    await items.edit(admin, top.id, published=True)
    screens = [await edge.screen(guest, ITEM, id=gid(top))]
    screens += [await edge.screen(by, TREE) for by in (guest, outsider)]
    await task(admin, workspace, "Sub", parent_id=top.id)
    await edge.quiet()
    assert [_told(screen.messages) for screen in screens] == [[], [], []]


async def test_a_key_that_may_not_read_items_hears_of_none(admin: Viewer, workspace: Keys) -> None:
    top, by = await _top(admin, workspace), narrowed(admin, "projects:read")
    start = await sight.position()
    await task(admin, workspace, "Sub", parent_id=top.id)
    figures = [event for event in await log.read_after(start, 100) if event.kind.endswith(".rolled_up")]
    listed = FolderListStream(workspace["website"])

    def hears(viewer: Viewer) -> set[tuple[str, Signal | None, Signal | None]]:
        return {
            (each.entity, TreeStream().judge(each, viewer), listed.judge(each, viewer)) for each in figures
        }

    changed = Signal.CHANGED
    assert hears(admin) == {("folder", changed, changed), ("item", None, None), ("project", changed, None)}
    assert hears(by) == {("folder", None, None), ("item", None, None), ("project", None, None)}


async def test_no_history_has_them_and_no_version_moves(admin: Viewer, workspace: Keys) -> None:
    top = await _top(admin, workspace)
    had = await ask(admin, HISTORY, id=gid(top))
    sub = await task(admin, workspace, "Sub", parent_id=top.id)
    await items.remove(admin, sub.id)
    assert await ask(admin, HISTORY, id=gid(top)) == had


async def test_the_cursor_of_a_mutation_is_that_of_what_was_done(
    edge: Edge, admin: Viewer, workspace: Keys
) -> None:
    """The figures are told before it."""
    project = to_global("project", workspace["website"])
    screen = await edge.screen(admin, "subscription { itemsChanged { signal kind cursor } }")
    made = await ask(
        admin,
        'mutation($p: ID!) { itemCreate(input: { title: "New", projectId: $p }) { cursor } }',
        p=project,
    )
    await edge.quiet()
    assert [each["cursor"] for each in screen.messages[1:]] == [made["itemCreate"]["cursor"]]
