"""What is done to items on a desk (`desk.py`) from their checklists to the bin; the last of them is gone for good."""

from uuid import UUID

from domain import checklist_entries, items
from models import Item, Status, StatusCategory
from tests.factories import item
from tests.realtime.desk import Desk, Verb


async def _tick_off(desk: Desk) -> object:
    one, two, three = [
        await checklist_entries.create(desk.admin, desk.open.id, words) for words in ("One", "Two", "Three")
    ]
    await checklist_entries.edit(desk.admin, two.id, done=True)
    await checklist_entries.edit(desk.admin, one.id, words="The first", done=True)
    await checklist_entries.move(desk.admin, one.id, after_id=two.id)
    return await checklist_entries.remove(desk.admin, three.id)


async def _archive(desk: Desk) -> object:
    for row in (desk.open, desk.hidden):
        await items.unarchive(desk.admin, row.id)
        now = await Item.get(id=row.id)
        over = Status.filter(type_id=now.type_id, category=StatusCategory.FINISHED, retired_at__isnull=True)
        if now.finished_at is None:
            await items.set_status(desk.admin, row.id, (await over.order_by("rank"))[0].id)
        await items.archive(desk.admin, row.id)
    return await items.unarchive(desk.admin, desk.hidden.id)


async def _archive_and_speak(desk: Desk) -> object:
    await _archive(desk)
    return await desk.message(desk.open, "Not yet")


async def _remove_and_restore(desk: Desk) -> object:
    """Of items that nobody follows by themselves: such a stream ends, and who wants to follow again asks again."""
    await _back_and_forth(desk, desk.keys["website"])
    return await _back_and_forth(desk, None)


async def _back_and_forth(desk: Desk, project: UUID | None) -> object:
    made = await item(desk.admin, "Back and forth", project_id=project)
    await items.remove(desk.admin, made.id)
    await items.restore(desk.admin, made.id)
    return await desk.message(made, "Here again")


LIFE_VERBS: dict[str, Verb] = {
    "tick off": _tick_off,
    "archive": _archive,
    "archive, and speak": _archive_and_speak,
    "remove and restore": _remove_and_restore,
    "remove": lambda d: items.remove(d.admin, d.open.id),
}
