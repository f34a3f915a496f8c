"""What is done to items on a desk (`desk.py`) from their checklists to the bin; the last of them is gone for good."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock
from uuid import UUID

from domain import checklist_entries, conversations, copies, files, items, jobs, recurrences
from domain.conversations import NewMessage
from domain.copies import steps
from domain.items import change_in_steps
from domain.items.clone import Besides, clone
from domain.items.merge import merge, undo_merge
from domain.items.split import split
from domain.jobs import work
from kit import clock, storage
from kit.ids import new_id
from models import Item, Recurrence, Status, StatusCategory
from tests.factories import item, viewer
from tests.realtime.desk import Desk, Verb


async def _tick_off(desk: Desk) -> object:
    one, two, three = [
        await checklist_entries.create(desk.admin, desk.open.id, words) for words in ("One", "Two", "Three")
    ]
    await checklist_entries.edit(desk.admin, two.id, done=True)
    await checklist_entries.edit(desk.admin, one.id, words="The first", done=True)
    await checklist_entries.move(desk.admin, one.id, after_id=two.id)
    return await checklist_entries.remove(desk.admin, three.id)


async def _keep_files(desk: Desk) -> object:
    """For staff, and for customers too; of an item that came into the project with one."""
    with TemporaryDirectory() as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        inner, shown, early = [await _uploaded(desk, name) for name in ("inner", "shown", "early")]
        await items.attach_files(desk.admin, desk.incoming.id, [early], internal=False)
        await items.move(desk.admin, desk.incoming.id, desk.keys["website"])
        await items.attach_files(desk.admin, desk.open.id, [inner])
        await items.attach_files(desk.admin, desk.open.id, [shown], internal=False)
        await clone(desk.admin, desk.incoming.id, None, Besides(files=True))
        await items.detach_file(desk.admin, desk.open.id, inner)
        await items.detach_file(desk.admin, desk.incoming.id, early)
        return await items.edit(desk.admin, desk.open.id, priority=2)


async def _uploaded(desk: Desk, name: str) -> UUID:
    async def content() -> AsyncIterator[bytes]:
        yield name.encode()

    return (await files.store(desk.admin, f"{name}.txt", "text/plain", content())).id


async def _finish(desk: Desk, row: Item) -> None:
    now = await Item.get(id=row.id)
    over = Status.filter(type_id=now.type_id, category=StatusCategory.FINISHED, retired_at__isnull=True)
    if now.finished_at is None:
        await items.set_status(desk.admin, row.id, (await over.order_by("rank"))[0].id)


async def _archive(desk: Desk) -> object:
    for row in (desk.open, desk.hidden):
        await items.unarchive(desk.admin, row.id)
        await _finish(desk, row)
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


async def _recur(desk: Desk) -> object:
    """Of items in a project, and outside of all: set, made twice by the worker, paused, and removed again."""
    now = clock.now()
    wanted: recurrences.Wanted = {
        "rule": "FREQ=DAILY;COUNT=9",
        "first_day": (now - timedelta(days=3)).date(),
        "minute": (now.hour * 60 + now.minute + 720) % 1_440,
        "time_zone": "UTC",
    }
    for row in (desk.open, desk.task):
        await recurrences.set_recurrence(desk.admin, row.id, wanted)
        for days in (2, 1):
            kept = Recurrence.filter(id=row.id)
            await kept.update(passed_until=now - timedelta(days=days), due_at=now)
            await recurrences.make(row.id)
    await recurrences.set_recurrence(desk.admin, desk.open.id, {"paused": True})
    return await recurrences.remove_recurrence(desk.admin, desk.task.id)


async def _merge_and_speak(desk: Desk) -> object:
    """Its requester sees both, its followers the one; what is said on the one is heard there by all of them."""
    await merge(desk.admin, desk.open.id, desk.hidden.id)
    await desk.message(desk.open, "See the other")
    await conversations.reply(await viewer(desk.keys["customer"]), desk.open.id, NewMessage(text="And now?"))
    return await undo_merge(desk.admin, desk.open.id)


async def _merge_what_is_finished(desk: Desk) -> object:
    """Nothing but the merge tells of it: the status stays."""
    await _finish(desk, desk.hidden)
    await merge(desk.admin, desk.hidden.id, desk.open.id)
    return await undo_merge(desk.admin, desk.hidden.id)


async def _merge(desk: Desk) -> object:
    """Out of a project that few see; on the way back in the bin."""
    made = await item(desk.admin, "Twice", requester_id=desk.keys["customer"])
    await merge(desk.admin, made.id, desk.open.id)
    await merge(desk.admin, desk.open.id, desk.hidden.id)
    await undo_merge(desk.admin, desk.open.id)
    return await undo_merge(desk.admin, made.id)


async def _split(desk: Desk) -> object:
    customer = await viewer(desk.keys["customer"])
    one, two = [await desk.message(desk.open, words) for words in ("This", "And another thing")]
    note = await desk.message(desk.open, "Hm", internal=True)
    await conversations.mark_read(customer, one)
    await conversations.mark_read(desk.admin, note)
    await split(desk.admin, desk.open.id, [one, note], "This")
    await conversations.mark_read(customer, two)
    return await split(desk.admin, desk.open.id, [two])


async def _duplicate(desk: Desk) -> object:
    """With sub-items, links and customers in others' places; two items at a step."""
    below = await items.create(desk.admin, items.NewItem(title="Below", parent_id=desk.open.id))
    people = [(desk.keys["customer"], desk.keys["foreigner"]), (desk.keys["guest"], desk.keys["colleague"])]
    wanted = copies.Wanted(name="Copy", people=people, start=clock.now())
    job = await copies.duplicate(desk.admin, desk.keys["website"], wanted)
    with mock.patch.object(steps, "AT_ONCE", 2):
        while keys := await work.claim(1):
            await work.step(keys[0])
    await items.remove(desk.admin, below.id)
    return job


async def _change_by_job(desk: Desk) -> object:
    """One of them is not there; a second job is canceled."""
    keys, changes = [desk.open.id, new_id(), desk.hidden.id], items.Changes(priority=2)
    await items.change_many_as_job(desk.admin, keys, changes)
    with mock.patch.object(change_in_steps, "AT_ONCE", 2):
        while due := await work.claim(1):
            await work.step(due[0])
    return await jobs.cancel(desk.admin, (await items.change_many_as_job(desk.admin, keys, changes)).id)


LIFE_VERBS: dict[str, Verb] = {
    "duplicate": _duplicate,
    "change by a job": _change_by_job,
    "tick off": _tick_off,
    "keep files": _keep_files,
    "archive": _archive,
    "archive, and speak": _archive_and_speak,
    "merge": _merge,
    "merge, and speak": _merge_and_speak,
    "merge what is finished": _merge_what_is_finished,
    "split": _split,
    "remove and restore": _remove_and_restore,
    "recur": _recur,
    "remove": lambda d: items.remove(d.admin, d.open.id),
}
