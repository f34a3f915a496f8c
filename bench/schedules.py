"""What a project of 1,000 linked tasks costs through the API: its schedule read, tried, made its plan, and that taken back.

    .venv/bin/python -m bench.schedules              prints, on SQLite, or where DESKWIRE_TEST_DATABASE_URL says
    .venv/bin/python -m bench.schedules --write      keeps the figures in bench/schedules.json, which is committed

Each task waits for one or two that stand up to 50 before it, by links of every kind; none of them has begun. Documents are
executed as the edges do, without HTTP in between; medians of wall clock.
"""

import argparse
import asyncio
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tortoise.connection import get_connection

from bench.soaking.plan import read, write
from domain.plans.kept import keep_all
from kit import clock, passwords, ratelimit, seal
from kit.ids import new_id, to_global
from kit.network import Kind
from models import Item, ItemPlan, ItemType, PlanLink, Viewer
from tests import database, factories
from tests.api.asking import ask
from tests.factories import Keys

STATE = Path(__file__).with_suffix(".json")
TASKS = 1_000
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

READ = """query($id: ID!, $start: String) { projectSchedule(id: $id, start: $start) { start finish version
    items { item { id title } start finish totalFloatMinutes critical moves } conflicts { message } } }"""
RESCHEDULE = """mutation($id: ID!, $start: String) { projectReschedule(id: $id, start: $start) {
    change { id itemCount } errors { message } } }"""
UNDO = "mutation($id: ID!) { projectUndoReschedule(id: $id) { change { itemCount } errors { message } } }"
LIST = """query($project: ID!) { items(first: 100, filter: {project: {eq: $project}, late: {eq: true}},
    orderBy: [{field: PLANNED_FINISH}]) { nodes { id title plan { start finish } } totalCount { value } } }"""


async def fill(by: Viewer, keys: Keys) -> None:
    """The tasks, their plans and links."""
    chance, task = random.Random(TASKS), await ItemType.get(slug="task")
    items: list[Item] = [
        await factories.item(by, f"Task {n}", type_id=task.id, project_id=keys["website"])
        for n in range(TASKS)
    ]
    plans = [
        ItemPlan(
            id=item.id,
            item_id=item.id,
            start=MONDAY,
            finish=MONDAY + timedelta(hours=1),
            duration_minutes=chance.randrange(30, 960),
            updated_at=clock.now(),
        )
        for item in items
    ]
    await ItemPlan.bulk_create(plans)
    await keep_all(zip(items, plans, strict=True))
    pairs = {(chance.randrange(max(0, n - 50), n), n) for n in range(1, TASKS) for _ in range(2)}
    await PlanLink.bulk_create(
        PlanLink(
            id=new_id(),
            before_id=items[before].id,
            after_id=items[after].id,
            kind=chance.choice(list(Kind)),
            created_at=clock.now(),
        )
        for before, after in sorted(pairs)
    )


async def measure(rounds: int) -> dict[str, float]:
    """Milliseconds by what was asked."""
    took: dict[str, list[float]] = {}

    async def timed(name: str, document: str, **variables: Any) -> dict[str, Any]:
        ratelimit.count_with(ratelimit.OwnCounter())
        began = time.perf_counter()
        answer = await ask(lead, document, **variables)
        took.setdefault(name, []).append((time.perf_counter() - began) * 1_000)
        return answer

    async with database.opened("desk", factories.cast) as keys:
        lead = await factories.viewer(keys["lead"])
        await fill(lead, keys)
        await get_connection("default").execute_query("ANALYZE")  # as a desk is that grew over days
        project = to_global("project", keys["website"])
        for number in range(rounds + 1):
            if number == 1:
                took.clear()  # what is made once has been made
            start = clock.to_text(MONDAY + timedelta(days=7 * (number + 1)))
            assert len((await timed("read", READ, id=project))["projectSchedule"]["items"]) == TASKS
            await timed("try another start", READ, id=project, start=start)
            changed = (await timed("reschedule", RESCHEDULE, id=project, start=start))["projectReschedule"]
            assert changed["change"]["itemCount"] == TASKS, changed
            await timed("list the late ones by their finish", LIST, project=project)
            undone = await timed("take that back", UNDO, id=changed["change"]["id"])
            assert undone["projectUndoReschedule"]["errors"] == []
    return {name: round(median(each), 1) for name, each in took.items()}


def main() -> int:
    """Prints the figures, and keeps them if asked."""
    asking = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asking.add_argument("--rounds", type=int, default=7)
    asking.add_argument("--write", action="store_true")
    asked = asking.parse_args()
    seal.use_keys(["a secret key for this bench alone"])
    passwords.use_cost(rounds=1, kibibytes=8)
    try:
        found = asyncio.run(measure(asked.rounds))
    finally:
        asyncio.run(database.drop())
    engine = "PostgreSQL" if database.ON_POSTGRES else "SQLite"
    for name, milliseconds in found.items():
        print(f"{engine}: {name:36} {milliseconds:8.1f} ms")
    if asked.write:
        kept = read(STATE) if STATE.exists() else {}
        write(STATE, {**kept, engine: found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
