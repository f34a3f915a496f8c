"""The queue of one client: in order, bounded, written by one at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from web.live.outbox import Outbox, Owner
from web.live.rate import Bucket


class Peer:
    """Takes what is sent while its gate is open."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.got: list[str] = []
        self.writers = self.most_writers = 0
        self.gate = asyncio.Event()
        self.error: Exception | None = None
        if is_open:
            self.gate.set()

    async def write(self, frame: str) -> None:
        self.writers += 1
        self.most_writers = max(self.writers, self.most_writers)
        try:
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            self.got.append(frame)
        finally:
            self.writers -= 1


@asynccontextmanager
async def running(peer: Peer, most: int = 4, most_bytes: int = 1_000) -> AsyncIterator[Outbox[str]]:
    box = Outbox[str](peer.write, most, most_bytes)
    writer = asyncio.create_task(box.run())
    try:
        yield box
        box.close()
        await asyncio.wait_for(writer, 30)
    finally:
        writer.cancel()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_frames_arrive_in_order_whoever_sends_them() -> None:
    peer = Peer()
    async with running(peer) as box:
        await box.put("1")
        box.put_now("2")
        await box.put("3")
        box.put_now("4")
    assert peer.got == ["1", "2", "3", "4"]


async def test_many_senders_never_write_at_once() -> None:
    peer = Peer(is_open=False)
    async with running(peer) as box:
        senders = [asyncio.create_task(box.put(str(n))) for n in range(50)]
        await settle()
        peer.gate.set()
        await asyncio.gather(*senders)
    assert sorted(map(int, peer.got)) == list(range(50))
    assert peer.most_writers == 1


@pytest.mark.parametrize(("most", "most_bytes"), [(4, 1_000), (100, 40)])
async def test_who_sends_to_a_slow_peer_waits(most: int, most_bytes: int) -> None:
    peer = Peer(is_open=False)
    async with running(peer, most, most_bytes) as box:
        senders = [asyncio.create_task(box.put("x" * 10)) for _ in range(20)]
        await settle()
        assert sum(sender.done() for sender in senders) == 4  # one more is being written, by its sender
        assert box.writing_since is not None
        peer.gate.set()
        await asyncio.gather(*senders)
    assert len(peer.got) == 20
    assert box.writing_since is None


async def test_a_frame_larger_than_the_queue_may_wait_alone() -> None:
    peer = Peer(is_open=False)
    async with running(peer, most_bytes=10) as box:
        first, large = asyncio.create_task(box.put("1")), asyncio.create_task(box.put("x" * 100))
        await settle()
        assert (first.done(), large.done()) == (False, True)
        peer.gate.set()
    assert peer.got == ["1", "x" * 100]


async def test_frames_of_an_owner_that_is_over_are_dropped() -> None:
    peer, owner = Peer(is_open=False), Owner()
    async with running(peer) as box:
        first = asyncio.create_task(box.put("1"))
        await settle()
        await box.put("2", owner)
        await box.put("3")
        owner.is_over = True
        peer.gate.set()
        await first
    assert peer.got == ["1", "3"]


async def test_a_cancelled_sender_does_not_hold_up_the_others() -> None:
    peer = Peer(is_open=False)
    async with running(peer) as box:
        first = asyncio.create_task(box.put("1"))
        await settle()
        await box.put("2")
        first.cancel()
        await settle()
        peer.gate.set()
    assert peer.got == ["2"]


async def test_a_failing_write_is_the_writers_error_and_nobody_elses() -> None:
    peer = Peer()
    peer.error = OSError("gone")
    box = Outbox[str](peer.write, 4, 1_000)
    writer = asyncio.create_task(box.run())
    await box.put("1")
    with pytest.raises(OSError, match="gone"):
        await asyncio.wait_for(writer, 30)


async def test_a_closed_box_that_is_being_written_ends_after_the_write() -> None:
    peer = Peer(is_open=False)
    box = Outbox[str](peer.write, 4, 1_000)
    writer, sender = asyncio.create_task(box.run()), asyncio.create_task(box.put("1"))
    await settle()
    box.close()
    await settle()
    assert not writer.done()
    peer.gate.set()
    await asyncio.wait_for(asyncio.gather(writer, sender), 30)
    assert peer.got == ["1"]


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(rate=10.0, burst=3, now=0.0)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(0.1), bucket.take(0.1)] == [True, False]
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]


async def test_what_can_be_sent_at_once_is() -> None:
    peer, sent = Peer(), list[str]()

    def write_now(frames: Sequence[str]) -> bool:
        sent.extend(frames)
        return True

    box = Outbox[str](peer.write, 4, 1_000, write_now)
    box.put_all(["1", "2"])
    await box.put("3")
    assert (sent, peer.got, box.is_empty) == (["1", "2", "3"], [], True)


async def test_what_cannot_is_queued_behind_what_waits() -> None:
    peer, taken, offered = Peer(is_open=False), False, list[str]()

    def write_now(frames: Sequence[str]) -> bool:
        offered.extend(frames)
        return taken

    box = Outbox[str](peer.write, 3, 1_000, write_now)
    writer = asyncio.create_task(box.run())
    box.put_all(["1", "2"])
    await settle()
    taken = True
    box.put_all(["3", "4", "5"])
    assert (offered, box.is_full) == (["1", "2"], True)
    room = asyncio.Event()
    box.when_room(room.set)
    peer.gate.set()
    await asyncio.wait_for(room.wait(), 30)
    box.close()
    await asyncio.wait_for(writer, 30)
    assert peer.got == ["1", "2", "3", "4", "5"]


async def test_frames_put_together_are_dropped_together() -> None:
    peer, owner = Peer(is_open=False), Owner()
    async with running(peer) as box:
        first = asyncio.create_task(box.put("1"))
        await settle()
        box.put_all(["2", "3"], owner)
        owner.is_over = True
        peer.gate.set()
        await first
    assert peer.got == ["1"]
