"""Asking for copies of projects, and having them made, for tests."""

from typing import Any

from domain.jobs import work
from kit.ids import from_global
from models import Job, Project, Viewer
from tests.api.asking import ask, gid

JOB = "id kind state done total failures stopped version askedBy { name } project { id name }"
DUPLICATE = f"""mutation($id: ID!, $input: ProjectDuplicateInput!, $key: String) {{
  projectDuplicate(id: $id, input: $input, idempotencyKey: $key) {{
    job {{ {JOB} }} errors {{ code path message }} cursor }} }}"""


async def duplicate(by: Viewer, source: Any, key: str | None = None, **given: Any) -> Any:
    """The payload."""
    id = gid(source) if isinstance(source, Project) else source
    got = await ask(by, DUPLICATE, id=id, input={"name": "Copy", **given}, key=key)
    return got["projectDuplicate"]


async def work_off() -> int:
    """Do what is due; in how many steps."""
    steps = 0
    while keys := await work.claim(1):
        await work.step(keys[0])
        steps += 1
    return steps


async def copied(by: Viewer, source: Any, **given: Any) -> Project:
    """The copy, with all that there is to it."""
    got = await duplicate(by, source, **given)
    assert got["errors"] == []
    await work_off()
    job = await Job.get(id=from_global(got["job"]["id"], "job"))
    assert job.stopped is None
    return await Project.get(id=job.project_id)
