"""What was said on a project that went into the bin is told to nobody any more, admins among them."""

from typing import Any

import pytest

from domain import conversations, projects
from domain.conversations import NewMessage
from domain.conversations.locked import lock_place
from domain.unit_of_work import unit_of_work
from domain.workspace import MAIL, automation
from models import ConversationKind, Notification, OutgoingMail, Viewer
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def _project(admin: Viewer, follower: Viewer) -> Any:
    made = await projects.create(admin, "Website")
    await projects.change_followers(admin, made.id, [desk.key(follower)], [])
    return made


async def test_nobody_is_told_once_it_is_there(worker: Any) -> None:
    boss, other = await desk.user("Boss", admin=True), await desk.user("Other", admin=True)
    made = await _project(boss, other)
    thread = await conversations.create(boss, None, ConversationKind.INTERNAL, "Plan", project_id=made.id)
    await worker.drain()
    await conversations.post(boss, thread.id, NewMessage(text="Secret plan"))
    await projects.remove(boss, made.id)
    await worker.drain()
    assert await Notification.filter(recipient_id=desk.key(other)).count() == 0
    assert await OutgoingMail.filter(recipient_id=desk.key(other)).count() == 0
    await projects.restore(boss, made.id)
    await conversations.post(boss, thread.id, NewMessage(text="Back"))
    await worker.drain()
    assert await Notification.filter(recipient_id=desk.key(other)).count() == 1


async def test_no_stream_is_told_of_what_becomes_of_its_mails() -> None:
    boss, other = await desk.user("Boss", admin=True), await desk.user("Other", admin=True)
    made = await _project(boss, other)
    thread = await conversations.create(boss, None, ConversationKind.INTERNAL, "Plan", project_id=made.id)
    clock = await automation(MAIL)
    async with unit_of_work(clock):
        place = await lock_place(clock, thread.id)
        assert place is not None
        assert place.snapshot().audience == {"admin", f"project:{made.id}"}
    await projects.remove(boss, made.id)
    async with unit_of_work(clock):
        place = await lock_place(clock, thread.id)
        assert place is not None
        assert place.snapshot().audience == frozenset()
