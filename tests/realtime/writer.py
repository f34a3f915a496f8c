"""A process that writes through the verbs until it is killed, or has written WRITES times in each of its tasks.

    python -m tests.realtime.writer DATABASE_URL DATA_DIR ACKNOWLEDGED [WRITES]

After each commit it appends a line to ACKNOWLEDGED, so that whoever kills it knows what must be there.
"""

import asyncio
import os
import random
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from deskwire.database import connected
from deskwire.settings import Settings
from domain import conversations, items, projects, workspace
from domain.unit_of_work import positions_written
from kit import seal
from kit.errors import Invalid
from models import Item, Message, Project, Status, Viewer

TASKS = 3


async def _create(by: Viewer, chance: random.Random) -> Item:
    new = items.NewItem(title="Written", requester_email=f"customer{chance.randrange(5)}@many.example")
    return await items.create(by, new)


async def _some(chance: random.Random) -> Item:
    rows = await Item.all().order_by("-number").limit(8)
    return chance.choice(rows)


async def _edit(by: Viewer, chance: random.Random) -> Item:
    return await items.edit(by, (await _some(chance)).id, title=f"Edited {chance.random()}")


async def _status(by: Viewer, chance: random.Random) -> Item:
    row = await _some(chance)
    status = chance.choice(await Status.filter(type_id=row.type_id))
    return await items.set_status(by, row.id, status.id)


async def _move(by: Viewer, chance: random.Random) -> Item:
    inbox, row = await Project.get(is_inbox=True), await _some(chance)
    with suppress(Invalid):  # what has sub-items stays in projects
        return await items.move(by, row.id, chance.choice([None, inbox.id]))
    return row


async def _move_together(by: Viewer, chance: random.Random) -> Item:
    top, *below = [await _create(by, chance) for _ in range(3)]
    for row in below:
        await items.place(by, row.id, items.Wanted(parent_id=top.id))
    other = await Project.filter(name="Other").first() or await projects.create(by, "Other")
    return await items.move(by, top.id, other.id)


async def _reply(by: Viewer, chance: random.Random) -> Message:
    return await conversations.reply(by, (await _some(chance)).id, conversations.NewMessage(text="Said"))


async def _note(by: Viewer, chance: random.Random) -> Message:
    return await conversations.note(by, (await _some(chance)).id, conversations.NewMessage(text="Noted"))


VERBS: list[Callable[[Viewer, random.Random], Awaitable[Any]]] = [
    _create, _edit, _edit, _status, _move, _move_together, _reply, _note,
]  # fmt: skip


async def _write(by: Viewer, out: int, chance: random.Random, most: int) -> None:
    await _create(by, chance)
    for _ in range(most):
        with positions_written() as written:
            row = await chance.choice(VERBS)(by, chance)
        if written:
            said = {
                "position": written[-1],
                "kind": type(row).__name__.lower(),
                "id": str(row.id),
                "version": getattr(row, "version", None),
            }
            os.write(out, orjson.dumps(said) + b"\n")


async def main(url: str, folder: str, acknowledged: str, most: int) -> None:
    settings = Settings(data_dir=Path(folder), database_url=url)
    seal.use_keys(["a secret key for tests, long enough"])
    out = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    async with connected(settings):
        await workspace.found("Crash")
        by = await workspace.automation(workspace.SETUP)
        await asyncio.gather(*(_write(by, out, random.Random(os.getpid() + n), most) for n in range(TASKS)))


if __name__ == "__main__":
    url, folder, acknowledged, *most = sys.argv[1:]
    asyncio.run(main(url, folder, acknowledged, int(most[0]) if most else 10**9))
