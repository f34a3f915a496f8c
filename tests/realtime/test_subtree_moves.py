"""R3, R5: of what goes to another project together each is told of; where it is too much, whoever may see any of it is, once."""

from contextlib import AsyncExitStack
from typing import Any

import pytest

from domain import conversations, items, projects
from domain.conversations import NewMessage
from domain.items.together import TOLD_APART_MOST
from kit.errors import NotFound
from kit.ids import to_global
from models import Conversation, EventPart, Item, Role, Viewer, sight
from models.properties.filters import EVERYTHING, Condition
from models.properties.item import ITEM, NOT_ARCHIVED
from realtime import log
from realtime.hub import Hub
from realtime.listener import Delivery
from realtime.recent import Recent
from realtime.streams import ConversationStream, ItemListStream, ItemStream, Signal
from tests import factories
from tests.factories import Keys, viewer
from tests.realtime.ears import Edge, an_ear, item_ids
from tests.realtime.telling import BRIEF, Client, ItemClient, ListClient, ThreadClient, assert_events_tell_all
from tests.subtrees import grow

FEW, MANY = TOLD_APART_MOST - 1, TOLD_APART_MOST
"""Below the item that is moved: the most of which each is told of, and one more."""


class Patient(ItemListStream):
    """A list that is compared message by message, so that each must come alone."""

    coalesces = False


class Tree:
    """An item of Website with so many below it, and where it goes: nobody but admins sees that."""

    def __init__(self, top: Item, below: list[Item], elsewhere: Any) -> None:
        self.top, self.below, self.elsewhere = top, below, elsewhere

    async def move(self, by: Viewer) -> int:
        """From which position on it is told of."""
        start = await sight.position()
        await items.move(by, self.top.id, self.elsewhere)
        return start


async def _tree(admin: Viewer, workspace: Keys, size: int) -> Tree:
    top = await factories.item(admin, "Top", project_id=workspace["website"], published=True)
    below = await grow(top, size, [workspace["foreigner"]])
    elsewhere = await projects.create(admin, "Elsewhere")
    return Tree(top, below, elsewhere.id)


def _said(deliveries: list[Delivery]) -> list[tuple[str, int]]:
    return [(d.signal.value, d.position) for d in deliveries if d.signal is not Signal.READY]


async def test_of_few_each_is_told_of_and_nothing_besides(hub: Hub, admin: Viewer, workspace: Keys) -> None:
    tree = await _tree(admin, workspace, FEW)
    lead, outsider = await viewer(workspace["lead"]), await viewer(workspace["outsider"])
    foreigner, guest = await viewer(workspace["foreigner"]), await viewer(workspace["guest"])
    both = ItemListStream(NOT_ARCHIVED)
    there = ItemListStream(Condition(ITEM.named("project"), "eq", tree.elsewhere))
    await hub.reached(await sight.position())
    async with (
        an_ear(hub, both, admin) as sees_both,
        an_ear(hub, there, admin) as looks_there,
        an_ear(hub, both, lead) as loses,
        an_ear(hub, both, guest) as loses_too,
        an_ear(hub, both, foreigner) as keeps,
        an_ear(hub, both, outsider) as never,
    ):
        await tree.move(admin)
        keys = [*sorted(row.id for row in tree.below), tree.top.id]
        assert item_ids(await sees_both.all(), Signal.CHANGED) == keys
        assert item_ids(await looks_there.all(), Signal.ADDED) == keys
        assert item_ids(await loses.all(), Signal.REMOVED) == keys
        assert item_ids(await loses_too.all(), Signal.REMOVED) == keys
        assert item_ids(await keeps.all(), Signal.CHANGED) == keys[:-1]
        assert item_ids(keeps.heard, Signal.REMOVED) == []
        assert _said(await never.all()) == []
        assert {len(_said(each.heard)) for each in (sees_both, looks_there, loses)} == {len(keys)}


async def test_of_many_lists_are_told_once_to_look_again(hub: Hub, admin: Viewer, workspace: Keys) -> None:
    tree = await _tree(admin, workspace, MANY)
    names = ("admin", "lead", "teammate", "guest", "foreigner", "outsider", "customer", "colleague")
    start, told = await sight.position(), {}
    await hub.reached(start)
    async with AsyncExitStack() as open_ears:
        ears = {
            name: await open_ears.enter_async_context(
                an_ear(hub, ItemListStream(EVERYTHING), await viewer(workspace[name]))
            )
            for name in names
        }
        await tree.move(admin)
        once = [("SCOPE_CHANGED", await sight.position())]
        live = {name: _said(await ear.all()) for name, ear in ears.items()}
    for name in names:
        async with an_ear(hub, ItemListStream(EVERYTHING), await viewer(workspace[name]), start) as late:
            told[name] = _said(await late.all())
    seers = ("admin", "lead", "teammate", "guest", "foreigner")
    assert live == told == {name: once if name in seers else [] for name in names}


async def test_whoever_follows_one_of_many_is_told_of_that_one(
    hub: Hub, admin: Viewer, workspace: Keys
) -> None:
    tree = await _tree(admin, workspace, MANY)
    lead, foreigner = await viewer(workspace["lead"]), await viewer(workspace["foreigner"])
    middle = tree.below[MANY // 2]
    await hub.reached(await sight.position())
    async with (
        an_ear(hub, ItemStream(middle.id), admin) as sees_both,
        an_ear(hub, ItemStream(middle.id), foreigner) as keeps,
        an_ear(hub, ItemStream(middle.id), lead) as loses,
        an_ear(hub, ItemStream(tree.top.id), admin) as sees_top,
    ):
        await tree.move(admin)
        part, top = [await EventPart.get(item_id=key) for key in (middle.id, tree.top.id)]
        assert _said(await sees_both.all()) == [("CHANGED", part.position)]
        assert _said(await keeps.all()) == [("CHANGED", part.position)]
        assert _said(await loses.all()) == [("REMOVED", part.position)]
        assert isinstance(loses.ended, NotFound)
        assert _said(await sees_top.all()) == [("CHANGED", top.position)]
        (event,) = [d.event for d in sees_both.heard if d.event]
        assert (event.kind, event.actor_id, event.item_id) == ("item.moved", admin.principal_id, middle.id)
        project = (str(workspace["website"]), str(tree.elsewhere))
        assert event.changes == {"project": project}


@pytest.mark.parametrize("size", [FEW, MANY])
async def test_a_thread_of_any_of_them_goes_from_guests(
    hub: Hub, admin: Viewer, workspace: Keys, size: int
) -> None:
    top = await factories.item(admin, "Top", project_id=workspace["website"], published=True)
    below = await grow(top, size)
    said = await conversations.reply(admin, below[-1].id, NewMessage(text="For all"))
    elsewhere = await projects.create(admin, "Elsewhere")
    await projects.change_followers(admin, elsewhere.id, [workspace["guest"]], [])
    guest = await viewer(workspace["guest"])
    thread = await Conversation.get(id=said.conversation_id)
    await hub.reached(await sight.position())
    stream = ConversationStream(thread.id, thread.item_id, internal=False, began=thread.created_at)
    async with an_ear(hub, stream, guest) as ear, an_ear(hub, ItemStream(below[-1].id), guest) as item:
        await items.move(admin, top.id, elsewhere.id)
        part = await EventPart.get(item_id=below[-1].id)
        assert _said(await ear.all()) == [("REMOVED", part.position)]
        assert _said(await item.all()) == [("CHANGED", part.position)]


@pytest.mark.parametrize("source", ["memory", "log"])
@pytest.mark.parametrize("size", [FEW, MANY])
async def test_every_cursor_within_a_move_gives_exactly_the_rest(
    hub: Hub, admin: Viewer, workspace: Keys, size: int, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if source == "log":
        monkeypatch.setattr(Recent, "after", lambda *_: None)
    tree = await _tree(admin, workspace, size)
    lead, key = await viewer(workspace["lead"]), tree.below[size // 2].id
    await items.edit(admin, tree.below[0].id, priority=1)
    start = await tree.move(admin)
    await items.edit(admin, tree.below[0].id, priority=2)
    end = await sight.position()
    for stream, who in (
        (Patient(EVERYTHING), admin),
        (Patient(EVERYTHING), lead),
        (ItemStream(tree.below[0].id), admin),
        (ItemStream(key), admin),
    ):
        async with an_ear(hub, stream, who, start) as ear:
            whole = await ear.signals()
        assert len(whole) == len({position for _, position in whole})
        for after in range(start, end + 1, 9):
            async with an_ear(hub, stream, who, after) as late:
                assert await late.signals() == [each for each in whole if each[1] > after], after


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50])
async def test_the_log_is_read_alike_by_any_number_at_a_time(
    admin: Viewer, workspace: Keys, most: int
) -> None:
    tree = await _tree(admin, workspace, 5)
    await tree.move(admin)
    await items.move(admin, tree.top.id, workspace["website"])
    await items.edit(admin, tree.top.id, priority=1)
    whole = await log.read_after(0, 1_000)
    found: list[log.LoggedEvent] = []
    while some := await log.read_after(found[-1].position if found else 0, most):
        assert len(some) <= most
        found += some
    assert found == whole
    assert [event.position for event in whole] == sorted({event.position for event in whole})
    kinds = [event.kind for event in whole if not event.kind.endswith(".rolled_up")][-15:]
    assert kinds == [*(["item.moved"] * 6 + ["item.subtree_moved"]) * 2, "item.edited"]


async def test_an_answer_that_was_made_before_a_move_is_known_as_such(admin: Viewer, workspace: Keys) -> None:
    """R5: whoever is told of an item by an event from before it went gets an answer of their own."""
    tree = await _tree(admin, workspace, 3)
    start = await sight.position()
    await items.edit(admin, tree.below[0].id, priority=1)
    (edited,) = await log.read_after(start)
    assert not (await log.since(edited)).moved
    await tree.move(admin)
    assert (await log.since(edited)).moved
    part, *_ = await log.read_after(edited.position)
    assert not (await log.since(part)).moved


@pytest.mark.parametrize("size", [1, FEW, MANY])
async def test_whoever_listens_has_what_asking_gives(
    edge: Edge, admin: Viewer, workspace: Keys, size: int
) -> None:
    tree = await _tree(admin, workspace, size)
    for number, row in enumerate(tree.below):
        if number % 9 == 0:  # a page of each list holds those
            await items.edit(admin, row.id, priority=4)
    said = await conversations.reply(admin, tree.below[0].id, NewMessage(text="Hello"))
    await projects.change_followers(admin, tree.elsewhere, [workspace["guest"]], [])
    await projects.share(admin, tree.elsewhere, workspace["outsider"], Role.LEAD)
    names = ("lead", "member", "outsider", "guest", "foreigner", "customer")
    people = [admin, *[await viewer(workspace[name]) for name in names]]
    clients: list[Client] = []
    for each in people:
        clients.append(ListClient(edge, each, BRIEF, filter={"priority": {"eq": 4}}))
        clients += [
            ItemClient(edge, each, BRIEF, id=to_global("item", row.id))
            for row in (tree.top, tree.below[0])
            if await Item.visible_to(each).filter(id=row.id).exists()
        ]
        if await Conversation.visible_to(each).filter(id=said.conversation_id).exists():
            clients.append(ThreadClient(edge, each, id=to_global("conversation", said.conversation_id)))
    await assert_events_tell_all(edge, clients, lambda: tree.move(admin))
    clients = [each for each in clients if each.screen is not None and each.screen.ended is None]
    await assert_events_tell_all(edge, clients, lambda: items.move(admin, tree.top.id, workspace["website"]))
