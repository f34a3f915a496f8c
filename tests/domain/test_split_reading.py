"""A split says anew how far each has read, in as many statements for hundreds of readers as for one."""

from typing import Any

import pytest

from domain import conversations
from domain.conversations import NewMessage
from domain.items.split import split
from models import ReadMark, Viewer
from tests.factories import Keys, item, viewer


@pytest.mark.parametrize("readers", [1, 5])
async def test_it_takes_as_many_statements_however_many_have_read(
    lead: Viewer, workspace: Keys, queries: Any, readers: int
) -> None:
    row = await item(
        lead,
        "Two things",
        project_id=workspace["website"],
        requester_id=workspace["customer"],
        published=True,
    )
    said = [await conversations.reply(lead, row.id, NewMessage(text=words)) for words in ("This", "And that")]
    await ReadMark.all().delete()
    for name in ("member", "manager", "admin", "customer", "lead")[:readers]:
        await conversations.mark_read(await viewer(workspace[name]), said[1].id)
    with queries(39):
        made = await split(lead, row.id, [said[1].id])
    marks = await ReadMark.all().values_list("conversation__item_id", "message_id")
    assert sorted(marks) == sorted([(row.id, said[0].id), (made.id, said[1].id)] * readers)
