"""What a job failed with names what a project has of its own only to whoever sees the project still."""

from typing import Any

import pytest

from domain import item_types, items, projects
from kit.ids import to_global
from models import Item, JobFailure, Project, Role, Status, Viewer
from resolvers.jobs import UNTOLD
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.api.workflow.owning import another, story
from tests.factories import Keys

BEGIN = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!) {
  itemChangeManyAsJob(ids: $ids, input: $input) { job { id } errors { message } } }"""
FAILED = """query($id: ID!) { job(id: $id) { failures }
  jobFailures(jobId: $id) { nodes { error { code path message params } } } }"""


async def _failed(by: Viewer, job: str) -> Any:
    got = await ask(by, FAILED, id=job)
    return got["job"]["failures"], [each["error"] for each in got["jobFailures"]["nodes"]]


async def _done(by: Viewer, row: Item, **given: Any) -> str:
    got = (await ask(by, BEGIN, ids=[gid(row)], input=given))["itemChangeManyAsJob"]
    assert got["errors"] == []
    await work_off()
    job: str = got["job"]["id"]
    return job


@pytest.fixture
async def backoffice(admin: Viewer, lead: Viewer, workspace: Keys) -> Project:
    """Where the lead may do all, and what is there has types of its own."""
    made = await another(admin, workspace)
    await projects.share(admin, made.id, workspace["lead"], Role.LEAD)
    return made


async def test_of_a_place_that_is_out_of_sight(admin: Viewer, workspace: Keys, backoffice: Project) -> None:
    lead = await factories.viewer(workspace["lead"])
    await story(admin, workspace, "Takeover", "backoffice")
    own = await story(admin, workspace, "Story")
    row = await factories.item(lead, "Mine", project_id=workspace["website"], type_id=own.id)
    job = await _done(lead, row, projectId=gid(backoffice))
    sentences, (error,) = await _failed(lead, job)
    assert "Takeover" in sentences[0]
    assert "Takeover" in error["message"]
    assert (await JobFailure.get()).project_ids == sorted([str(workspace["website"]), str(backoffice.id)])
    await projects.unshare(admin, backoffice.id, workspace["lead"])
    lead = await factories.viewer(workspace["lead"])
    sentences, (error,) = await _failed(lead, job)
    assert sentences == [f"Mine: {UNTOLD}"]
    assert error == {"code": "INVALID", "path": ["projectId"], "message": UNTOLD, "params": {}}
    assert "Takeover" in (await _failed(admin, job))[0][0]


async def test_of_a_type_that_an_item_was_of(admin: Viewer, workspace: Keys, backoffice: Project) -> None:
    """The item is still to be seen: it went elsewhere."""
    lead = await factories.viewer(workspace["lead"])
    own = await story(admin, workspace, "Takeover", "backoffice")
    opened, begun, done = await Status.filter(type_id=own.id).order_by("rank")
    await item_types.set_transitions(admin, own.id, [(opened.id, [begun.id])])
    row = await factories.item(lead, "Mine", project_id=backoffice.id, type_id=own.id)
    job = await _done(lead, row, statusId=to_global("status", done.id))
    assert "In progress may" in (await _failed(lead, job))[0][0]
    task = await factories.item(lead, "Other", project_id=workspace["website"])
    await items.convert(admin, row.id, task.type_id)
    await items.move(admin, row.id, workspace["website"])
    await projects.unshare(admin, backoffice.id, workspace["lead"])
    lead = await factories.viewer(workspace["lead"])
    assert (await _failed(lead, job))[0] == [f"Mine: {UNTOLD}"]


async def test_what_names_nothing_is_told_for_ever(
    admin: Viewer, workspace: Keys, backoffice: Project
) -> None:
    lead = await factories.viewer(workspace["lead"])
    row = await factories.item(lead, "Mine", project_id=backoffice.id)
    job = await _done(lead, row, archived=True)
    ((said,), _) = await _failed(lead, job)
    await projects.unshare(admin, backoffice.id, workspace["lead"])
    lead = await factories.viewer(workspace["lead"])
    assert (await _failed(lead, job))[0] == [said.removeprefix("Mine: ")]
    await JobFailure.all().update(project_ids=None)  # as one of before
    assert (await _failed(admin, job))[0] == [f"Mine: {UNTOLD}"]
