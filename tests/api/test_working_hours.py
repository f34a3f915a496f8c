"""When the company works, and its users, through the API."""

import asyncio
from typing import Any

import pytest
import time_machine

from domain import users
from kit.errors import Invalid, TooLarge
from kit.ids import to_global
from models import EventRecord, Viewer, WorkingHours
from tests.api.asking import ask
from tests.factories import key
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("workspace")

_HOURS = """isOwn timeZone week { begins ends } country region days { day name spans { begins ends } } version updatedAt"""
HOURS = f"query ($user: ID) {{ workingHours(userId: $user) {{ {_HOURS} }} }}"
COMPANY = f"""mutation ($input: CompanyHoursInput!, $version: Int) {{ companyHoursSet(input: $input, version: $version) {{
    hours {{ {_HOURS} }} errors {{ code message path }} cursor }} }}"""
USER = f"""mutation ($user: ID!, $week: [[TimeSpanInput!]!], $version: Int) {{
    userHoursSet(userId: $user, week: $week, version: $version) {{
    hours {{ {_HOURS} }} errors {{ code message path }} cursor }} }}"""
HOLIDAYS = """query ($from: Date!, $to: Date!) {
    holidays(firstDay: $from, lastDay: $to) { day name spans { begins ends } isOwn } }"""
TIME = """query ($user: ID, $from: String!, $to: String!) {
    workingTime(userId: $user, begins: $from, ends: $to) { begins ends } }"""


def span(begins: str, ends: str) -> dict[str, str]:
    return {"begins": begins, "ends": ends}


NINE_TO_FIVE = [[span("09:00", "17:00")]] * 5 + [[], []]
OFFICE = [[span("13:00", "17:00"), span("08:00", "12:00")]] * 5 + [[], []]
PARTY = {"day": "2026-12-24", "name": "Party", "spans": [span("09:00", "12:00")]}
BRIDGE = {"day": "2026-12-28", "name": "Bridge day"}


def gid(viewer: Viewer) -> str:
    return to_global("user", key(viewer))


async def set_company(by: Viewer, **given: Any) -> dict[str, Any]:
    return (await ask(by, COMPANY, input=given))["companyHoursSet"]


async def test_until_they_are_set_all_work_nine_to_five(
    queries: Any, member: Viewer, customer: Viewer
) -> None:
    nothing_set = {
        "isOwn": False, "timeZone": "UTC", "week": NINE_TO_FIVE, "country": None, "region": None, "days": [],
        "version": 0, "updatedAt": None,
    }  # fmt: skip
    with queries(2):
        assert (await ask(member, HOURS))["workingHours"] == nothing_set
    with queries(5):
        assert (await ask(member, HOURS, user=gid(member)))["workingHours"] == nothing_set
    assert (await ask(customer, HOURS))["workingHours"] is None
    assert (await ask(member, HOURS, user=to_global("user", WorkingHours.COMPANY)))["workingHours"] is None


@time_machine.travel("2026-03-02T09:00:00Z", tick=False)
async def test_an_admin_sets_the_companys_hours_part_by_part(admin: Viewer, member: Viewer) -> None:
    made = await set_company(admin, week=OFFICE, country="DE", region="BY", days=[BRIDGE, PARTY])
    assert made["errors"] == []
    assert made["hours"] == {
        "isOwn": False,
        "timeZone": "UTC",
        "week": [[span("08:00", "12:00"), span("13:00", "17:00")]] * 5 + [[], []],
        "country": "DE",
        "region": "BY",
        "days": [PARTY, {**BRIDGE, "spans": []}],
        "version": 1,
        "updatedAt": "2026-03-02T09:00:00+00:00",
    }
    assert (await ask(member, HOURS))["workingHours"] == made["hours"]
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.entity_id, event.audience_after, sorted(event.changes)) == (
        "working_hours.set",
        WorkingHours.COMPANY,
        ["admin"],
        ["country", "days", "region", "week"],
    )
    async with unchanged():
        assert (await set_company(admin, country="DE", region="BY"))["cursor"] is None
    moved = await set_company(admin, country="FR")
    assert (moved["hours"]["country"], moved["hours"]["region"], moved["hours"]["version"]) == ("FR", None, 2)
    cleared = (await set_company(admin, country=None, days=[]))["hours"]
    assert (cleared["country"], cleared["days"], cleared["week"]) == (None, [], made["hours"]["week"])


async def test_a_user_works_at_hours_of_their_own_and_then_as_all_again(
    admin: Viewer, member: Viewer
) -> None:
    nights = [[span("22:00", "24:00"), span("00:00", "06:00")]] * 7
    kept = [[span("00:00", "06:00"), span("22:00", "24:00")]] * 7
    made = (await ask(member, USER, user=gid(member), week=nights))["userHoursSet"]
    assert (made["errors"], made["hours"]["isOwn"], made["hours"]["week"], made["hours"]["version"]) == (
        [], True, kept, 1,
    )  # fmt: skip
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.entity_id, event.audience_after) == (key(member), ["admin", f"user:{key(member)}"])
    async with unchanged():
        again = (await ask(member, USER, user=gid(member), week=kept, version=1))["userHoursSet"]
        assert (again["errors"], again["cursor"]) == ([], None)
        stale = (await ask(admin, USER, user=gid(member), week=None, version=0))["userHoursSet"]
        assert [error["code"] for error in stale["errors"]] == ["CONFLICT"]
        assert stale["hours"] is None or stale["hours"]["version"] == 1
    back = (await ask(admin, USER, user=gid(member), week=None, version=1))["userHoursSet"]["hours"]
    assert (back["isOwn"], back["week"], back["version"]) == (False, NINE_TO_FIVE, 2)


async def test_holidays_are_those_of_the_place_and_the_companys_own_before_them(
    queries: Any, admin: Viewer, member: Viewer, customer: Viewer
) -> None:
    own = {"day": "2026-12-26", "name": "Stocktaking", "spans": [span("10:00", "14:00")]}
    await set_company(admin, country="DE", region="BY", days=[PARTY, own])
    asked = {"from": "2026-12-20", "to": "2027-01-06"}
    with queries(1):
        found = (await ask(member, HOLIDAYS, **asked))["holidays"]
    assert [(each["day"], each["name"], each["spans"], each["isOwn"]) for each in found] == [
        ("2026-12-24", "Party", [span("09:00", "12:00")], True),
        ("2026-12-25", "Christmas Day", [], False),
        ("2026-12-26", "Stocktaking", [span("10:00", "14:00")], True),
        ("2027-01-01", "New Year's Day", [], False),
        ("2027-01-06", "Epiphany", [], False),
    ]
    assert (await ask(customer, HOLIDAYS, **asked))["holidays"] == []
    await set_company(admin, region=None)
    assert len((await ask(member, HOLIDAYS, **asked))["holidays"]) == 4, (
        "Epiphany is a holiday in Bavaria alone"
    )
    assert (await ask(customer, "{ holidayCountries { code } }"))["holidayCountries"] == []
    countries = (await ask(member, "{ holidayCountries { code regions } }"))["holidayCountries"]
    assert "BY" in next(each["regions"] for each in countries if each["code"] == "DE")


async def test_working_time_leaves_holidays_out_and_is_told_in_the_users_zone(
    queries: Any, admin: Viewer, member: Viewer
) -> None:
    await set_company(admin, country="DE", days=[PARTY])
    asked = {"from": "2026-12-23T10:00:30Z", "to": "2026-12-28T10:00:00Z"}
    with queries(2):
        found = (await ask(member, TIME, **asked))["workingTime"]
    assert [(each["begins"][5:16], each["ends"][5:16]) for each in found] == [
        ("12-23T10:00", "12-23T17:00"),
        ("12-24T09:00", "12-24T12:00"),
        ("12-28T09:00", "12-28T10:00"),
    ]
    await users.edit(admin, key(member), time_zone="America/New_York")
    with queries(5):
        found = (await ask(member, TIME, user=gid(member), **asked))["workingTime"]
    assert [(each["begins"][5:16], each["ends"][5:16]) for each in found] == [
        ("12-23T14:00", "12-23T22:00"),
        ("12-24T14:00", "12-24T17:00"),
    ]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"week": NINE_TO_FIVE[:6]}, "INVALID", ["input", "week"]),
        ({"week": [[span("17:00", "09:00")], *[[]] * 6]}, "INVALID", ["input", "week", "0", "0"]),
        ({"week": [[], [span("09:00", "09:00")], *[[]] * 5]}, "INVALID", ["input", "week", "1", "0"]),
        ({"week": [[span("09:00", "24:01")], *[[]] * 6]}, "INVALID", ["input", "week", "0", "0", "ends"]),
        ({"week": [[span("9", "10:00")], *[[]] * 6]}, "INVALID", ["input", "week", "0", "0", "begins"]),
        (
            {"week": [[span("\u06609:00", "10:00")], *[[]] * 6]},
            "INVALID",
            ["input", "week", "0", "0", "begins"],
        ),
        (
            {"week": [[span("09:00", "11:00"), span("10:00", "12:00")], *[[]] * 6]},
            "INVALID",
            ["input", "week", "0"],
        ),
        ({"week": [[span("09:00", "10:00")] * 10_001, *[[]] * 6]}, "TOO_LARGE", ["input", "week", "0"]),
        ({"week": None}, "INVALID", ["input", "week"]),
        ({"days": None}, "INVALID", ["input", "days"]),
        ({"days": [BRIDGE, BRIDGE]}, "INVALID", ["input", "days", "1", "day"]),
        ({"days": [{**BRIDGE, "day": "1969-12-31"}]}, "INVALID", ["input", "days", "0", "day"]),
        ({"days": [{**BRIDGE, "name": ""}]}, "INVALID", ["input", "days", "0", "name"]),
        ({"days": [{**BRIDGE, "name": "x" * 201}]}, "TOO_LARGE", ["input", "days", "0", "name"]),
        (
            {"days": [{**BRIDGE, "spans": [span("10:00", "09:00")]}]},
            "INVALID",
            ["input", "days", "0", "spans", "0"],
        ),
        ({"days": [BRIDGE] * 10_001}, "TOO_LARGE", ["input", "days"]),
        ({"country": "XX"}, "INVALID", ["input", "country"]),
        ({"country": "../etc"}, "INVALID", ["input", "country"]),
        ({"region": "BY"}, "INVALID", ["input", "region"]),
        ({"country": "DE", "region": "TX"}, "INVALID", ["input", "region"]),
    ],
)
async def test_hours_that_cannot_be_change_nothing(
    admin: Viewer, given: dict[str, Any], code: str, path: list[str]
) -> None:
    async with unchanged():
        answer = await set_company(admin, **given)
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, path)]
    assert answer["errors"][0]["message"].endswith(".")


async def test_who_may_not_changes_nothing(
    admin: Viewer, manager: Viewer, member: Viewer, customer: Viewer
) -> None:
    async with unchanged():
        for by in (manager, member, customer):
            (error,) = (await set_company(by, country="DE"))["errors"]
            assert error["code"] == "NOT_ALLOWED"
        for by, code in ((manager, "NOT_ALLOWED"), (customer, "NOT_FOUND")):
            (error,) = (await ask(by, USER, user=gid(member), week=NINE_TO_FIVE))["userHoursSet"]["errors"]
            assert error["code"] == code
        (error,) = (await ask(admin, COMPANY, input={"country": "DE"}, version=7))["companyHoursSet"][
            "errors"
        ]
        assert error["code"] == "CONFLICT"


@pytest.mark.parametrize(
    ("first", "last", "error", "path"),
    [
        ("1969-12-31", "1970-01-02", Invalid, ("firstDay",)),
        ("2026-01-02", "2026-01-01", Invalid, ("lastDay",)),
        ("2026-01-01", "2036-01-09", TooLarge, ("lastDay",)),
        ("1970-01-01", "9999-12-31", TooLarge, ("lastDay",)),
    ],
)
async def test_ranges_of_days_are_bounded(
    member: Viewer, first: str, last: str, error: type[Exception], path: tuple[str]
) -> None:
    with pytest.raises(error) as refused:
        await ask(member, HOLIDAYS, **{"from": first, "to": last})
    assert refused.value.path == path  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("begins", "ends", "error", "path"),
    [
        ("1969-12-31T23:59:00Z", "1970-01-02T00:00:00Z", Invalid, ("begins",)),
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", Invalid, ("ends",)),
        ("2026-01-01T00:00:00Z", "2027-02-05T00:01:00Z", TooLarge, ("ends",)),
        ("2026-01-01T00:00:00", "2026-01-02T00:00:00", Invalid, ("begins",)),
    ],
)
async def test_ranges_of_time_are_bounded(
    member: Viewer, begins: str, ends: str, error: type[Exception], path: tuple[str]
) -> None:
    with pytest.raises(error) as refused:
        await ask(member, TIME, **{"from": begins, "to": ends})
    assert refused.value.path == path  # type: ignore[attr-defined]


async def test_the_ends_of_time_can_be_asked_for(member: Viewer) -> None:
    last = {"from": "9999-12-20T00:00:00Z", "to": "9999-12-31T23:59:59Z"}
    assert len((await ask(member, TIME, **last))["workingTime"]) == 10
    assert (await ask(member, HOLIDAYS, **{"from": "9999-01-01", "to": "9999-12-31"}))["holidays"] == []


async def test_of_two_who_set_the_same_version_one_is_told(admin: Viewer, member: Viewer) -> None:
    both = await asyncio.gather(
        *(ask(admin, COMPANY, input={"country": country}, version=0) for country in ("DE", "FR"))
    )
    codes = sorted(error["code"] for answer in both for error in answer["companyHoursSet"]["errors"])
    assert codes == ["CONFLICT"]
    first = await asyncio.gather(
        *(ask(by, USER, user=gid(member), week=NINE_TO_FIVE, version=0) for by in (admin, member))
    )
    codes = sorted(error["code"] for answer in first for error in answer["userHoursSet"]["errors"])
    assert codes == ["CONFLICT"]
    assert (await ask(member, HOURS, user=gid(member)))["workingHours"]["version"] == 1
