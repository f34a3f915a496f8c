"""Schedules of nothing at all, and more schedules than anybody may ask for."""

import pytest

from domain.plans.scheduled import SCHEDULES
from kit import ratelimit
from kit.errors import RateLimited
from models import Viewer
from tests.api.test_schedules import reschedule, schedule
from tests.factories import Keys


async def test_an_empty_project_has_an_empty_schedule(lead: Viewer, workspace: Keys) -> None:
    found = await schedule(lead, workspace)
    assert (found["items"], found["conflicts"], found["start"]) == ([], [], found["finish"])


async def test_nobody_has_the_server_count_without_end(lead: Viewer, member: Viewer, workspace: Keys) -> None:
    for _ in range(SCHEDULES.most):
        await ratelimit.check(SCHEDULES, lead.key)
    with pytest.raises(RateLimited):
        await schedule(lead, workspace)
    with pytest.raises(RateLimited):
        await reschedule(lead, workspace)
    assert await schedule(member, workspace) is not None
