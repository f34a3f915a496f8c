"""What was told of messages, and read, goes with them to the item that they were split off to: also into the bin."""

from datetime import timedelta

import pytest
import time_machine

from domain import conversations, items
from domain.conversations import NewMessage
from domain.items.erase import erase
from domain.items.split import split
from domain.notifications import Told, tell
from domain.unit_of_work import exclusively
from kit import clock
from kit.ids import new_id
from models import Item, Message, Notice, Notification, NotificationKind, PrincipalKind, ReadMark, Viewer
from tests.factories import Keys, item, viewer

LATER = timedelta(days=31)


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    return await item(lead, "Two things", project_id=workspace["website"], requester_id=workspace["customer"])


async def _told(who: Viewer, said: Message, row: Item) -> None:
    """As the worker tells of it: in the app, and in a digest."""
    told = [
        Told(
            recipient_id=who.principal_id or new_id(),
            recipient_kind=PrincipalKind.USER,
            kind=NotificationKind.REPLY,
        )
    ]
    await tell(who, told, event_position=1, item_id=row.id, message_id=said.id, actor_id=said.author_id)
    await Notice.create(
        id=new_id(), recipient_id=who.principal_id, event_position=1, kind=NotificationKind.REPLY, item_id=row.id,
        message_id=said.id, actor_id=said.author_id, mail_id=None, created_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip


async def test_what_was_told_of_them_is_about_the_new_item(lead: Viewer, customer: Viewer, row: Item) -> None:
    said = await conversations.reply(customer, row.id, NewMessage(text="And my invoice?"))
    await _told(lead, said, row)
    made = await split(lead, row.id, [said.id])
    assert [each.item_id for each in await Notification.all()] == [made.id]
    assert [each.item_id for each in await Notice.all()] == [made.id]


@pytest.mark.parametrize("late", [False, True])
async def test_the_new_item_is_erased(lead: Viewer, customer: Viewer, row: Item, late: bool) -> None:
    """Also where the worker told of them only after they went."""
    said = await conversations.reply(customer, row.id, NewMessage(text="And my invoice?"))
    if not late:
        await _told(lead, said, row)
    made = await split(lead, row.id, [said.id])
    if late:
        await _told(lead, said, row)
    await items.remove(lead, made.id)
    with time_machine.travel(clock.now() + LATER, tick=False):
        await erase(made.id)
    assert await Message.all().count() == 0
    assert await Notification.all().count() == await Notice.all().count() == 0


async def test_what_was_read_while_it_went_is_erased_too(
    lead: Viewer, workspace: Keys, customer: Viewer, row: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await conversations.reply(customer, row.id, NewMessage(text="And my invoice?"))
    made: list[Item] = []

    async def after_a_split(*names: object) -> None:
        if not made:
            made.append(await split(lead, row.id, [said.id]))
        await exclusively(*names)

    monkeypatch.setattr("domain.conversations.read.exclusively", after_a_split)
    member = await viewer(workspace["member"])
    await conversations.mark_read(member, said.id)
    assert await ReadMark.all().count() == 1
    await items.remove(lead, made[0].id)
    with time_machine.travel(clock.now() + LATER, tick=False):
        await erase(made[0].id)
    assert await Message.all().count() == 0
