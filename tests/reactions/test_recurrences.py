"""What recurs is made by the worker when it is time, as it is then."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain import checklist_entries, items, recurrences, working_hours
from domain.working_hours import Given, OwnDay
from models import (
    DaysOff,
    EventRecord,
    Notification,
    NotificationKind,
    Recurrence,
    Source,
    Viewer,
)
from reactions.worker import Worker
from resolvers import item_links
from tests import factories
from tests.api.asking import ask, gid
from tests.api.planning import task
from tests.factories import Keys, key
from tests.reactions.recurring import DAILY, at, days_of, made_of, recurring
from tests.refusals import unchanged


async def test_it_is_made_when_it_is_time(lead: Viewer, workspace: Keys, mailer: Worker, moment: Any) -> None:
    row = await recurring(
        lead, workspace, description="All of them", priority=3, assignee_ids=[workspace["member"]],
        requester_id=workspace["customer"], published=True,
    )  # fmt: skip
    await checklist_entries.create(lead, row.id, "The fern")
    moment.move_to(at("2026-03-09 08:59:59"))
    async with unchanged():
        assert not await recurrences.claim(8)
    await mailer.drain()
    assert not await made_of(row)
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    assert (made.title, made.description, made.priority, made.source) == (
        "Water the plants", "All of them", 3, Source.RECURRENCE,
    )  # fmt: skip
    assert (made.type_id, made.project_id, made.requester_id, made.published, made.creator_id) == (
        row.type_id, row.project_id, None, False, key(lead),
    )  # fmt: skip
    shown = (await ask(lead, """query($id: ID!) { item(id: $id) { source madeFrom { id } checklist { text }
        assignees { name } recurrence { next } } }""", id=gid(made)))["item"]  # fmt: skip
    assert shown == {
        "source": "RECURRENCE", "madeFrom": {"id": gid(row)}, "checklist": [{"text": "The fern"}],
        "assignees": [{"name": "Member"}], "recurrence": None,
    }  # fmt: skip
    asked = await ask(
        lead,
        "query($id: ID!) { item(id: $id) { madeItems { id } recurrence { next version } } }",
        id=gid(row),
    )
    assert asked["item"] == {
        "madeItems": [{"id": gid(made)}],
        "recurrence": {"next": "2026-03-16T09:00:00+00:00", "version": 1},
    }
    told = Notification.filter(recipient_id=workspace["member"], item_id=made.id)
    assert [each.kind for each in await told] == [NotificationKind.ASSIGNED]
    await mailer.drain()
    assert len(await made_of(row)) == 1


async def test_what_its_history_says(
    lead: Viewer, member: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace)
    after = (await EventRecord.all().order_by("-position"))[0].position
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    events = [each for each in await factories.told(after) if each.kind.startswith("item.")]
    assert [(each.kind, each.entity_id) for each in events] == [
        ("item.created", made.id), ("item.linked", made.id), ("item.linked", row.id), ("item.recurred", row.id),
    ]  # fmt: skip
    clock = await factories.viewer((await EventRecord.get(kind="item.recurred")).actor_id)
    assert (clock.name, {each.actor_id for each in events}) == ("Clock", {clock.principal_id})
    text = """query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind internal actor { name }
        changes { field before after } } } } }"""
    (told,) = (await ask(member, text, id=gid(row)))["item"]["history"]["nodes"]
    assert told == {
        "kind": "item.recurred", "internal": True, "actor": {"name": "Clock"},
        "changes": [
            {"field": "day", "before": None, "after": "2026-03-09"},
            {"field": "made", "before": None, "after": gid(made)},
        ],
    }  # fmt: skip


async def test_it_is_as_the_item_is_then(lead: Viewer, workspace: Keys, mailer: Worker, moment: Any) -> None:
    row = await recurring(lead, workspace)
    await items.edit(lead, row.id, title="Water the cacti")
    await items.move(lead, row.id, workspace["inbox"])
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    assert (made.title, made.project_id) == ("Water the cacti", workspace["inbox"])


async def test_of_what_was_missed_the_latest_is_made_once(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace, DAILY)
    moment.move_to(at("2026-03-09 17:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-09"]
    moment.move_to(at("2026-03-10 09:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-09", "2026-03-10"]


async def test_one_that_was_missed_is_made_although_it_was_the_last(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace, "FREQ=DAILY;COUNT=3")
    moment.move_to(at("2026-09-01 09:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-06"]
    assert (await Recurrence.get(id=row.id)).due_at is None
    moment.move_to(at("2027-09-01 09:00"))
    await mailer.drain()
    assert len(await made_of(row)) == 1


async def test_days_off_are_those_of_the_moment(
    admin: Viewer, lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    skipped, shifted = [await recurring(lead, workspace) for _ in range(2)]
    await recurrences.set_recurrence(lead, skipped.id, {"days_off": DaysOff.SKIP})
    await recurrences.set_recurrence(lead, shifted.id, {"days_off": DaysOff.SHIFT})
    await working_hours.set_company(admin, Given(days=[OwnDay(day=date(2026, 3, 9), name="Strike")]))
    for day in ("2026-03-09 09:00", "2026-03-09 23:00", "2026-03-10 09:00", "2026-03-16 09:00"):
        moment.move_to(at(day))
        await mailer.drain()
    assert (await days_of(skipped), await days_of(shifted)) == (["2026-03-16"], ["2026-03-10", "2026-03-16"])


async def test_a_day_that_is_worked_on_after_all(
    admin: Viewer, lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    strike = Given(days=[OwnDay(day=date(2026, 3, 9), name="Strike")])
    await working_hours.set_company(admin, strike)
    row = await recurring(lead, workspace)
    await recurrences.set_recurrence(lead, row.id, {"days_off": DaysOff.SKIP})
    await working_hours.set_company(admin, Given(days=[]))
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-09"]


async def test_the_time_on_the_wall_stays(lead: Viewer, workspace: Keys, mailer: Worker, moment: Any) -> None:
    row = await task(lead, workspace)
    await recurrences.set_recurrence(
        lead,
        row.id,
        {"rule": DAILY, "first_day": date(2026, 3, 28), "minute": 150, "time_zone": "Europe/Berlin"},
    )
    made = []
    for said in ("03-28 01:30", "03-29 00:30", "03-29 01:00", "03-29 01:30", "03-30 00:30"):
        moment.move_to(at(f"2026-{said}"))
        await mailer.drain()
        made.append(len(await made_of(row)))
    assert made == [1, 1, 1, 2, 3], "2:30 is left out on the 29th: it is 3:30 then"


async def test_no_day_twice_whatever_becomes_of_the_recurrence(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace, DAILY)
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    await recurrences.set_recurrence(lead, row.id, {"minute": 600})
    moment.move_to(at("2026-03-09 11:00"))
    await mailer.drain()
    await recurrences.remove_recurrence(lead, row.id)
    await recurrences.set_recurrence(lead, row.id, {"rule": DAILY, "minute": 720})
    moment.move_to(at("2026-03-09 13:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-09"]
    moment.move_to(at("2026-03-10 12:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-09", "2026-03-10"]


@pytest.mark.parametrize("end", ["pause", "remove"])
async def test_what_is_paused_or_removed_is_not_made(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any, end: str
) -> None:
    row = await recurring(lead, workspace)
    moment.move_to(at("2026-03-09 09:00"))
    (claimed,) = await recurrences.claim(8)
    if end == "pause":
        await recurrences.set_recurrence(lead, row.id, {"paused": True})
    else:
        await recurrences.remove_recurrence(lead, row.id)
    async with unchanged():
        await recurrences.make(claimed)
        assert not await recurrences.claim(8)


async def test_of_very_many_that_were_made_the_newest_are_shown(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any, monkeypatch: Any
) -> None:
    row = await recurring(lead, workspace, DAILY)
    monkeypatch.setattr(item_links, "LINKS_MOST", 2)
    for _ in range(3):
        moment.shift(timedelta(days=1))
        await mailer.drain()
    found = (await ask(lead, "query($id: ID!) { item(id: $id) { madeItems { id } } }", id=gid(row)))["item"][
        "madeItems"
    ]
    assert found == [{"id": gid(made)} for made in (await made_of(row))[1:]]
