"""Places in the tree: room is made where there is none, and two who move at once make no circle."""

import asyncio
from collections.abc import Awaitable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise.connection import get_connection

from domain import folders, items
from domain.items import Wanted
from domain.places import Siblings
from kit import order_keys
from kit.errors import Invalid, UserError
from models import EventRecord, Folder, Item, Viewer
from models.tree import above, below, height
from tests import database, factories
from tests.api.placing import at_top, some
from tests.factories import Keys
from tests.on_server import ON_POSTGRES


async def test_where_there_is_no_room_all_are_numbered_anew(
    lead: Viewer, workspace: Keys, queries: Any
) -> None:
    a, b = await some(lead, workspace, "ab")
    c = await factories.item(lead, "c", project_id=workspace["website"])
    await Item.filter(id=a.id).update(order_key="00010000010000")
    await Item.filter(id=b.id).update(order_key="00010000010000" + "0" * 49 + "1")
    at = await EventRecord.all().count()
    with queries(10):
        await items.place(lead, c.id, Wanted(after_id=a.id))
    assert await at_top(lead, workspace) == ["a", "c", "b"]
    keys = await Item.filter(project_id=workspace["website"]).order_by("order_key").values_list("order_key")
    assert [len(key) for (key,) in keys] == [14, 14, 14]
    assert await EventRecord.all().count() == at + 1, "only what moved is told of"
    later = await factories.item(lead, "d", project_id=workspace["website"])
    assert (await at_top(lead, workspace))[-1] == later.title


async def test_rows_with_the_same_key_come_by_id_and_can_be_parted(lead: Viewer, workspace: Keys) -> None:
    a, b, c, d = await some(lead, workspace, "abcd")
    await Item.filter(id__in=[a.id, b.id, c.id]).update(order_key="")
    assert await at_top(lead, workspace) == ["a", "b", "c", "d"]
    await items.place(lead, d.id, Wanted(before_id=b.id))
    assert await at_top(lead, workspace) == ["a", "d", "b", "c"]


async def test_dragging_without_end_at_one_spot(lead: Viewer, workspace: Keys) -> None:
    a, b, c = await some(lead, workspace, "abc")
    for number in range(500):
        one, other = (b, c) if number % 2 else (c, b)
        await items.place(lead, one.id, Wanted(after_id=a.id))
        await items.place(lead, other.id, Wanted(after_id=a.id))
    keys = await Item.filter(project_id=workspace["website"]).values_list("order_key")
    assert max(len(key) for (key,) in keys) <= 64
    assert await at_top(lead, workspace) == ["a", "c", "b"]


async def test_numbering_anew_leaves_others_alone(lead: Viewer, workspace: Keys) -> None:
    a, b, c = await some(lead, workspace, "abc")
    await items.place(lead, c.id, Wanted(parent_id=b.id))
    held = dict(await Item.filter(id__in=[a.id, b.id]).values_list("id", "order_key"))
    shared = {"project_id": workspace["website"], "parent_id": b.id, "folder_id": None}
    await Siblings(Item, shared)._number_anew()
    assert dict(await Item.filter(id__in=[a.id, b.id]).values_list("id", "order_key")) == held


async def test_the_tree_is_read_upwards_and_downwards(lead: Viewer, workspace: Keys, queries: Any) -> None:
    a, b, c = await some(lead, workspace, "abc")
    await items.place(lead, c.id, Wanted(parent_id=b.id))
    await items.place(lead, b.id, Wanted(parent_id=a.id))
    with queries(1):
        assert await above(Item, c.id) == [c.id, b.id, a.id]
    with queries(1):
        assert await below(Item, a.id, 10) == [a.id, b.id, c.id]
    assert await below(Item, a.id, 2) == [a.id, b.id]
    with queries(1):
        assert await height(Item, a.id) == 3


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_two_moves_at_once_make_no_circle(lead: Viewer, workspace: Keys) -> None:
    for _ in range(10):
        a, b = await some(lead, workspace, "ab")

        async def put(one: Item, under: Item) -> bool:
            try:
                await items.place(lead, one.id, Wanted(parent_id=under.id))
            except Invalid:
                return False
            return True

        assert sorted(await asyncio.gather(put(a, b), put(b, a))) == [False, True]
        assert await height(Item, a.id) + await height(Item, b.id) == 3


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_two_folders_at_once_make_no_circle_and_none_is_lost(lead: Viewer, workspace: Keys) -> None:
    for _ in range(5):
        a, b = [await folders.create(lead, workspace["website"], name) for name in "ab"]
        (item,) = await some(lead, workspace, "i")

        async def done(verb: Awaitable[object]) -> bool:
            try:
                await verb
            except UserError:
                return False
            return True

        into = [folders.move(lead, one.id, parent_id=other.id) for one, other in ((a, b), (b, a))]
        assert sorted(await asyncio.gather(*map(done, into))) == [False, True]
        (low,) = await Folder.filter(id__in=[a.id, b.id], parent_id__isnull=False)
        # Either it is gone before something is put into it, or it is not empty.
        gone, put = await asyncio.gather(
            done(folders.remove(lead, low.id)), done(items.place(lead, item.id, Wanted(folder_id=low.id)))
        )
        assert gone is not put


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_many_who_move_at_once(admin: Viewer, workspace: Keys) -> None:
    rows = await some(admin, workspace, "abcdefgh")

    async def drag(number: int) -> None:
        one, other = rows[number % 8], rows[(number * 5 + 3) % 8]
        wanted = (
            Wanted(parent_id=other.id),
            Wanted(before_id=other.id),
            Wanted(after_id=other.id),
        )[number % 3]
        try:
            if number % 5:
                await items.place(admin, one.id, wanted)
            else:
                await items.move(admin, one.id, workspace["inbox" if number % 2 else "website"])
        except UserError:
            pass

    await asyncio.gather(*(drag(number) for number in range(60)))
    found = {row.id: row async for row in Item.all()}
    for row in found.values():
        assert len(await above(Item, row.id)) <= 8
        if row.parent_id is not None:
            assert row.folder_id is None
            assert row.project_id == found[row.parent_id].project_id


async def test_a_sub_item_made_while_its_parent_goes_is_where_its_parent_is(
    admin: Viewer, workspace: Keys
) -> None:
    (top,) = await some(admin, workspace, "t")
    await asyncio.gather(
        items.move(admin, top.id, workspace["inbox"]),
        *(items.create(admin, items.NewItem(title="s", parent_id=top.id)) for _ in range(5)),
    )
    assert await Item.filter(parent_id=top.id, project_id=workspace["inbox"]).count() == 5


async def test_items_of_before_stand_in_the_order_of_their_numbers(lead: Viewer, workspace: Keys) -> None:
    rows = await some(lead, workspace, "abc")
    await Item.all().update(order_key="")
    migration = import_module("models.migrations.0017_hierarchy")
    editor = SimpleNamespace(client=get_connection("default"))
    await migration.place_items(None, editor)
    held = dict(await Item.all().values_list("number", "order_key"))
    assert held == {row.number: order_keys.at(row.number) for row in rows}
    await migration.compare_bytes(None, editor)
    await database.altered()
    await items.place(lead, rows[2].id, Wanted(before_id=rows[0].id))
    assert await at_top(lead, workspace) == ["c", "a", "b"]
