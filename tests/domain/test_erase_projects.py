"""A project that was thirty days in the bin is gone with all in it, whatever died while it was erased."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from domain import (
    baselines,
    conversations,
    copies,
    erasing,
    folders,
    inboxes,
    item_types,
    items,
    plans,
    portfolios,
    projects,
)
from domain.conversations import NewMessage
from domain.inboxes import NewInbox
from domain.item_types import NewItemType
from domain.projects import erase
from kit import clock
from models import (
    ConversationKind,
    EventRecord,
    Family,
    FieldNoun,
    File,
    Inbox,
    Item,
    ItemType,
    Message,
    Portfolio,
    Project,
    ProjectStatus,
    Role,
    Viewer,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.api.fields.defined import define
from tests.database import everything
from tests.domain.test_files import on_disk, stored
from tests.factories import Keys, key

CANARY = "zqcanaryqz"
LATER = timedelta(days=30, hours=1, minutes=1)


@pytest.fixture
async def doomed(
    file_folder, admin: Viewer, lead: Viewer, customer: Viewer, guest: Viewer, workspace: Keys
) -> Project:
    """A project with everything that one can have, and items, one of them in the bin before; and another beside it."""
    project = await projects.create(admin, CANARY, f"{CANARY} described")
    there = project.id
    await projects.edit(admin, there, name=f"{CANARY} named", changed={
        "made_for_id": key(customer), "status": ProjectStatus.ON_HOLD, "due_on": date(2030, 1, 1),
    })  # fmt: skip
    await projects.share(admin, there, workspace["lead"], Role.LEAD)
    await projects.change_followers(admin, there, [key(guest)], [])
    await define(admin, "Size", noun=FieldNoun.PROJECT)
    await projects.edit(admin, there, custom_fields=[("size", CANARY)])
    who = await factories.viewer(lead.principal_id)  # type: ignore[arg-type]
    folder = await folders.create(who, there, f"{CANARY} folder")
    inner = await folders.create(who, there, f"{CANARY} inner", parent_id=folder.id)
    for kind in ConversationKind:
        thread = await conversations.create(who, None, kind, f"{CANARY} subject", project_id=there)
        said = NewMessage(text=CANARY, file_ids=[(await stored(admin)).id], mention_ids=[workspace["lead"]])
        message = await conversations.post(admin, thread.id, said)
        await conversations.mark_read(who, message.id)
        await conversations.edit_message(admin, message.id, f"{CANARY} again")
    rows = [await factories.item(who, f"{CANARY} {number}", project_id=there) for number in range(5)]
    await items.place(who, rows[1].id, items.Wanted(parent_id=rows[0].id))
    await items.place(who, rows[2].id, items.Wanted(folder_id=inner.id))
    noted = await conversations.note(
        who, rows[3].id, NewMessage(text=CANARY, file_ids=[(await stored(who)).id])
    )
    await conversations.mark_read(admin, noted.id)
    await items.attach_files(who, rows[3].id, [(await stored(who, f"{CANARY}.png")).id])
    await projects.attach_files(who, there, [(await stored(who, f"{CANARY}.png")).id], internal=False)
    await items.remove(who, rows[4].id)
    own = NewItemType(family=Family.PROJECT, name=f"{CANARY} type", key_prefix="OWN", project_id=there)
    of_own = (await item_types.create(admin, own)).id
    await factories.item(who, "of its own type", project_id=there, type_id=of_own)
    task = await ItemType.get(slug="task")
    first, second = [
        await factories.item(who, f"{CANARY} task", project_id=there, type_id=task.id) for _ in range(2)
    ]
    for each in (first, second):
        await plans.set_plan(who, each.id, plans.Wanted(duration_minutes=60))
    await plans.set_predecessor(who, second.id, first.id)
    assert await plans.reschedule(who, there, datetime(2030, 1, 7, 9, tzinfo=UTC)) is not None
    await baselines.take(who, there, f"{CANARY} taken")
    portfolio = await portfolios.create(admin, "Stays")
    await portfolios.put(admin, portfolio.id, portfolios.Member(there, is_project=True))
    inbox = await inboxes.create(
        admin, NewInbox(name="Web", addresses=["w@acmedesk.example"], project_id=there, type_id=of_own)
    )
    await inboxes.remove(admin, inbox.id)
    await copies.duplicate(admin, workspace["website"], copies.Wanted(name="Twin"))
    await factories.item(lead, "Stays", project_id=workspace["website"])
    return project


async def _canaries() -> dict[str, int]:
    """How many rows of each table still say it."""
    found = {table: sum(CANARY in row for row in rows) for table, rows in (await everything()).items()}
    return {table: count for table, count in found.items() if count}


async def _names(project: Project) -> dict[str, int]:
    """How many rows of each table, but the log's, still name it."""
    found = {
        table: sum(str(project.id) in row for row in rows) for table, rows in (await everything()).items()
    }
    return {
        table: count for table, count in found.items() if count and table not in ("events", "event_parts")
    }


async def test_nothing_is_left_but_the_log_without_words(
    doomed: Project, admin: Viewer, workspace: Keys, file_folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "AT_ONCE", 2)
    await Worker(jobs(None)).drain()
    assert len(await _canaries()) >= 8
    await projects.remove(admin, doomed.id)
    worker = Worker(jobs(None))
    with time_machine.travel(clock.now() + timedelta(days=30)):
        await worker.drain()
        assert await Project.filter(id=doomed.id).exists()
    positions: Any = await EventRecord.filter(project_id=doomed.id).values_list("position", flat=True)
    with time_machine.travel(clock.now() + LATER):
        await worker.drain()
    assert await _canaries() == {}
    assert await _names(doomed) == {}
    assert "Stays" in [row.title for row in await Item.all()]
    assert (await Message.all().count(), await File.all().count(), on_disk(file_folder)) == (0, 0, [])
    assert await Portfolio.all().count() == 1
    assert (await Inbox.get(name="Web")).project_id == workspace["inbox"]
    kept = await EventRecord.filter(project_id=doomed.id).order_by("position")
    assert [each.position for each in kept][: len(positions)] == sorted(positions)
    assert kept[-1].kind == "project.erased"
    assert kept[-1].internal


class _Killed(BaseException):
    """As if the process had died."""


async def _all_of(project_id: UUID) -> None:
    for _ in range(5):
        await erase.erase(project_id)


@pytest.mark.parametrize("at", ["erase_all", "_forget_words", "_erase_rows", "record", "files"])
async def test_whatever_dies_it_is_begun_anew(
    doomed: Project, admin: Viewer, file_folder: Any, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.setattr(erase, "AT_ONCE", 3)
    await projects.remove(admin, doomed.id)
    module: Any = erasing if at == "files" else erase
    real: Any = getattr(module, at)

    def killed(*given: Any) -> Any:
        raise _Killed

    async def done_then_killed(*given: Any) -> Any:
        await real(*given)
        raise _Killed

    with time_machine.travel(clock.now() + LATER):
        (claimed,) = await erase.claim(8)
        monkeypatch.setattr(module, at, killed if at == "record" else done_then_killed)
        with pytest.raises(_Killed):
            await _all_of(claimed)
        monkeypatch.setattr(module, at, real)
        assert await Project.filter(id=doomed.id).exists()
    with time_machine.travel(clock.now() + LATER + erase.LEASE + timedelta(minutes=1)):
        await Worker(jobs(None)).drain()
        await erase.erase(claimed)  # by another worker, at the same time
    assert await _canaries() == {}
    assert await _names(doomed) == {}
    assert on_disk(file_folder) == []


async def test_what_is_brought_back_in_time_stays(doomed: Project, admin: Viewer) -> None:
    await projects.remove(admin, doomed.id)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        await projects.restore(admin, doomed.id)
    with time_machine.travel(clock.now() + LATER):
        assert await erase.claim(8) == []
        await erase.erase(doomed.id)
    assert await Item.filter(project_id=doomed.id, removed_at__isnull=True).count() == 7
