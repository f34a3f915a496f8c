"""An item takes all that is below it to another project, thousands too, and one event says so."""

from typing import Any

import pytest

from domain import conversations, folders, items, projects
from domain.conversations import NewMessage
from domain.items import Wanted
from domain.items.together import TOLD_APART_MOST
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import to_global
from models import Conversation, EventPart, EventRecord, Item, Role, Viewer
from realtime.cursor import of_event
from tests import counted, factories, rolled
from tests.api.asking import ask, fresh, gid
from tests.api.placing import MOVE, some
from tests.factories import Keys, viewer
from tests.refusals import refused, unchanged
from tests.subtrees import grow

HISTORY = """query($id: ID!, $first: Int, $after: String) { item(id: $id) { history(first: $first, after: $after) {
  nodes { id kind internal actor { name } changes { field before after } }
  pageInfo { endCursor hasNextPage } totalCount { value } } } }"""
WITH_CURSOR = MOVE.replace("errors", "cursor errors")
SIZES = (1, TOLD_APART_MOST - 1, TOLD_APART_MOST, 2_000)
"""So many below the item that is moved: at both ends of what lists are told one by one."""


async def _top(admin: Viewer, workspace: Keys, **more: Any) -> Item:
    """In a folder of Website."""
    plans = await folders.create(admin, workspace["website"], "Plans")
    top = await factories.item(admin, "Top", project_id=workspace["website"], **more)
    return await items.place(admin, top.id, Wanted(folder_id=plans.id))


@pytest.mark.parametrize("size", SIZES)
async def test_as_many_statements_and_one_event_however_many_go(
    admin: Viewer, workspace: Keys, queries: Any, size: int
) -> None:
    top = await _top(admin, workspace)
    below = await grow(top, size)
    (aside,), _ = await some(admin, workspace, "x"), await some(admin, workspace, "t", "inbox")
    before = {row["id"]: row for row in await Item.all().values()}
    at = await EventRecord.all().count()
    with queries(18):
        await items.move(admin, top.id, workspace["inbox"])
    after = {row["id"]: row for row in await Item.all().values()}
    moved = {top.id, *(row.id for row in below)}
    assert {key for key in before if before[key] != after[key]} == moved
    differ = {name for key in moved for name in before[key] if before[key][name] != after[key][name]}
    assert differ == {"project_id", "folder_id", "order_key", "version", "updated_at"}
    assert {after[key]["project_id"] for key in moved} == {workspace["inbox"]}
    assert {after[key]["version"] - before[key]["version"] for key in moved} == {1}
    assert (after[top.id]["folder_id"], after[aside.id]["project_id"]) == (None, workspace["website"])
    assert after[below[-1].id]["parent_id"] == before[below[-1].id]["parent_id"]
    await _told_by_one_event(top, below, at)


async def _told_by_one_event(top: Item, below: list[Item], at: int) -> None:
    *figures, event = await EventRecord.all().order_by("position").offset(at)
    assert {each.kind.partition(".")[2] for each in figures} == {"rolled_up"}
    assert (event.kind, event.entity_id, event.item_id) == ("item.subtree_moved", top.id, None)
    assert sorted(event.changes) == ["folder", "project"]
    parts = await EventPart.all().order_by("position")
    assert [part.position for part in parts] == list(range(event.position - len(parts), event.position))
    assert {part.event_position for part in parts} == {event.position}
    assert [part.item_id for part in parts[:-1]] == sorted(row.id for row in below)
    assert (parts[-1].item_id, sorted(parts[-1].changes)) == (top.id, ["folder", "project"])
    assert all(sorted(part.changes) == ["project"] for part in parts[:-1])
    of_many = len(parts) > TOLD_APART_MOST
    assert ({part.state_after is None for part in parts}, event.audience_before is None) == (
        {of_many},
        not of_many,
    )
    if of_many:
        before, after = set(event.audience_before or ()), set(event.audience_after or ())
        assert before == {token for part in parts for token in part.audience_before or ()}
        assert after == {token for part in parts for token in part.audience_after or ()}


@pytest.mark.parametrize("size", [1, TOLD_APART_MOST])
async def test_each_items_history_tells_of_the_move(
    admin: Viewer, guest: Viewer, workspace: Keys, size: int
) -> None:
    top = await _top(admin, workspace, published=True)
    below = await grow(top, size, [workspace["customer"]])
    await items.move(admin, top.id, workspace["inbox"])
    await items.edit(admin, below[-1].id, priority=2)
    inbox = to_global("project", workspace["inbox"])
    page = await _history(admin, below[-1])
    assert [node["kind"] for node in page["nodes"]] == ["item.edited", "item.moved"]
    assert page["totalCount"]["value"] == 2
    website = to_global("project", workspace["website"])
    told = page["nodes"][1]
    assert (told["internal"], told["actor"]["name"]) == (False, "Admin")
    assert told["changes"] == [{"field": "project", "before": website, "after": inbox}]
    first = await _history(admin, below[-1], first=1)
    assert [node["kind"] for node in first["nodes"]] == ["item.edited"]
    rest = await _history(admin, below[-1], first=1, after=first["pageInfo"]["endCursor"])
    assert (rest["nodes"], rest["pageInfo"]["hasNextPage"]) == ([told], False)
    whole = await _history(admin, top)
    assert [node["kind"] for node in whole["nodes"]] == ["item.moved", "item.placed", "item.created"]
    assert [change["field"] for change in whole["nodes"][0]["changes"]] == ["project", "folder"]
    # Who sees the item by itself sees where it went only as far as they see that.
    theirs = await _history(await viewer(workspace["customer"]), below[0])
    assert theirs["nodes"][-1]["changes"] == [{"field": "project", "before": None, "after": None}]
    assert (await ask(guest, HISTORY, id=gid(below[0])))["item"] is None


async def _history(by: Viewer, item: Item, **window: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(by, HISTORY, id=gid(item), **{"first": 10, **window}))["item"][
        "history"
    ]
    return found


async def test_histories_of_many_items_come_together(admin: Viewer, workspace: Keys, queries: Any) -> None:
    top = await _top(admin, workspace)
    await grow(top, 12)
    await items.move(admin, top.id, workspace["inbox"])
    text = """query($top: ID!) { items(first: 20, filter: { project: { eq: $top } }) {
      nodes { history(first: 1) { nodes { id kind } } } } }"""
    with queries(1):
        found = await ask(admin, text, top=to_global("project", workspace["inbox"]))
    told = [node["history"]["nodes"] for node in found["items"]["nodes"]]
    assert [[entry["kind"] for entry in entries] for entries in told] == [["item.moved"]] * 13
    assert len({entries[0]["id"] for entries in told}) == 13


async def test_the_cursor_of_a_move_is_that_of_the_items_own_message(admin: Viewer, workspace: Keys) -> None:
    top = await _top(admin, workspace)
    await grow(top, 2)
    got = (await ask(admin, WITH_CURSOR, id=gid(top), project=to_global("project", workspace["inbox"])))[
        "itemMove"
    ]
    part = await EventPart.get(item_id=top.id)
    assert (got["errors"], got["cursor"]) == ([], of_event(part.position))


@pytest.mark.parametrize("size", [2, TOLD_APART_MOST])
async def test_what_was_said_on_any_of_them_is_kept_from_guests(
    admin: Viewer, guest: Viewer, customer: Viewer, workspace: Keys, size: int
) -> None:
    top = await factories.item(admin, "Top", project_id=workspace["inbox"], published=True)
    below = await grow(top, size, [workspace["customer"]])
    for row in (top, below[0], below[-1]):
        await conversations.reply(admin, row.id, NewMessage(text="Between us"))
    (aside,) = await some(admin, workspace, "x", published=True)
    await conversations.reply(admin, aside.id, NewMessage(text="For all"))
    await items.move(admin, top.id, workspace["website"])
    text = "query($id: ID!) { item(id: $id) { title messages(first: 5) { nodes { text } } } }"
    for row in (top, below[0], below[-1]):
        assert (await ask(guest, text, id=gid(row)))["item"]["messages"]["nodes"] == []
    theirs = (await ask(customer, text, id=gid(below[-1])))["item"]["messages"]["nodes"]
    assert theirs == [{"text": "Between us"}]
    kept = await Conversation.filter(kept_from_guests=True).values_list("item_id", flat=True)
    assert sorted(kept) == sorted([top.id, below[0].id, below[-1].id])
    assert (await ask(guest, text, id=gid(aside)))["item"]["messages"]["nodes"] == [{"text": "For all"}]


async def test_a_guest_reads_no_history_from_before_it_came(
    admin: Viewer, guest: Viewer, workspace: Keys
) -> None:
    top = await factories.item(admin, "Top", project_id=workspace["inbox"], published=True)
    (below,) = await some(admin, workspace, "b", "inbox", published=True)
    await items.place(admin, below.id, Wanted(parent_id=top.id))
    await items.edit(admin, below.id, title="Plan B")
    await items.move(admin, top.id, workspace["website"])
    await items.edit(admin, below.id, title="Plan C")
    shown = (await _history(guest, below))["nodes"]
    assert [(node["kind"], len(node["changes"])) for node in shown] == [
        ("item.edited", 1),
        ("item.moved", 1),
        ("item.edited", 0),
        ("item.created", 0),
    ]


async def test_what_is_in_the_bin_stays_behind_and_what_is_archived_goes(
    admin: Viewer, workspace: Keys
) -> None:
    top = await _top(admin, workspace)
    below = await grow(top, TOLD_APART_MOST + 20)
    gone = below[-1]
    await items.remove(admin, gone.id)
    await Item.filter(id=below[0].id).update(archived=True)
    await counted.keep()
    await rolled.keep()
    await items.move(admin, top.id, workspace["inbox"])
    there = {row.id: row.project_id for row in await Item.filter(id__in=[gone.id, below[0].id])}
    assert there == {gone.id: workspace["website"], below[0].id: workspace["inbox"]}
    back = await items.restore(admin, gone.id)
    assert (back.project_id, back.parent_id) == (workspace["website"], None)


async def test_refusals_leave_all_where_they_are(
    admin: Viewer, member: Viewer, lead: Viewer, workspace: Keys
) -> None:
    top = await _top(admin, workspace)
    below = await grow(top, TOLD_APART_MOST)
    async with refused(Invalid, "projectId"):
        await items.move(admin, top.id, None)
    for under in (top.id, below[0].id, below[-1].id):
        async with refused(Invalid, "input", "parentId"):
            await items.place(admin, top.id, Wanted(parent_id=under))
    own = await factories.item(member, "Own", project_id=workspace["website"])
    await items.place(admin, below[0].id, Wanted(parent_id=own.id))
    await projects.share(admin, workspace["inbox"], workspace["member"], Role.MEMBER)
    async with refused(NotAllowed):
        await items.move(await fresh(member), own.id, workspace["inbox"])
    elsewhere = await projects.create(admin, "Elsewhere")
    async with refused(NotFound, "projectId"):
        await items.move(lead, top.id, elsewhere.id)


async def test_it_goes_below_an_item_of_the_other_project(admin: Viewer, workspace: Keys) -> None:
    top = await _top(admin, workspace)
    below = await grow(top, TOLD_APART_MOST)
    (there,) = await some(admin, workspace, "t", "inbox")
    await items.place(admin, top.id, Wanted(parent_id=there.id))
    assert await Item.filter(project_id=workspace["inbox"]).count() == len(below) + 2
    part = await EventPart.get(item_id=top.id)
    assert part.changes["parent"] == [None, str(there.id)]
    async with unchanged():
        await items.move(admin, top.id, workspace["inbox"])
    await items.move(admin, there.id, workspace["website"])
    assert await Item.filter(project_id=workspace["inbox"]).count() == 0


async def test_many_moved_by_one_step_are_told_in_order(admin: Viewer, workspace: Keys) -> None:
    tops = await some(admin, workspace, "abc")
    (a1,), (b1,) = await some(admin, workspace, "p"), await some(admin, workspace, "q")
    await items.place(admin, a1.id, Wanted(parent_id=tops[0].id))
    await items.place(admin, b1.id, Wanted(parent_id=tops[1].id))
    at = await EventRecord.all().count()
    await items.change_many(
        admin,
        [row.id for row in tops],
        items.Changes(moves=True, project_id=workspace["inbox"], priority=3),
        items.Together.ALL_OR_NONE,
    )
    told = await EventRecord.apart().filter(item_id__isnull=False).order_by("position")
    assert [(e.kind, e.item_id) for e in told[-8:]] == [
        ("item.edited", tops[0].id),
        ("item.moved", a1.id),
        ("item.moved", tops[0].id),
        ("item.edited", tops[1].id),
        ("item.moved", b1.id),
        ("item.moved", tops[1].id),
        ("item.edited", tops[2].id),
        ("item.moved", tops[2].id),
    ]
    told = await EventRecord.all().order_by("position").offset(at)
    kinds = [e.kind for e in told if not e.kind.endswith(".rolled_up")]
    assert kinds == [
        *["item.edited", "item.subtree_moved"] * 2,
        "item.edited",
        "item.moved",
    ]
