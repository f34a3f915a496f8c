"""Items that recur, through the API: said, previewed, changed, paused and removed, by whoever may plan them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from domain import items, users, working_hours
from domain.items.merge import merge
from domain.working_hours import Given, OwnDay
from models import EventRecord, Item, Recurrence, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.planning import task
from tests.api.recurring import MONDAYS, recurs, remove_recurrence, set_recurrence, shown
from tests.factories import Keys, key, narrowed
from tests.refusals import unchanged

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
LIST = "query { items(first: 100) { nodes { id recurrence { rule next setBy { name } preview(first: 2) { day } } } } }"
HISTORY = """query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind internal changes { field before after } } } } }"""


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as moment:
        yield moment


async def test_an_item_recurs(lead: Viewer, workspace: Keys, queries: Any) -> None:
    row = await task(lead, workspace)
    # The item and who takes part; its recurrence, the zone (the lead's, and the company's), what was made; the company's days;
    # the recurrence, the event; and what is shown: the recurrence, the company's days, who set it.
    with queries(12):
        await set_recurrence(lead, row, rule=MONDAYS)
    assert await shown(lead, row) == {
        "rule": MONDAYS, "firstDay": "2026-03-04", "time": "09:00", "timeZone": "UTC", "daysOff": "MAKE",
        "paused": False, "stopped": None, "setBy": {"name": "Lead"}, "next": "2026-03-09T09:00:00+00:00", "version": 1,
        "preview": [
            {"day": day, "at": f"{day}T09:00:00+00:00", "ruleDay": day} for day in ("2026-03-09", "2026-03-16", "2026-03-23")
        ],
    }  # fmt: skip
    await users.edit(lead, key(lead), time_zone="Europe/Berlin")
    other = await recurs(lead, await task(lead, workspace), rule="FREQ=DAILY;COUNT=400", time="23:30")
    assert (other["timeZone"], other["next"]) == ("Europe/Berlin", "2026-03-04T22:30:00+00:00")
    assert (await Item.get(id=row.id)).version == row.version, "what customers see did not move"


async def test_what_was_today_already_comes_no_more(lead: Viewer, workspace: Keys) -> None:
    found = await recurs(lead, await task(lead, workspace), rule="FREQ=DAILY;COUNT=3", time="12:00")
    assert [each["day"] for each in found["preview"]] == ["2026-03-05", "2026-03-06"]


async def test_days_off_are_kept_skipped_or_shifted(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    friday = OwnDay(day=date(2026, 3, 6), name="Founders' day")
    sunday = OwnDay(day=date(2026, 3, 8), name="Fair", spans=[(540, 600)])
    await working_hours.set_company(admin, Given(days=[friday, sunday]))
    row, days = await task(lead, workspace), {}
    for said in ("MAKE", "SKIP", "SHIFT"):
        found = await recurs(lead, row, rule="FREQ=DAILY;COUNT=8", firstDay="2026-03-05", daysOff=said)
        days[said] = [(each["day"][-2:], each["ruleDay"][-2:]) for each in found["preview"]]
        assert found["next"] == found["preview"][0]["at"]
    assert days == {
        "MAKE": [("05", "05"), ("06", "06"), ("07", "07")],
        "SKIP": [("05", "05"), ("08", "08"), ("09", "09")],
        # Friday and Saturday are made on Sunday, with Sunday's own: one.
        "SHIFT": [("05", "05"), ("08", "06"), ("09", "09")],
    }
    free = Given(days=[], country="DE")
    await working_hours.set_company(admin, free)
    moved = await recurs(
        lead, row, rule="FREQ=WEEKLY;BYDAY=FR;COUNT=1", firstDay="2026-04-03", daysOff="SHIFT"
    )
    assert moved["preview"] == [
        {"day": "2026-04-07", "at": "2026-04-07T09:00:00+00:00", "ruleDay": "2026-04-03"}
    ], "from Good Friday over Easter Monday"
    await working_hours.set_company(admin, Given(country=""))
    now = await shown(lead, row)
    assert now is not None
    assert now["next"] == "2026-04-03T09:00:00+00:00", "by the holidays of now"


async def test_a_change_keeps_what_is_left_out(lead: Viewer, admin: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS, time="08:15", timeZone="America/New_York", daysOff="SKIP")
    found = await recurs(admin, row, rule="RRULE:freq=daily;count=9", version=1)
    assert (found["rule"], found["time"], found["timeZone"]) == (
        "FREQ=DAILY;COUNT=9",
        "08:15",
        "America/New_York",
    )
    assert (found["daysOff"], found["version"], found["setBy"]) == ("SKIP", 2, {"name": "Admin"})
    assert found["next"] == "2026-03-04T13:15:00+00:00"
    later = await recurs(admin, row, firstDay="2026-03-08")
    assert (later["rule"], later["next"]) == ("FREQ=DAILY;COUNT=9", "2026-03-09T12:15:00+00:00"), (
        "clocks have changed"
    )


async def test_a_pause(lead: Viewer, workspace: Keys, noon: Any) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS)
    paused = await recurs(lead, row, paused=True)
    assert (paused["paused"], paused["next"], paused["preview"][0]["day"]) == (True, None, "2026-03-09")
    noon.move_to(datetime(2026, 3, 10, tzinfo=UTC))
    on = await recurs(lead, row, paused=False)
    assert (on["paused"], on["next"], on["version"]) == (False, "2026-03-16T09:00:00+00:00", 3)


async def test_a_change_is_told_in_the_history_of_staff(
    lead: Viewer, customer: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, requester_id=workspace["customer"], published=True)
    await recurs(lead, row, rule=MONDAYS)
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.internal, event.item_id) == ("item.recurrence_set", True, row.id)
    assert event.audience_before == event.audience_after
    (told,) = (await ask(lead, HISTORY, id=gid(row)))["item"]["history"]["nodes"]
    assert told["changes"] == [
        {"field": "rule", "before": None, "after": MONDAYS},
        {"field": "firstDay", "before": None, "after": "2026-03-04"},
        {"field": "time", "before": None, "after": "09:00"},
        {"field": "timeZone", "before": None, "after": "UTC"},
        {"field": "daysOff", "before": None, "after": "make"},
        {"field": "paused", "before": None, "after": False},
    ]
    await recurs(lead, row, time="10:00")
    (told,) = (await ask(lead, HISTORY, id=gid(row)))["item"]["history"]["nodes"]
    assert told["changes"] == [{"field": "time", "before": "09:00", "after": "10:00"}]
    hidden = (await ask(customer, HISTORY, id=gid(row)))["item"]["history"]["nodes"]
    assert [each["kind"] for each in hidden] == ["item.created"]
    assert await shown(customer, row) is None


async def test_it_is_removed(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS)
    gone = await remove_recurrence(lead, row, version=1)
    assert (gone["item"]["recurrence"], gone["errors"]) == (None, [])
    (told,) = (await ask(lead, HISTORY, id=gid(row)))["item"]["history"]["nodes"]
    assert (told["kind"], told["internal"]) == ("item.recurrence_removed", True)
    assert told["changes"] == [{"field": "rule", "before": MONDAYS, "after": None}]
    async with unchanged():
        again = await remove_recurrence(lead, row, version=0)
    assert (again["errors"], again["cursor"]) == ([], None)


async def test_a_repeat_changes_nothing(lead: Viewer, admin: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS)
    async with unchanged():
        for who in (lead, admin):
            again = await set_recurrence(who, row, rule=MONDAYS)
            assert (again["cursor"], again["item"]["recurrence"]["version"]) == (None, 1)


async def test_a_newer_one_is_not_overwritten(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS, version=0)
    async with unchanged():
        for got in (
            await set_recurrence(lead, row, time="10:00", version=0),
            await remove_recurrence(lead, row, version=0),
        ):
            assert [(e["code"], e["path"]) for e in got["errors"]] == [("CONFLICT", ["version"])]
            assert got["item"]["recurrence"]["version"] == 1


@pytest.mark.parametrize(
    ("given", "path", "sentence"),
    [
        ({}, "rule", "Say by which rule it recurs, such as FREQ=WEEKLY;BYDAY=MO;COUNT=10."),
        ({"rule": None}, "rule", "This can be changed, not cleared."),
        ({"rule": "FREQ=DAILY"}, "rule", "A recurrence has one end: give COUNT, or UNTIL, and not both."),
        ({"rule": "FREQ=DAILY;UNTIL=20260303", "firstDay": "2026-03-02"}, "rule",
         "All dates of this rule are over, or days on which nothing is made."),
        ({"rule": "FREQ=WEEKLY;BYDAY=SU;COUNT=9", "daysOff": "SKIP"}, "rule",
         "All dates of this rule are over, or days on which nothing is made."),
        ({"rule": MONDAYS, "firstDay": "1969-12-31"}, "firstDay", "A date is one from 1970 to 9999."),
        ({"rule": MONDAYS, "time": "24:00"}, "time", 'A time of day is written as in "09:00", from "00:00" to "23:59".'),
        ({"rule": MONDAYS, "time": "9:00"}, "time", 'A time of day is written as in "09:00", from "00:00" to "23:59".'),
        ({"rule": MONDAYS, "timeZone": "Berlin"}, "timeZone", "This is not the name of a time zone, such as Europe/Berlin."),
        ({"rule": MONDAYS, "daysOff": None}, "daysOff", "This can be changed, not cleared."),
        ({"rule": MONDAYS, "paused": None}, "paused", "This can be changed, not cleared."),
    ],
)  # fmt: skip
async def test_bad_input_is_refused(
    lead: Viewer, workspace: Keys, given: dict[str, Any], path: str, sentence: str
) -> None:
    row = await task(lead, workspace)
    async with unchanged():
        got = await set_recurrence(lead, row, **given)
    assert got["errors"] == [{"code": "INVALID", "path": ["input", path], "message": sentence}]


async def test_too_many_dates(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    async with unchanged():
        got = await set_recurrence(lead, row, rule="FREQ=DAILY;UNTIL=20300101")
    assert got["errors"] == [
        {
            "code": "TOO_LARGE",
            "path": ["input", "rule"],
            "message": "A recurrence has 1,000 dates at most: end it earlier.",
        }
    ]


async def test_who_may_not_plan_an_item_does_not_have_it_recur(
    lead: Viewer, restricted: Viewer, member: Viewer, outsider: Viewer, customer: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, requester_id=workspace["customer"], published=True)
    await recurs(lead, row, rule=MONDAYS)
    for by, code, path in (
        (restricted, "NOT_ALLOWED", []),
        (member, "NOT_ALLOWED", []),
        (customer, "NOT_ALLOWED", []),
        (outsider, "NOT_FOUND", ["id"]),
        (narrowed(lead, "items:read"), "NOT_ALLOWED", []),
    ):
        async with unchanged():
            for got in (await set_recurrence(by, row, time="10:00"), await remove_recurrence(by, row)):
                assert [(each["code"], each["path"]) for each in got["errors"]] == [(code, path)]
    await items.assign(lead, row.id, [key(member)])
    assert (await recurs(member, row, time="10:00"))["setBy"] == {"name": "Member"}


@pytest.mark.parametrize("merged", [False, True])
async def test_an_archived_or_merged_item_rests(lead: Viewer, workspace: Keys, merged: bool) -> None:
    row = await task(lead, workspace)
    await recurs(lead, row, rule=MONDAYS)
    if merged:
        await merge(lead, row.id, (await task(lead, workspace)).id)
    else:
        await items.set_status(lead, row.id, (await Status.get(type_id=row.type_id, name="Done")).id)
        await items.archive(lead, row.id)
    rests = await shown(lead, row)
    assert rests is not None
    assert (rests["next"], rests["preview"][0]["day"]) == (None, "2026-03-09")
    async with unchanged():
        got = await set_recurrence(lead, row, time="10:00")
    assert [each["code"] for each in got["errors"]] == ["NOT_ALLOWED"]


async def test_a_list_reads_all_recurrences_at_once(lead: Viewer, workspace: Keys, queries: Any) -> None:
    for number in range(20):
        await recurs(
            lead, await task(lead, workspace, f"Task {number}"), rule=f"FREQ=DAILY;COUNT={number + 2}"
        )
    await task(lead, workspace, "Does not recur")
    with queries(4):  # the items, their recurrences, the company's days, who set them
        nodes = (await ask(lead, LIST))["items"]["nodes"]
    assert len([node for node in nodes if node["recurrence"]]) == 20
    assert await Recurrence.visible_to(lead).count() == 20
