"""Archiving, the bin and what comes back from both, with all that is below: any number, told as of a move."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from domain import items
from domain.items.together import TOLD_APART_MOST
from kit import clock
from kit.errors import Conflict, NotAllowed, NotFound
from kit.ids import to_global
from models import EventPart, EventRecord, Item, Viewer, sight
from models.properties.filters import EVERYTHING
from models.properties.item import NOT_ARCHIVED
from realtime.hub import Hub
from realtime.streams import ItemListStream, ItemStream, Signal
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.on_server import ON_POSTGRES
from tests.realtime.ears import Edge, an_ear, item_ids
from tests.realtime.telling import BRIEF, Client, ItemClient, ListClient, assert_events_tell_all
from tests.refusals import refused, unchanged
from tests.subtrees import grow

FEW, MANY = TOLD_APART_MOST - 1, TOLD_APART_MOST
Verb = Callable[[Viewer, Any], Awaitable[Item]]
STEPS: dict[str, tuple[Verb, ...]] = {
    "archived": (items.archive,),
    "unarchived": (items.archive, items.unarchive),
    "removed": (items.remove,),
    "restored": (items.remove, items.restore),
}
"""What is done to the item, one after the other; the last of it is looked at."""
HISTORY = "query($id: ID!) { item(id: $id) { history(first: 9) { nodes { kind } } } }"


async def _done(admin: Viewer, workspace: Keys, size: int) -> tuple[Item, list[Item]]:
    """A finished item of Website with so many below it, finished too."""
    top = await factories.item(admin, "Top", project_id=workspace["website"], published=True)
    await Item.filter(id=top.id).update(finished_at=clock.now(), priority=4)
    top = await Item.get(id=top.id)
    below = await grow(top, size, [workspace["foreigner"]], priority=0)
    await Item.filter(id__in=[row.id for row in below[:20]]).update(priority=4)
    return top, below


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("size", [1, FEW, MANY, 2_000])
async def test_as_many_statements_and_one_event_however_many(
    admin: Viewer, workspace: Keys, queries: Any, name: str, size: int
) -> None:
    top, below = await _done(admin, workspace, size)
    *first, last = STEPS[name]
    for verb in first:
        await verb(admin, top.id)
    at = await EventRecord.all().count()
    words = (
        0 if ON_POSTGRES or "archived" in name else size // 1_000
    )  # search keeps a thousand in a statement there
    with queries(_STATEMENTS[name] + words):
        await last(admin, top.id)
    rows = await Item.filter(id__in=[top.id, *(row.id for row in below)])
    assert {(row.archived, row.removed_at is None) for row in rows} == {
        (name == "archived", name != "removed")
    }
    assert {row.version - len(first) for row in rows} == {2}
    *_, event = await EventRecord.all().order_by("position").offset(at)
    assert (event.kind, event.entity_id, event.item_id) == (f"item.subtree_{name}", top.id, None)
    parts = await EventPart.filter(event_position=event.position).order_by("position")
    assert [part.item_id for part in parts] == [*sorted(row.id for row in below), top.id]
    assert {part.kind for part in parts} == {f"item.{name}"}
    assert {part.audience_after is None for part in parts} == {name == "removed"}
    assert {part.audience_before is None for part in parts} == {name == "restored"}
    of_many = size >= TOLD_APART_MOST
    assert {part.state_before is None and part.state_after is None for part in parts} == {of_many}
    assert (event.audience_before is None and event.audience_after is None) is not of_many


_STATEMENTS = {"archived": 11, "unarchived": 11, "removed": 14, "restored": 11}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("size", [FEW, MANY])
async def test_each_is_told_of_to_who_follows_it_and_lists_as_far_as_they_can(
    hub: Hub, admin: Viewer, workspace: Keys, name: str, size: int
) -> None:
    top, below = await _done(admin, workspace, size)
    *first, last = STEPS[name]
    for verb in first:
        await verb(admin, top.id)
    lead, outsider = [await viewer(workspace[who]) for who in ("lead", "outsider")]
    start, middle, keys = await sight.position(), below[size // 2], [*sorted(r.id for r in below), top.id]
    await hub.reached(start)
    gone, seen = name in ("archived", "removed"), name != "restored"
    signal = Signal.REMOVED if gone else Signal.ADDED
    async with AsyncExitStack() as ears:
        lists = await ears.enter_async_context(an_ear(hub, ItemListStream(NOT_ARCHIVED), lead))
        never = await ears.enter_async_context(an_ear(hub, ItemListStream(EVERYTHING), outsider))
        one = await ears.enter_async_context(an_ear(hub, ItemStream(middle.id), lead)) if seen else None
        await last(admin, top.id)
        part = await EventPart.get(item_id=middle.id, position__gt=start)
        told = await lists.signals()
        if size == MANY:
            assert told == [("SCOPE_CHANGED", await sight.position())]
        else:
            assert (item_ids(lists.heard, signal), len(told)) == (keys, len(keys))
        assert await never.signals() == []
        if one is not None:
            assert await one.signals() == [("REMOVED" if name == "removed" else "CHANGED", part.position)]
            assert isinstance(one.ended, NotFound) is (name == "removed")
    if name != "removed":
        shown = (await ask(lead, HISTORY, id=gid(middle)))["item"]["history"]["nodes"]
        assert shown[0]["kind"] == f"item.{name}"


@pytest.mark.parametrize("size", [1, MANY])
async def test_whoever_listens_has_what_asking_gives(
    edge: Edge, admin: Viewer, workspace: Keys, size: int
) -> None:
    top, below = await _done(admin, workspace, size)
    people = [admin, *[await viewer(workspace[name]) for name in ("lead", "guest", "foreigner", "outsider")]]
    for verb in (items.archive, items.unarchive, items.remove, items.restore):
        clients: list[Client] = []
        for each in people:
            clients.append(ListClient(edge, each, BRIEF, filter={"priority": {"eq": 4}}))
            if await Item.visible_to(each).filter(id=below[0].id).exists():
                clients.append(ItemClient(edge, each, BRIEF, id=to_global("item", below[0].id)))
        await assert_events_tell_all(edge, clients, lambda verb=verb: verb(admin, top.id))  # type: ignore[misc]
        await edge.close()


async def test_refusals_leave_all_as_they_are(admin: Viewer, member: Viewer, workspace: Keys) -> None:
    top, below = await _done(admin, workspace, MANY)
    await Item.filter(id=below[-1].id).update(finished_at=None)
    async with refused(Conflict, "id"):
        await items.archive(admin, top.id)
    async with refused(NotAllowed):
        await items.remove(member, top.id)
    await Item.filter(id=below[-1].id).update(finished_at=clock.now())
    await items.archive(admin, top.id)
    async with unchanged():
        await items.archive(admin, top.id)
