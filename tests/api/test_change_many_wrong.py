"""What no item can be is refused once where many are to be changed, before anything is done."""

from typing import Any

import pytest

from models import Job, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys
from tests.refusals import unchanged

ONCE = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!, $together: ChangeTogether!) {
  itemChangeMany(ids: $ids, input: $input, together: $together) {
    changed { failures { index } } errors { code path message } } }"""
JOB = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!) {
  itemChangeManyAsJob(ids: $ids, input: $input) { job { id } errors { code path message } } }"""
WRONG = [
    ({"percentComplete": 101}, "percentComplete", "from 0 to 100"),
    ({"percentComplete": -1, "archived": True}, "percentComplete", "from 0 to 100"),
    ({"priority": 9}, "priority", "from 0 to 5"),
    ({"priority": -1, "removed": True}, "priority", "from 0 to 5"),
]


@pytest.mark.parametrize(("given", "field", "says"), WRONG)
async def test_it_is_refused_once(
    lead: Viewer, workspace: Keys, given: dict[str, Any], field: str, says: str
) -> None:
    ids = [gid(await factories.item(lead, name, project_id=workspace["website"])) for name in "ab"]
    async with unchanged():
        for together in ("EACH", "ALL_OR_NONE"):
            got = (await ask(lead, ONCE, ids=ids, input=given, together=together))["itemChangeMany"]
            _is_said(got, field, says)
            assert got["changed"] is None
        got = (await ask(lead, JOB, ids=ids, input=given))["itemChangeManyAsJob"]
        _is_said(got, field, says)
    assert await Job.all().count() == 0


def _is_said(got: Any, field: str, says: str) -> None:
    (error,) = got["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["input", field])
    assert says in error["message"]
