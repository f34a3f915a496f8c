"""What was thirty days in the bin is gone, whatever died while it was erased; the log stays, without a word."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from tortoise.connection import get_connection

from domain import checklist_entries, conversations, items
from domain.conversations import NewMessage
from domain.items import erase
from domain.items.link import relate
from domain.items.merge import merge
from domain.items.split import split
from domain.notifications import Told, tell
from kit import clock
from kit.ids import new_id
from models import (
    EventRecord,
    File,
    IncomingMail,
    Item,
    Message,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    PrincipalKind,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.database import everything
from tests.domain.test_files import on_disk, stored
from tests.mail.letters import came, mail

CANARY = "zqcanaryqz"
LATER = timedelta(days=30, hours=1, minutes=1)


@pytest.fixture
async def ticket(file_folder, admin, lead, workspace) -> Item:
    """A ticket by mail, with everything that one can have, and one below it; and another ticket beside it."""
    await came(
        mail(
            sender=f"Ann <{CANARY}@client.example>",
            subject=CANARY,
            text=CANARY,
            message_id="a@client.example",
        )
    )
    row = await Item.get()
    await items.edit(admin, row.id, title=f"{CANARY} title", description=f"{CANARY} description")
    await items.move(admin, row.id, workspace["website"])
    file = await stored(admin)
    said = NewMessage(text=CANARY, file_ids=[file.id], mention_ids=[workspace["member"]])
    noted = await conversations.note(admin, row.id, said)
    await conversations.mark_read(lead, noted.id)
    await conversations.edit_message(admin, noted.id, f"{CANARY} edited")
    await checklist_entries.create(lead, row.id, CANARY)
    kept = await stored(admin, f"{CANARY}.png")
    await items.attach_files(admin, row.id, [kept.id])
    gone = await stored(admin, f"{CANARY} gone.png")
    await items.attach_files(admin, row.id, [gone.id], internal=False)
    await items.detach_file(lead, row.id, gone.id)
    await items.follow(lead, row.id)
    await items.mute(lead, row.id)
    told = Told(
        recipient_id=workspace["admin"], recipient_kind=PrincipalKind.USER, kind=NotificationKind.NOTE
    )
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    await tell(
        admin,
        [told],
        event_position=last.position,
        item_id=row.id,
        message_id=noted.id,
        actor_id=workspace["lead"],
    )
    for about, of in ((noted.id, None), (None, row.id)):
        await OutgoingMail.create(
            id=new_id(), recipient_id=workspace["admin"], about_id=about, item_id=of, message_id=str(new_id()),
            subject=CANARY, text=CANARY, state=OutgoingState.SENT, due_at=clock.now(), request_id="",
            created_at=clock.now(),
        )  # fmt: skip
    below = await factories.item(lead, f"{CANARY} below", project_id=workspace["website"])
    await items.place(lead, below.id, items.Wanted(parent_id=row.id))
    other = await factories.item(lead, "Stays", project_id=workspace["website"])
    row, other = await Item.get(id=row.id), await Item.get(id=other.id)
    row.parties = other.parties = []
    await relate(admin, row, other)
    return row


async def _canaries() -> dict[str, int]:
    """How many rows of each table still say it; who wrote is a person, who stays."""
    people = ("principals", "addresses", "search_documents")
    found = {table: sum(CANARY in row for row in rows) for table, rows in (await everything()).items()}
    return {table: count for table, count in found.items() if count and table not in people}


async def test_nothing_is_left_but_the_log_without_words(ticket, lead, file_folder):
    assert len(await _canaries()) >= 6
    await items.remove(lead, ticket.id)
    worker = Worker(jobs(None))
    await worker.drain()
    with time_machine.travel(clock.now() + timedelta(days=30)):
        await worker.drain()
        assert await Item.filter(id=ticket.id).exists()
    positions = await EventRecord.filter(item_id=ticket.id).values_list("position", flat=True)
    with time_machine.travel(clock.now() + LATER):
        await worker.drain()
        await worker.drain()
    assert await _canaries() == {}
    assert [row.title for row in await Item.all()] == ["Stays"]
    assert (await Message.all().count(), await File.all().count(), on_disk(file_folder)) == (0, 0, [])
    kept = await EventRecord.filter(item_id=ticket.id).order_by("position")
    assert [each.position for each in kept][: len(positions)] == sorted(positions)
    assert kept[-1].kind == "item.erased"
    found = await get_connection("default").execute_query_dict(
        "SELECT count(*) AS found FROM search_documents WHERE kind = 'message'"
    )
    assert found[0]["found"] == 0


async def test_a_copy_of_its_mail_is_still_known_as_one(ticket, lead):
    raw = mail(
        sender=f"Ann <{CANARY}@client.example>", subject=CANARY, text=CANARY, message_id="a@client.example"
    )
    await items.remove(lead, ticket.id)
    with time_machine.travel(clock.now() + LATER):
        await Worker(jobs(None)).drain()
        assert await came(raw) == "repeat"
    assert await IncomingMail.filter(became_id__isnull=False).count() == 0


class _Killed(BaseException):
    """As if the process had died."""


@pytest.mark.parametrize("at", ["_erase_files", "_forget_words", "_erase_mails", "_erase_rows", "record"])
async def test_whatever_dies_it_is_begun_anew(ticket, lead, file_folder, monkeypatch, at: str):
    await items.remove(lead, ticket.id)
    real: Any = getattr(erase, at)

    def killed(*given: Any) -> Any:
        raise _Killed

    async def done_then_killed(*given: Any) -> Any:
        await real(*given)
        raise _Killed

    with time_machine.travel(clock.now() + LATER):
        (key,) = await erase.claim(8)
        monkeypatch.setattr(erase, at, killed if at == "record" else done_then_killed)
        with pytest.raises(_Killed):
            await erase.erase(key)
        monkeypatch.undo()
        assert await Item.filter(id=ticket.id).exists()
        assert await erase.claim(8) == []
    with time_machine.travel(clock.now() + LATER + erase.LEASE):
        await Worker(jobs(None)).drain()
        await erase.erase(key)  # by another worker, at the same time
    assert await _canaries() == {}
    assert on_disk(file_folder) == []


async def test_what_was_said_on_it_before_a_split_is_gone_too(admin, lead, workspace) -> None:
    row = await factories.item(lead, "Two things", project_id=workspace["website"])
    said = await conversations.note(admin, row.id, NewMessage(text=f"{CANARY} said"))
    await conversations.edit_message(admin, said.id, "Said better")
    made = await split(admin, row.id, [said.id])
    assert await _canaries() == {"event_texts": 1}
    await items.remove(lead, made.id)
    with time_machine.travel(clock.now() + LATER, tick=False):
        await erase.erase(made.id)
    assert await _canaries() == {}
    assert await Item.filter(id=row.id).exists()


async def test_what_was_merged_into_it_is_set_free(admin, lead, workspace) -> None:
    twice, once = [
        await factories.item(lead, name, project_id=workspace["website"]) for name in ("Twice", "Once")
    ]
    await merge(lead, twice.id, once.id)
    await items.remove(lead, once.id)
    with time_machine.travel(clock.now() + LATER, tick=False):
        await erase.erase(once.id)
    now = await Item.get(id=twice.id)
    assert (now.merged_into_id, now.merge) == (None, None)
    await items.edit(lead, twice.id, title="Free")
