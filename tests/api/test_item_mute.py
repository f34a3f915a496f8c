"""Muting an item through the API: for oneself alone, told to one's own devices, in nobody's history."""

import asyncio
from typing import Any

import pytest

from domain import items
from kit.ids import new_id, to_global
from models import EventRecord, Item, ItemMute, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.reactions import desk
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("workspace")

_DONE = "{ item { id isMuted version } errors { code path message } cursor }"
MUTE = f"mutation($id: ID!) {{ itemMute(id: $id) {_DONE} }}"
UNMUTE = f"mutation($id: ID!) {{ itemUnmute(id: $id) {_DONE} }}"
SHOWN = "query($id: ID!) { item(id: $id) { isMuted history(first: 50) { nodes { kind } } } }"


@pytest.fixture
async def item(customer: Viewer) -> Item:
    return await factories.item(customer, "Printer on fire")


@pytest.mark.parametrize("who", ["admin", "customer"])
async def test_it_is_muted_and_no_more_for_oneself_alone(workspace: Keys, who: str, item: Item) -> None:
    me = await viewer(workspace[who])
    other = await viewer(workspace["customer" if who == "admin" else "admin"])
    for text, muted in ((MUTE, True), (UNMUTE, False), (MUTE, True)):
        (done,) = (await ask(me, text, id=gid(item))).values()
        assert (done["errors"], done["item"]["isMuted"], done["item"]["version"]) == ([], muted, item.version)
        assert done["cursor"]
        async with unchanged():
            (again,) = (await ask(me, text, id=gid(item))).values()
        assert (again["errors"], again["item"]["isMuted"], again["cursor"]) == ([], muted, None)
    assert (await ask(other, SHOWN, id=gid(item)))["item"]["isMuted"] is False
    for each in (me, other):
        kinds = [node["kind"] for node in (await ask(each, SHOWN, id=gid(item)))["item"]["history"]["nodes"]]
        assert kinds == ["item.created"]
    told = await EventRecord.filter(kind="item.mute_changed").order_by("position")
    assert [(row.item_id, row.changes, row.audience_before, row.audience_after) for row in told] == [
        (
            item.id,
            {"muted": [not muted, muted]},
            [f"{me.kind}:{me.principal_id}"],
            [f"{me.kind}:{me.principal_id}"],
        )
        for muted in (True, False, True)
    ]


@pytest.mark.parametrize("text", [MUTE, UNMUTE])
async def test_who_may_not_see_or_choose_changes_nothing(
    workspace: Keys, text: str, item: Item, admin: Viewer
) -> None:
    reader = await desk.api_key(admin, "items:read")
    absent = to_global("item", new_id())
    stranger = await viewer(workspace["foreigner"])
    async with unchanged():
        for who, id, code in (
            (stranger, gid(item), "NOT_FOUND"),
            (stranger, absent, "NOT_FOUND"),
            (reader, gid(item), "NOT_ALLOWED"),
            (reader, absent, "NOT_FOUND"),
            (admin, to_global("status", item.status_id), "INVALID"),
        ):
            (done,) = (await ask(who, text, id=id)).values()
            assert [error["code"] for error in done["errors"]] == [code]
            assert done["item"] is None


async def test_a_list_tells_of_it_by_one_statement_more(admin: Viewer, item: Item, queries: Any) -> None:
    rows = [item, *[await factories.item(admin, str(n)) for n in range(19)]]
    for row in rows[::2]:
        await items.mute(admin, row.id)
    with queries(2):
        found = (await ask(admin, "{ items(first: 50) { nodes { id isMuted } } }"))["items"]["nodes"]
    assert {each["id"] for each in found if each["isMuted"]} == {gid(row) for row in rows[::2]}
    assert len(found) == 20


async def test_the_verb_costs_the_same_every_time(admin: Viewer, item: Item, queries: Any) -> None:
    await items.mute(admin, item.id)
    await items.unmute(admin, item.id)
    with queries(5):
        await items.mute(admin, item.id)
    with queries(3):
        await items.mute(admin, item.id)
    assert await ItemMute.all().count() == 1


async def test_many_devices_that_do_it_at_once_leave_one_mark_and_one_event(
    admin: Viewer, item: Item
) -> None:
    await asyncio.gather(*(items.mute(admin, item.id) for _ in range(6)))
    assert (await ItemMute.all().count(), await EventRecord.filter(kind="item.mute_changed").count()) == (
        1,
        1,
    )
    await asyncio.gather(*(each(admin, item.id) for each in (items.mute, items.unmute) * 4))
    events = await EventRecord.filter(kind="item.mute_changed").order_by("position")
    assert [row.changes["muted"] for row in events] == [
        [bool(n % 2), not n % 2] for n in range(len(events))
    ], "each tells of a change"
    assert await ItemMute.exists() is events[-1].changes["muted"][1]
