"""What takes long: seen by who asked, done in steps whatever dies, by the rights of then, and forgotten."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest
import time_machine

from domain import api_keys, copies, people, projects, users
from domain.copies import Wanted, steps
from domain.jobs import work
from domain.jobs.told import KEPT
from kit import clock
from kit.ids import from_global, to_global
from models import CopiedItem, EventRecord, Item, Job, JobState, Level, Project, Viewer, sight
from tests import factories
from tests.api.asking import ask
from tests.api.copies.asking import JOB, copied, duplicate, work_off
from tests.api.placing import placed
from tests.factories import Keys
from tests.refusals import unchanged

JOBS = f"{{ jobs {{ nodes {{ {JOB} }} totalCount {{ value }} }} }}"
ONE = f"query($id: ID!) {{ job(id: $id) {{ {JOB} }} node(id: $id) {{ id }} }}"


@pytest.fixture
async def five(lead: Viewer, workspace: Keys) -> list[Item]:
    """Items of Website, each below the one before."""
    rows = [await factories.item(lead, f"Item {n}", project_id=workspace["website"]) for n in range(5)]
    for above, row in pairwise(rows):
        await placed(lead, row, parentId=above)
    return rows


@pytest.fixture
def small() -> Any:
    """Two items a step."""
    with mock.patch.object(steps, "AT_ONCE", 2):
        yield


def _website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


async def test_who_asked_and_admins_see_it(
    admin: Viewer, manager: Viewer, customer: Viewer, workspace: Keys
) -> None:
    got = await duplicate(admin, _website(workspace))
    id = got["job"]["id"]
    assert (await ask(admin, ONE, id=id)) == {"job": got["job"], "node": {"id": id}}
    assert (await ask(admin, JOBS))["jobs"] == {"nodes": [got["job"]], "totalCount": {"value": 1}}
    for other in (manager, customer):
        assert (await ask(other, ONE, id=id)) == {"job": None, "node": None}
        assert (await ask(other, JOBS))["jobs"] == {"nodes": [], "totalCount": {"value": 0}}


async def test_it_goes_on_where_it_was(
    admin: Viewer, workspace: Keys, five: list[Item], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = await duplicate(admin, _website(workspace))
    key = from_global(got["job"]["id"], "job")
    with time_machine.travel(clock.now(), tick=False) as moment:
        for broken in ("copy_links", "advance"):
            where = work if broken == "advance" else steps
            with monkeypatch.context() as patch:
                patch.setattr(where, broken, mock.AsyncMock(side_effect=RuntimeError("the process dies")))
                (claimed,) = await work.claim(1)
                with pytest.raises(RuntimeError):
                    await work.step(claimed)
            assert await work.claim(1) == [], "it is leased"
            assert await Item.filter(project__name="Copy").count() == 2 * (broken == "advance")
            moment.shift(work.LEASE)
            (claimed,) = await work.claim(1)
            await work.step(claimed)
        assert (await Job.get(id=key)).done == 4
        assert await work_off() == 2
        await work.step(key)
    job = await Job.get(id=key)
    assert (job.state, job.done, job.total, job.version, job.due_at) == (JobState.DONE, 5, 5, 5, None)
    made = await Item.filter(project_id=job.project_id).order_by("number")
    assert [row.title for row in made] == [f"Item {n}" for n in range(5)]
    assert [row.parent_id for row in made] == [None, *[row.id for row in made[:-1]]]
    assert await CopiedItem.all().count() == 0


async def test_it_is_forgotten_after_a_week(admin: Viewer, workspace: Keys) -> None:
    made = await copied(admin, _website(workspace))
    assert await work.expired(1) == []
    with time_machine.travel(clock.now() + KEPT + timedelta(seconds=1)):
        (key,) = await work.expired(1)
        await work.forget(key)
        await work.forget(key)
    assert await Job.all().count() == 0
    assert await Project.filter(id=made.id).exists()
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, last.audience_after) == ("job.removed", None)
    assert last.audience_before == ["admin", f"user:{workspace['admin']}"]


async def test_rights_are_those_of_then(
    admin: Viewer, workspace: Keys, five: list[Item], small: None
) -> None:
    other = await factories.user(admin, "Other", level=Level.ADMIN)
    key = (await duplicate(other, _website(workspace)))["job"]["id"]
    (claimed,) = await work.claim(1)
    await work.step(claimed)
    await users.set_level(admin, factories.key(other), Level.MEMBER)
    await work_off()
    shown = (await ask(admin, ONE, id=key))["job"]
    assert (shown["state"], shown["done"], shown["stopped"]) == ("FAILED", 2, "Only admins may do this.")
    assert await Item.filter(project__name="Copy").count() == 2
    assert await CopiedItem.all().count() == 0


@pytest.mark.parametrize("what", ["account", "archive"])
async def test_what_stops_it(admin: Viewer, workspace: Keys, what: str) -> None:
    other = await factories.user(admin, "Other", level=Level.ADMIN)
    job = await copies.duplicate(other, workspace["website"], Wanted(name="Copy"))
    assert job.project_id is not None
    if what == "account":
        await people.deactivate(admin, factories.key(other))
    else:
        await projects.archive(admin, job.project_id)
    await work_off()
    assert (await Job.get(id=job.id)).stopped == {
        "account": "Who asked for it may not sign in any more.",
        "archive": "This is archived: bring it back before you change it.",
    }[what]


async def test_a_key_acts_as_the_key_that_it_is(admin: Viewer, workspace: Keys) -> None:
    scopes = ["projects:read", "projects:write", "items:read", "items:write"]
    token, key = await api_keys.create(admin, "Copier", scopes)
    by = await sight.by_api_key(token, clock.now())
    assert by is not None
    job = await copies.duplicate(by, workspace["website"], Wanted(name="Copy"))
    assert (job.asked_by_id, job.actor_id) == (workspace["admin"], by.actor_id)
    await api_keys.revoke(admin, key.id)
    await work_off()
    assert (await Job.get(id=job.id)).stopped == "Who asked for it may not sign in any more."
    for missing in scopes:
        narrow = factories.narrowed(admin, *(scope for scope in scopes if scope != missing))
        async with unchanged():
            (error,) = (await duplicate(narrow, _website(workspace)))["errors"]
        assert error["code"] == "NOT_ALLOWED"
