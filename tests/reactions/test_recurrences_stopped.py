"""What may not be made any more, or rests, is not made, and who sees to it is told."""

import sys
from datetime import timedelta
from typing import Any

import pytest

from domain import item_types, items, people, projects, recurrences
from domain.items import link
from domain.items.merge import merge, undo_merge
from domain.statuses import settle
from models import (
    EventRecord,
    Item,
    ItemType,
    Notification,
    NotificationKind,
    Recurrence,
    RecurrenceDate,
    Role,
    Status,
    Viewer,
)
from reactions.worker import Worker
from tests.api.planning import task
from tests.factories import Keys, key
from tests.reactions.recurring import DAILY, at, days_of, made_of, recurring

_make: Any = sys.modules["domain.recurrences.make"]  # of its name is the verb, too
ONCE_GONE = "Who had it recur may no longer plan this item."


async def _stopped(row: Item) -> tuple[bool, str | None]:
    kept = await Recurrence.get(id=row.id)
    return kept.paused, kept.stopped


async def _told(row: Item) -> set[object]:
    kept = await Notification.filter(kind=NotificationKind.RECURRENCE_STOPPED, item_id=row.id)
    assert len({each.recipient_id for each in kept}) == len(kept)
    return {each.recipient_id for each in kept}


async def test_who_lost_the_right_has_nothing_made_and_is_told(
    admin: Viewer, lead: Viewer, member: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace, assignee_ids=[workspace["member"]])
    await projects.share(admin, workspace["website"], key(lead), Role.RESTRICTED)
    await mailer.drain()
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    assert (await made_of(row), await _stopped(row)) == ([], (True, ONCE_GONE))
    # The admin made the project, and so is one of its managers.
    assert await _told(row) == {workspace[name] for name in ("lead", "member", "manager", "admin")}
    event = await EventRecord.all().filter(kind="item.recurrence_set").order_by("-position").first()
    assert event is not None
    assert event.changes == {"paused": [False, True], "stopped": [None, ONCE_GONE]}
    moment.move_to(at("2026-03-16 10:00"))
    await mailer.drain()
    await recurrences.set_recurrence(member, row.id, {"paused": False})
    assert await _stopped(row) == (False, None)
    await mailer.drain()
    assert await made_of(row) == []
    moment.move_to(at("2026-03-23 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    assert made.creator_id == key(member), "in the name of who let it go on"


async def test_who_left_has_nothing_made(
    admin: Viewer, lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace)
    await people.deactivate(admin, key(lead))
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    assert await _stopped(row) == (True, "Who had it recur is no longer an active user.")
    assert await _told(row) == {workspace["manager"], workspace["admin"]}


async def test_outside_of_projects_admins_are_told(
    admin: Viewer, outsider: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(outsider, workspace, project_id=None)
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    assert len(await made_of(row)) == 1
    await people.deactivate(admin, key(outsider))
    moment.move_to(at("2026-03-16 09:00"))
    await mailer.drain()
    assert await _told(row) == {workspace["admin"]}


async def test_what_cannot_be_made_leaves_nothing_half_made(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any, monkeypatch: Any
) -> None:
    row = await recurring(lead, workspace, DAILY)
    monkeypatch.setattr(_make, "DATES_MOST", 2)
    monkeypatch.setattr(link, "LINKS_MOST", 1)  # more recur than are linked otherwise
    for _ in range(4):
        moment.shift(timedelta(days=1))
        await mailer.drain()
    assert await _stopped(row) == (True, "At most 2 items are linked to one.")
    assert (await Item.all().count(), await RecurrenceDate.all().count()) == (1 + 2, 2)


async def _finish(by: Viewer, row: Item) -> None:
    await items.set_status(by, row.id, (await Status.get(type_id=row.type_id, name="Done")).id)


@pytest.mark.parametrize("rest", ["archived", "in the bin", "archived with its project", "merged"])
async def test_while_it_rests_nothing_is_made_and_afterwards_it_goes_on(
    admin: Viewer, lead: Viewer, workspace: Keys, mailer: Worker, moment: Any, rest: str
) -> None:
    row = await recurring(lead, workspace)
    if rest == "archived":
        await _finish(lead, row)
        await items.archive(lead, row.id)
    elif rest == "in the bin":
        await items.remove(lead, row.id)
    elif rest == "merged":
        await merge(lead, row.id, (await task(lead, workspace, "Other")).id)
    else:
        await projects.archive(admin, workspace["website"])
    moment.move_to(at("2026-03-17 09:00"))
    await mailer.drain()
    assert await made_of(row) == []
    if rest == "archived":
        await items.unarchive(lead, row.id)
    elif rest == "in the bin":
        await items.restore(lead, row.id)
    elif rest == "merged":
        await undo_merge(lead, row.id)
    else:
        await projects.unarchive(admin, workspace["website"])
    await mailer.drain()
    assert (await made_of(row), await _stopped(row)) == ([], (False, None))
    moment.move_to(at("2026-03-23 09:00"))
    await mailer.drain()
    assert await days_of(row) == ["2026-03-23"]


async def test_what_is_erased_recurs_no_more(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row, other = [await recurring(lead, workspace) for _ in range(2)]
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(other)
    for each in (row, made):
        await items.remove(lead, each.id)
    moment.move_to(at("2026-04-12 12:00"))
    await mailer.drain()
    assert [each.id for each in await Recurrence.all()] == [other.id]
    days = await RecurrenceDate.all().order_by("day")
    assert [(each.item_id, each.day.isoformat(), each.made_id is None) for each in days] == [
        (other.id, "2026-03-09", True), (other.id, "2026-04-06", False),
    ], "it was made, though it is erased"  # fmt: skip


async def test_one_whose_type_was_just_removed_waits_for_another(
    admin: Viewer, lead: Viewer, workspace: Keys, moment: Any
) -> None:
    """The worker has yet to give it one: the date is not passed, and nothing stops."""
    row = await recurring(lead, workspace)
    moment.move_to(at("2026-03-09 09:00"))
    (claimed,) = await _make.claim(8)
    ticket = await ItemType.get(slug="ticket")
    await item_types.remove(admin, row.type_id, ticket.id)
    await _make.make(claimed)
    assert (await made_of(row), await _stopped(row)) == ([], (False, None))
    for status in await settle.claim(8):
        await settle.settle(status)
    moment.move_to(at("2026-03-09 09:03"))
    (claimed,) = await _make.claim(8)
    await _make.make(claimed)
    (made,) = await made_of(row)
    assert (made.type_id, await days_of(row)) == (ticket.id, ["2026-03-09"])
