"""Mails that were queued before they named their message's item do so after the migration."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise import connections

import models.migrations
from models import OutgoingMail
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk


@pytest.mark.usefixtures("bare_workspace")
async def test_a_mail_about_a_message_names_its_item() -> None:
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    await Worker(jobs(None)).drain()
    assert await OutgoingMail.filter(item_id=item.id).update(item_id=None) == 1
    await _migration()._items_of_messages(None, SimpleNamespace(client=connections.get("default")))
    assert (await OutgoingMail.get()).item_id == item.id


def _migration() -> Any:
    [file] = Path(models.migrations.__path__[0]).glob("*_mail_servers.py")
    return import_module(f"models.migrations.{file.stem}")
