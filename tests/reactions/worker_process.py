"""A worker in a process of its own, to be killed: `python -m tests.reactions.worker_process <file for what was sent>`.

The database is the one of the settings' environment. Leases are short, so that what a killed one held is soon due again.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from deskwire.database import connected
from deskwire.settings import Settings, load
from domain.mails import incoming, outgoing
from kit import seal, storage
from mail.parse import parse
from mail.transport import Delivered, Outcome, Outgoing
from reactions.jobs import jobs
from reactions.worker import Worker


class Log:
    """A transport that notes each mail's id in a file, as a server would its acceptance, before it answers."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def send(self, mail: Outgoing) -> Outcome:
        os.write(self._file, f"{parse(mail.content).message_id}\n".encode())
        await asyncio.sleep(0.01)
        return Delivered()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[None]:
    """What a worker needs of the front door."""
    seal.use_keys(["a secret key for tests, long enough"])
    storage.keep_in(storage.Storage(settings.data_dir / "files"))
    async with connected(settings):
        yield


async def main(sent: str) -> None:
    incoming.LEASE = outgoing.LEASE = timedelta(seconds=1)
    async with opened(load()):
        await Worker(jobs(Log(sent)), poll=0.05).run()


def sent_ids(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
