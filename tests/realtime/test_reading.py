"""The hub reads each event once, and does not look at the log again unless there may be more."""

import pytest

from domain import items
from domain.unit_of_work import positions_written
from models import Viewer
from realtime import hub as hubs
from realtime import log
from realtime.hub import Hub
from tests.factories import item
from tests.realtime.ears import a_hub, until


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events each read brought."""
    found: list[int] = []

    async def counted(position: int, most: int) -> list[log.LoggedEvent]:
        batch = await read_after(position, most)
        found.append(len(batch))
        return batch

    read_after = log.read_after
    monkeypatch.setattr(log, "read_after", counted)
    return found


async def test_a_commit_is_read_once(hub: Hub, admin: Viewer, reads: list[int]):
    for _ in range(3):
        with positions_written() as written:
            await item(admin)
        await until(lambda: hub.position >= max(written))
    assert reads == [2, 2, 2], "the item, and the figures of its project"


async def test_what_does_not_fit_into_one_read_is_read_at_once(
    admin: Viewer, reads: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hubs, "BATCH", 2)
    row = await item(admin)
    async with a_hub(deaf=True) as hub:
        reads.clear()
        with positions_written() as written:
            for number in range(5):
                await items.edit(admin, row.id, title=f"Title {number}")
        hub.wake()
        await until(lambda: hub.position >= max(written))
    assert reads == [2, 2, 1]
