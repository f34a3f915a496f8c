"""R4: a start without a gap. Whatever happens between two steps of asking and opening is in the answer or in the stream."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from domain import items, projects
from kit.errors import NotFound
from kit.ids import to_global
from models import Item, Role, Viewer, sight
from realtime import log
from realtime.hub import Hub
from realtime.streams import ItemListStream, ItemStream
from resolvers import listings
from tests.factories import Keys, item
from tests.realtime.ears import Edge
from tests.realtime.telling import BRIEF, Client, ItemClient, ListClient
from web.fast import written
from web.live import shared

STEPS: list[tuple[Any, str]] = [
    (sight, "again"),
    (log, "read_after"),
    (log, "head"),
    (shared, "since"),
    (ItemStream, "still_visible"),
    (ItemListStream, "still_visible"),
    (Hub, "_begin"),
    (Hub, "_replay"),
    (Hub, "_freshen"),
    (Hub, "reached"),
    (listings, "page"),
    (written, "ask"),
]
"""Every step of asking and opening at which somebody else may have their turn."""


class Interruption:
    """Lets `act` happen once, before or after the nth step."""

    def __init__(self, nth: int, act: Callable[[], Any]) -> None:
        self.steps, self.nth, self.act = 0, nth, act
        self.happened = self.busy = False

    async def step(self) -> None:
        if self.busy:
            return
        self.steps += 1
        if self.steps == self.nth:
            self.busy = True
            await asyncio.create_task(self.act())
            self.busy, self.happened = False, True

    def around(self, function: Any) -> Any:
        async def stepping(*args: Any, **kwargs: Any) -> Any:
            await self.step()
            answer = await function(*args, **kwargs)
            await self.step()
            return answer

        return stepping

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in STEPS:
                patch.setattr(owner, name, self.around(getattr(owner, name)))
            yield


Act = Callable[[Viewer, Keys, Item], Coroutine[Any, Any, object]]


async def _edit(by: Viewer, keys: Keys, row: Item) -> object:
    return await items.edit(by, row.id, title=f"Changed between two steps, at {row.version}")


async def _create(by: Viewer, keys: Keys, row: Item) -> object:
    return await item(by, "Made between two steps", project_id=keys["website"])


async def _away_and_back(by: Viewer, keys: Keys, row: Item) -> object:
    await items.move(by, row.id, keys["inbox"])
    return await items.move(by, row.id, keys["website"])


async def _away(by: Viewer, keys: Keys, row: Item) -> object:
    return await items.move(by, row.id, keys["inbox"])


async def _out_and_in(by: Viewer, keys: Keys, row: Item) -> object:
    await projects.unshare(by, keys["website"], keys["outsider"])
    await items.edit(by, row.id, priority=5)
    return await projects.share(by, keys["website"], keys["outsider"], Role.MEMBER)


async def _out(by: Viewer, keys: Keys, row: Item) -> object:
    await projects.unshare(by, keys["website"], keys["outsider"])
    return await items.edit(by, row.id, priority=5)


ACTS: list[Act] = [_edit, _create, _away_and_back, _away, _out_and_in, _out]
QUICK = {(ListClient, _out_and_in), (ItemClient, _edit)}
CASES = [
    pytest.param(kind, act, marks=[] if (kind, act) in QUICK else [pytest.mark.slow])
    for kind in (ListClient, ItemClient)
    for act in ACTS
]


@pytest.mark.parametrize(("kind", "act"), CASES)
async def test_a_write_between_any_two_steps_is_missed_by_nobody(
    edge: Edge, admin: Viewer, outsider: Viewer, workspace: Keys, kind: type[Client], act: Act
):
    nth, row = 0, await item(admin, project_id=workspace["website"])
    while True:
        nth += 1
        await projects.share(admin, workspace["website"], workspace["outsider"], Role.MEMBER)
        await items.move(admin, row.id, workspace["website"])
        given = {"id": to_global("item", row.id)} if kind is ItemClient else {}
        client = kind(edge, outsider, BRIEF, **given)
        interruption = Interruption(nth, lambda: act(admin, workspace, row))
        with interruption.everywhere():
            await _open(client)
        await edge.quiet()
        gone_for_a_moment = act in (_away_and_back, _out_and_in)  # which may have been told
        if not gone_for_a_moment or not _has_ended(client):
            client.check(await client.ask())
            await items.edit(admin, row.id, title=f"Changed once it is live, {nth}")
            await edge.quiet()
            client.check(await client.ask())
        await edge.close()
        if not interruption.happened:
            break
    assert nth > 12


def _has_ended(client: Client) -> bool:
    return client.screen is None or client.screen.ended is not None


async def _open(client: Client) -> None:
    """What a client does: where it has nothing to follow, it knows that there is nothing."""
    try:
        await client.open()
    except NotFound:
        client.picture = None
