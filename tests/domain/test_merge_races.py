"""Merges while others merge, answer and split: on PostgreSQL, where two really are at work at once."""

import asyncio
from collections.abc import Awaitable

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from domain.items.change_many import Changes, Together, change_many
from domain.items.locked import lock, lock_all
from domain.items.merge import merge, undo_merge
from domain.items.split import split
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from kit.errors import NotAllowed, NotFound, UserError
from models import Item, Message, Viewer
from tests.factories import Keys, item
from tests.on_server import ON_POSTGRES

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


@pytest.fixture
async def own(lead: Viewer, workspace: Keys) -> tuple[Item, Item]:
    """Two of the same customer's, seen by nobody else of them."""
    one, two = [
        await item(
            lead, title, project_id=workspace["website"], requester_id=workspace["customer"], published=False
        )
        for title in ("Twice", "Once")
    ]
    return one, two


async def _outcome(act: Awaitable[object]) -> type[UserError] | None:
    try:
        await act
    except UserError as error:
        return type(error)
    return None


async def test_two_are_not_merged_into_each_other(lead: Viewer, own: tuple[Item, Item]) -> None:
    one, two = own
    got = await asyncio.gather(_outcome(merge(lead, one.id, two.id)), _outcome(merge(lead, two.id, one.id)))
    assert set(got) == {NotAllowed, None}
    assert await Item.filter(merged_into_id__isnull=False).count() == 1


async def _merge_that_waits(
    by: Viewer, one: Item, two: Item, merged: asyncio.Event, answering: asyncio.Event
) -> None:
    """Merge, and end the transaction only some time after somebody began to answer."""
    async with unit_of_work(by):
        await merge(by, one.id, two.id)
        merged.set()
        await answering.wait()
        await asyncio.sleep(0.2)


@pytest.mark.parametrize("newest_first", [False, True])
async def test_an_answer_that_waits_for_the_merge_follows_it(
    lead: Viewer, customer: Viewer, own: tuple[Item, Item], newest_first: bool
) -> None:
    """Whichever of the two has the greater key: none waits for the other without end."""
    one, two = reversed(own) if newest_first else own
    merged, answering = asyncio.Event(), asyncio.Event()

    async def answer() -> Message:
        await merged.wait()
        answering.set()
        return await conversations.reply(customer, one.id, NewMessage(text="And now?"))

    _, said = await asyncio.gather(_merge_that_waits(lead, one, two, merged, answering), answer())
    assert said.item_id == two.id


async def test_nobody_waits_for_each_other(lead: Viewer, customer: Viewer, own: tuple[Item, Item]) -> None:
    one, two = own
    await merge(lead, two.id, one.id)
    both, changes = [one.id, two.id], Changes(add_follower_ids=(), archived=False)
    for _ in range(8):
        got = await asyncio.gather(
            *(_outcome(conversations.reply(customer, two.id, NewMessage(text="?"))) for _ in range(3)),
            _outcome(change_many(lead, both, changes, Together.ALL_OR_NONE)),
            _outcome(undo_merge(lead, two.id)),
        )
        assert got == [None] * 5
        await merge(lead, two.id, one.id)
    assert await Message.all().count() == 24


async def test_a_message_goes_to_one_item_alone(
    lead: Viewer, customer: Viewer, own: tuple[Item, Item]
) -> None:
    said = await conversations.reply(customer, own[0].id, NewMessage(text="This"))
    got = await asyncio.gather(*(_outcome(split(lead, own[0].id, [said.id])) for _ in range(3)))
    assert sorted(map(str, got)) == sorted(map(str, (NotFound, NotFound, None)))
    assert await Item.all().count() == 3


async def test_what_is_removed_while_it_is_merged_is_not_merged_into(
    lead: Viewer, own: tuple[Item, Item]
) -> None:
    one, two = own
    got = await asyncio.gather(_outcome(items.remove(lead, two.id)), _outcome(merge(lead, one.id, two.id)))
    now = await Item.get(id=one.id)
    assert got[0] is None
    assert got[1] in (None, NotFound)
    assert (now.merged_into_id is None) is (got[1] is NotFound)


@pytest.mark.parametrize("what", ["removed", "answered in the archive"])
async def test_what_is_changed_does_not_wait_for_what_it_was_merged_into(
    lead: Viewer, own: tuple[Item, Item], what: str
) -> None:
    """Whoever has locked that may wait for this one."""
    one, two = own
    await merge(lead, one.id, two.id)
    if what != "removed":
        await items.archive(lead, one.id)
    held, changed = asyncio.Event(), asyncio.Event()

    async def holding() -> None:
        async with unit_of_work(lead):
            await items.edit(lead, two.id, title="Held")
            held.set()
            await asyncio.wait_for(changed.wait(), 5)

    async def changing() -> None:
        await held.wait()
        if what == "removed":
            await items.remove(lead, one.id)
        else:
            await conversations.note(lead, one.id, NewMessage(text="Still?"))
        changed.set()

    await asyncio.gather(holding(), changing())
    now = await Item.get(id=one.id)
    assert (now.removed_at is not None, now.archived) == (what == "removed", False)


async def test_who_merges_what_stands_below_waits_for_who_moves_both(
    lead: Viewer, workspace: Keys, own: tuple[Item, Item]
) -> None:
    """The parent has the greater key: a move locks it first, a merge the other."""
    below, above = own
    await items.place(lead, below.id, items.Wanted(parent_id=above.id))
    for _ in range(20):
        acts = (
            items.move(lead, above.id, workspace["inbox"]),
            merge(lead, below.id, above.id),
            items.move(lead, above.id, workspace["website"]),
            undo_merge(lead, below.id),
        )
        await asyncio.gather(*map(_outcome, acts))


async def test_an_answer_waits_for_who_changes_both_in_another_order(
    lead: Viewer, customer: Viewer, own: tuple[Item, Item]
) -> None:
    """Whoever brings an item elsewhere locks it before what stands below it, whichever has the greater key."""
    low, high = own
    await items.place(lead, low.id, items.Wanted(parent_id=high.id))
    await merge(lead, low.id, high.id)
    held = asyncio.Event()

    async def moving() -> None:
        async with unit_of_work(lead):
            await hold_the_tree()
            await lock(lead, high.id)
            held.set()
            await asyncio.sleep(0.3)
            await lock_all(lead, [low.id])

    async def answer() -> Message:
        await held.wait()
        return await conversations.reply(customer, low.id, NewMessage(text="And now?"))

    _, said = await asyncio.gather(moving(), answer())
    assert said.item_id == high.id


async def test_who_waited_for_a_merge_holds_nothing_that_others_wait_for(
    lead: Viewer, customer: Viewer, own: tuple[Item, Item]
) -> None:
    """Their lock went with the transaction in which they found that it leads on: whoever has the tree meanwhile gets the item."""
    one, two = own
    merged, begun, answering = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def changing() -> None:
        await answering.wait()
        async with unit_of_work(lead):
            await hold_the_tree()
            begun.set()
            await asyncio.sleep(0.2)
            await lock(lead, one.id)

    async def answer() -> Message:
        await merged.wait()
        answering.set()
        return await conversations.reply(customer, one.id, NewMessage(text="And now?"))

    *_, said = await asyncio.gather(
        _merge_that_waits(lead, one, two, merged, answering), changing(), answer()
    )
    assert begun.is_set()
    assert said.item_id == two.id
