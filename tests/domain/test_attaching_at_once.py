"""Files that are attached, said, moved or counted at the same moment, each in a transaction of its own."""

import asyncio
from typing import Any

from domain import attaching, conversations, items
from domain.conversations import NewMessage
from kit.errors import UserError
from models import EventRecord, File, Viewer
from tests.domain.test_files import stored
from tests.factories import Keys, item


async def _all(*verbs: Any) -> list[str]:
    """What became of each."""
    got = await asyncio.gather(*verbs, return_exceptions=True)
    assert not [
        each for each in got if isinstance(each, BaseException) and not isinstance(each, UserError)
    ], got
    return sorted(each.code.value if isinstance(each, UserError) else "OK" for each in got)


async def test_one_of_those_who_take_a_file_gets_it(lead: Viewer, workspace: Keys, file_folder: Any) -> None:
    for _ in range(4):
        rows = [await item(lead, project_id=workspace["website"]) for _ in range(3)]
        file = await stored(lead)
        became = await _all(
            items.attach_files(lead, rows[0].id, [file.id]),
            items.attach_files(lead, rows[1].id, [file.id], internal=False),
            conversations.note(lead, rows[2].id, NewMessage(text="x", file_ids=[file.id])),
        )
        assert became == ["INVALID", "INVALID", "OK"]
        kept = await File.get(id=file.id)
        assert [kept.item_id, kept.message_id].count(None) == 1


async def test_together_they_keep_to_what_there_may_be(
    lead: Viewer, workspace: Keys, file_folder: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(attaching, "FILES_MOST", 2)
    row = await item(lead, project_id=workspace["website"])
    files = [await stored(lead) for _ in range(4)]
    assert await _all(*(items.attach_files(lead, row.id, [each.id]) for each in files)) == [
        "OK", "OK", "TOO_LARGE", "TOO_LARGE",
    ]  # fmt: skip
    assert await File.filter(item_id=row.id).count() == 2


async def test_what_is_taken_off_twice_is_taken_off_once(
    lead: Viewer, workspace: Keys, file_folder: Any
) -> None:
    row, file = await item(lead, project_id=workspace["website"]), await stored(lead)
    await items.attach_files(lead, row.id, [file.id])
    assert await _all(*(items.detach_file(lead, row.id, file.id) for _ in range(3))) == [
        "NOT_FOUND", "NOT_FOUND", "OK",
    ]  # fmt: skip


async def test_whatever_comes_first_a_file_is_kept_from_the_guests_of_where_it_was_not_attached(
    admin: Viewer, workspace: Keys, file_folder: Any
) -> None:
    for _ in range(4):
        row, file = await item(admin, project_id=None), await stored(admin)
        became = await _all(
            items.move(admin, row.id, workspace["website"]),
            items.attach_files(admin, row.id, [file.id], internal=False),
        )
        assert became == ["OK", "OK"]
        kept = await File.get(id=file.id)
        told = EventRecord.filter(item_id=row.id, kind__in=["item.moved", "item.file_attached"])
        last = await told.order_by("-position").first()
        assert last is not None
        assert kept.kept_from_guests is (last.kind == "item.moved")
