"""A worker that reads mailboxes in a process of its own, to be killed: `python -m tests.reactions.collector_process`."""

import asyncio
from datetime import timedelta

from deskwire.settings import load
from domain.mailboxes import reading
from kit import destinations
from reactions.collector import Collector
from tests.reactions.worker_process import opened


async def main() -> None:
    reading.LEASE = timedelta(seconds=1)
    destinations.allow(["127.0.0.1"])
    async with opened(load()):
        await Collector(lambda: None, poll=0.05).run()


if __name__ == "__main__":
    asyncio.run(main())
