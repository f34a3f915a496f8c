"""A stream that nothing concerns for long is told where the log stands, so that its reader comes back from there (R3)."""

import pytest

from domain import items
from models import Viewer, sight
from models.properties.filters import EVERYTHING
from realtime.hub import Hub
from realtime.presence import PresenceStream
from realtime.streams import ItemListStream, ItemStream
from tests.factories import item
from tests.realtime.ears import an_ear, until


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.hub.HEARTBEAT_EVENTS", 5)


async def edits(by: Viewer, hub: Hub, many: int) -> int:
    """That many events of an item that nobody follows."""
    other = await item(by, "Another")
    for number in range(many - 1):
        await items.edit(by, other.id, title=f"Another {number}")
    await hub.reached(await sight.position())
    return hub.position


async def test_a_quiet_stream_is_told_how_far_it_has_come(hub: Hub, admin: Viewer):
    row = await item(admin)
    await hub.reached(await sight.position())
    async with (
        an_ear(hub, ItemStream(row.id), admin) as quiet,
        an_ear(hub, ItemListStream(EVERYTHING), admin) as busy,
        an_ear(hub, PresenceStream(row.id), admin) as present,
    ):
        await until(lambda: all(ear.listener.is_idle for ear in (quiet, busy, present)))
        await edits(admin, hub, 12)
        assert {s for s, _ in await quiet.signals()} == {"HEARTBEAT"}
        assert quiet.heard[-1].position >= hub.position - 5
        assert quiet.heard[-1].covers == 0
        assert "HEARTBEAT" not in [s for s, _ in await busy.signals()]
        assert await present.signals() == []


async def test_who_comes_back_from_far_away_is_told_so_once_they_are_there(hub: Hub, admin: Viewer):
    row = await item(admin)
    start = await sight.position()
    end = await edits(admin, hub, 12)
    async with an_ear(hub, ItemStream(row.id), admin, start) as ear:
        assert await ear.signals() == [("HEARTBEAT", end)]
    async with an_ear(hub, ItemStream(row.id), admin, end - 4) as ear:
        assert await ear.signals() == []
