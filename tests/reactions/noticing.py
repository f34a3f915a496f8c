"""A desk that mails notices, and time that passes on it."""

from datetime import timedelta

import time_machine

from domain import config
from kit import clock
from mail.parse import ParsedMail, parse
from mail.transport import NullTransport
from reactions.worker import Worker

DELAY = timedelta(seconds=60)


def notices(**more: object) -> None:
    """Notices wait for a minute."""
    config.configure(config.Config(mail_notices=True, mail_delay=DELAY, **more))  # type: ignore[arg-type]


async def later(mailer: Worker, wait: timedelta = DELAY + timedelta(seconds=1)) -> None:
    """What the worker does, now and when this time has passed."""
    await mailer.drain()
    with time_machine.travel(clock.now() + wait):
        await mailer.drain()


def sent(transport: NullTransport) -> list[tuple[str, str, str]]:
    """Of each mail: to whom, its subject, and its words up to the signature."""
    mails = [(kept.mail.recipient, parse(kept.mail.content)) for kept in transport.kept]
    return sorted((to, mail.subject, mail.text.partition("\n-- \n")[0].strip()) for to, mail in mails)


def letters(transport: NullTransport) -> list[ParsedMail]:
    return [parse(kept.mail.content) for kept in transport.kept]
