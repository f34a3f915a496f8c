"""Writes to the rows that are asked for, in both schemas at once, until it is ended: `python -m bench.speed.writer URL`.

One write moves a hot ticket to another status and to the top of its project's list: it changes what `list`, `detail` and
`board` answer. Peers' and our tables are written in one transaction, so all targets go on to give the same answers.
"""

import asyncio
import sys
from itertools import count

import asyncpg

EACH_SECONDS = 1 / 50
STATUSES = ("backlog", "open", "in_progress", "waiting")
THEIRS = "UPDATE bench.items SET status = $2, updated_at = now() WHERE id = $1"
OURS = """UPDATE items SET status_id = (SELECT s.id FROM statuses s WHERE s.name = $2 AND s.type_id = items.type_id),
    status_since = now(), updated_at = now(), version = version + 1 WHERE number = $1"""


async def main(url: str) -> None:
    connection = await asyncpg.connect(url)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for n in count():
        item, status = n % 500 + 1, STATUSES[(n // 500 + n) % len(STATUSES)]
        async with connection.transaction():
            await connection.execute(THEIRS, item, status)
            await connection.execute(OURS, item, status)
        await asyncio.sleep(max(0, began + (n + 1) * EACH_SECONDS - loop.time()))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
