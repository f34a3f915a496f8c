"""The dates of a recurrence before it is set."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from kit.errors import Invalid
from models import Viewer
from tests.api.asking import ask
from tests.api.recurring import MONDAYS
from tests.factories import Keys, narrowed
from tests.refusals import unchanged

PREVIEW = """query($rule: String!, $firstDay: Date, $time: String, $timeZone: String, $daysOff: DaysOff! = MAKE,
    $first: Int! = 10) {
  recurrencePreview(rule: $rule, firstDay: $firstDay, time: $time, timeZone: $timeZone, daysOff: $daysOff, first: $first) {
    day at ruleDay } }"""


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False) as moment:
        yield moment


async def _preview(by: Viewer, **given: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await ask(by, PREVIEW, **given))["recurrencePreview"]
    return found


async def test_a_preview_before_it_is_set(lead: Viewer, customer: Viewer, workspace: Keys) -> None:
    async with unchanged():
        found = await _preview(
            lead,
            rule="FREQ=DAILY;COUNT=5",
            firstDay="2026-03-28",
            time="02:30",
            timeZone="Europe/Berlin",
            first=3,
        )
    assert [each["at"] for each in found] == [
        "2026-03-28T01:30:00+00:00", "2026-03-29T01:30:00+00:00", "2026-03-30T00:30:00+00:00",
    ]  # fmt: skip
    (one,) = await _preview(lead, rule="FREQ=WEEKLY;BYDAY=SA;COUNT=1", daysOff="SHIFT")
    assert one == {"day": "2026-03-09", "at": "2026-03-09T09:00:00+00:00", "ruleDay": "2026-03-07"}
    assert len(await _preview(lead, rule="FREQ=DAILY;COUNT=99")) == 10
    assert len(await _preview(lead, rule="FREQ=DAILY;COUNT=99", first=50)) == 50
    for nobody in (customer, narrowed(lead, "items:write")):
        assert await _preview(nobody, rule="FREQ=DAILY;COUNT=5") == []


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"rule": "FREQ=DAILY"}, "rule"),
        ({"rule": MONDAYS, "first": 51}, "first"),
        ({"rule": MONDAYS, "first": -1}, "first"),
        ({"rule": MONDAYS, "time": "x"}, "time"),
        ({"rule": MONDAYS, "timeZone": "x"}, "timeZone"),
        ({"rule": MONDAYS, "firstDay": "1960-01-01"}, "firstDay"),
    ],
)
async def test_a_preview_of_bad_input(
    lead: Viewer, workspace: Keys, given: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await _preview(lead, **given)
    assert refused.value.path == (path,)
