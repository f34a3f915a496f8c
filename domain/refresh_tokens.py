"""Refresh tokens of mailboxes and mail servers: used by one process at a time, and kept anew where a token server gives another.

A server that gives a new one with each answer takes the old one no more, and takes its use for theft: so nobody asks with one
that another process is just asking with. No transaction stays open while a server is asked. None of it is an event: it is no
deed of anybody's, and the row's version stays.
"""

from datetime import timedelta
from typing import TypeAlias

from tortoise.expressions import Q

from domain import mail_servers, mailboxes, workspace
from domain.unit_of_work import unit_of_work
from kit import clock
from models import Mailbox, MailServer

Row: TypeAlias = Mailbox | MailServer

LEASE = timedelta(seconds=30)
"""Longer than an answer is waited for: after that its process is taken for dead."""


async def claim(row: Row) -> bool:
    """Whether this process may ask now; nobody else does then until `let_go`, or until the lease is over."""
    now = clock.now()
    free = Q(asks_until__isnull=True) | Q(asks_until__lte=now)
    own = type(row).filter(free, id=row.id)
    return await own.update(asks_until=now + LEASE) == 1


async def let_go(row: Row) -> None:
    """Others may ask."""
    await type(row).filter(id=row.id).update(asks_until=None)


async def as_now(row: Row) -> Row | None:
    """The row with the secret that it has now; None if it is gone."""
    return await type(row).get_or_none(id=row.id)


async def keep(row: Row, was: str, given: str) -> None:
    """The refresh token that was given for another, sealed; one that somebody set meanwhile stays."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        held = await type(row).filter(id=row.id).select_for_update().first()
        if held is None:
            return
        if sealed := _with_token(held, was, given):
            held.secret = sealed
            await held.save(update_fields=["secret"])


def _with_token(row: Row, was: str, given: str) -> str | None:
    if isinstance(row, Mailbox):
        return mailboxes.with_token(row, was, given)
    return mail_servers.with_token(row, was, given)
