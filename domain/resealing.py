"""All that rows keep sealed, sealed anew by the first of today's secret keys, so that the others can be dropped.

Sealing is deterministic: what is sealed by the first key already stays as it is, and a run that was ended is simply begun again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from domain import mail_servers, mailboxes, workspace
from domain.refresh_tokens import Row
from domain.unit_of_work import unit_of_work
from kit.errors import UserError
from models import Mailbox, MailServer

BATCH = 100

_SEALED: dict[str, tuple[type[Row], Callable[..., str]]] = {
    "mailbox": (Mailbox, mailboxes.resealed),
    "mail server": (MailServer, mail_servers.resealed),
}
"""Each table with a column that keeps something sealed: its noun, and how a row's is sealed anew."""


@dataclass
class Resealed:
    """How many rows were sealed anew, how many were so already, and those that no key of today opens, by noun and key."""

    anew: int = 0
    already: int = 0
    unreadable: tuple[tuple[str, UUID], ...] = ()


async def reseal() -> Resealed:
    """Seal everything anew, a batch in a transaction: nothing else waits for long, and a secret that is set meanwhile stays."""
    found = Resealed()
    for noun, (table, resealed) in _SEALED.items():
        last: UUID | None = None
        while rows := await _batch(noun, table, resealed, last, found):
            last = rows[-1]
    return found


async def _batch(
    noun: str, table: type[Row], resealed: Callable[..., str], after: UUID | None, found: Resealed
) -> list[UUID]:
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        rows = table.filter(**({} if after is None else {"id__gt": after}))
        held = await rows.order_by("id").limit(BATCH).select_for_update()
        for row in held:
            try:
                sealed = resealed(row)
            except UserError:
                found.unreadable += ((noun, row.id),)
                continue
            if sealed == row.secret:
                found.already += 1
                continue
            row.secret = sealed
            await row.save(update_fields=["secret"])
            found.anew += 1
    return [row.id for row in held]
