"""Each date is made once, whatever dies meanwhile, and however many workers there are."""

import asyncio
import sys
from datetime import timedelta
from typing import Any

from domain import checklist_entries, plans, recurrences
from models import (
    EventRecord,
    Item,
    ItemPlan,
    RecurrenceDate,
    Viewer,
)
from reactions.due import DueRows
from reactions.worker import Worker
from tests.api.asking import ask, gid
from tests.factories import Keys
from tests.reactions.crash import each_death
from tests.reactions.recurring import DAILY, WEDNESDAY, at, days_of, made_of, recurring

_make: Any = sys.modules["domain.recurrences.make"]  # of its name is the verb, too


async def test_two_workers_make_it_once(lead: Viewer, workspace: Keys, moment: Any) -> None:
    row = await recurring(lead, workspace)
    moment.move_to(at("2026-03-09 09:00"))
    await asyncio.gather(*(recurrences.make(row.id) for _ in range(4)))
    assert await days_of(row) == ["2026-03-09"]


async def test_one_that_fails_does_not_hold_up_others(
    lead: Viewer, workspace: Keys, moment: Any, monkeypatch: Any
) -> None:
    broken, fine = [await recurring(lead, workspace) for _ in range(2)]
    real = _make.plan_like

    async def fails(viewer: Viewer, item: Item, *given: Any) -> None:
        if item.id == broken.id:
            raise ZeroDivisionError
        await real(viewer, item, *given)

    monkeypatch.setattr(_make, "plan_like", fails)
    moment.move_to(at("2026-03-09 09:00"))
    worker = Worker([DueRows("recurrences", recurrences.claim, recurrences.make, batch=1)])
    await worker.drain()
    assert (len(await made_of(broken)), len(await made_of(fine))) == (0, 1)
    monkeypatch.undo()
    await worker.drain()
    assert await made_of(broken) == []
    moment.shift(recurrences.LEASE)
    await worker.drain()
    assert await days_of(broken) == ["2026-03-09"], "once the lease is over"


async def test_each_date_is_made_once_whatever_statement_a_worker_dies_at(
    lead: Viewer, workspace: Keys, moment: Any
) -> None:
    row = await recurring(lead, workspace, DAILY, assignee_ids=[workspace["member"]])
    await checklist_entries.create(lead, row.id, "The fern")
    await plans.set_plan(lead, row.id, {"start": at("2026-03-04 09:00"), "duration_minutes": 60})
    worker = Worker([DueRows("recurrences", recurrences.claim, recurrences.make, batch=1)])
    rounds = 0

    async def happen() -> None:
        nonlocal rounds
        rounds += 1
        moment.shift(timedelta(days=1))

    deaths = await each_death(worker.drain, happen)
    moment.shift(recurrences.LEASE)
    await worker.drain()
    assert deaths > 20
    made, dates = await made_of(row), await RecurrenceDate.filter(item_id=row.id).order_by("day")
    assert sorted(each.made_id for each in dates if each.made_id) == sorted(each.id for each in made)
    assert await ItemPlan.all().count() == len(made) + 1, "each is whole"
    for each in made:
        entries = (await ask(lead, "query($id: ID!) { item(id: $id) { checklist { text } } }", id=gid(each)))[
            "item"
        ]
        assert entries == {"checklist": [{"text": "The fern"}]}
    recurred = await EventRecord.filter(kind="item.recurred").order_by("position")
    assert [each.changes["day"][1] for each in recurred] == [each.day.isoformat() for each in dates]
    created = await EventRecord.filter(kind="item.created", item_id__in=[each.id for each in made]).count()
    assert created == len(made)
    # What was not made by its own worker, since that died, was passed by the date of the next one, which was made.
    assert dates[-1].day == (WEDNESDAY + timedelta(days=rounds)).date()
