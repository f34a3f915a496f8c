"""A mail that waits for its time, and what it says when it leaves."""

from datetime import timedelta

import time_machine

from domain import config
from kit import clock
from mail.parse import parse
from mail.transport import NullTransport
from models import Message, Viewer
from reactions.worker import Worker
from tests.reactions import desk


async def waiting_reply(mailer: Worker) -> tuple[Viewer, Viewer, Message]:
    """An admin's reply to Ann whose mail waits for a minute."""
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    message = await desk.reply(agent, item)
    await mailer.drain()
    return agent, ann, message


async def when_due(mailer: Worker) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        await mailer.drain()


def words(transport: NullTransport) -> list[str]:
    return [parse(kept.mail.content).text.strip() for kept in transport.kept]
