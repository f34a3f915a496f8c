"""Schedules of nothing at all, of what changes meanwhile, and more schedules than anybody may ask for."""

from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from domain import plans
from domain.plans.network import planned
from domain.plans.scheduled import SCHEDULES
from kit import ratelimit
from kit.errors import RateLimited
from models import Item, ItemPlan, Viewer
from tests.api.test_schedules import MONDAY, TUESDAY, chain, reschedule, schedule
from tests.factories import Keys


async def test_an_empty_project_has_an_empty_schedule(lead: Viewer, workspace: Keys) -> None:
    found = await schedule(lead, workspace)
    assert (found["items"], found["conflicts"], found["start"]) == ([], [], found["finish"])


@pytest.mark.parametrize("module", ["network", "reschedule"])
async def test_what_loses_its_plan_while_items_are_gathered_is_left_out(
    lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    first, second, beside = await chain(lead, workspace)

    async def as_others_commit(viewer: Viewer, project_id: UUID) -> list[Item]:
        found = await planned(viewer, project_id)
        await plans.set_plan(lead, first.id, None)
        return found

    monkeypatch.setattr(import_module(f"domain.plans.{module}"), "planned", as_others_commit)
    if module == "network":
        found: dict[str, Any] = await schedule(lead, workspace, start=MONDAY)
        assert [each["item"]["title"] for each in found["items"]] == ["beside", "second"]
    else:
        change = (await reschedule(lead, workspace, start=TUESDAY))["change"]
        assert change["itemCount"] == 2
        moved = await ItemPlan.filter(version=2).values_list("id", flat=True)
        assert set(moved) == {second.id, beside.id}


async def test_nobody_has_the_server_count_without_end(lead: Viewer, member: Viewer, workspace: Keys) -> None:
    for _ in range(SCHEDULES.most):
        await ratelimit.check(SCHEDULES, lead.key)
    with pytest.raises(RateLimited):
        await schedule(lead, workspace)
    with pytest.raises(RateLimited):
        await reschedule(lead, workspace)
    assert await schedule(member, workspace) is not None
