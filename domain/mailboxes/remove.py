"""Remove a mailbox: its mail is fetched no longer, and what opened it is forgotten."""

from uuid import UUID

from domain import policy
from domain.events import Changed, MailboxRemoved
from domain.mailboxes.locked import lock, place, snapshot
from domain.unit_of_work import record, unit_of_work
from models import FetchedMail, Mailbox, Viewer


async def remove(viewer: Viewer, mailbox_id: UUID, version: int | None = None) -> Mailbox:
    """The mailbox as it was. What was fetched stays, here and there.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        mailbox = await lock(viewer, mailbox_id, version)
        await _remove(mailbox)
        return mailbox


async def remove_of(inbox_id: UUID) -> None:
    """Remove all mailboxes of an inbox, inside the unit of work that removes it."""
    for mailbox in await Mailbox.filter(inbox_id=inbox_id).select_for_update():  # house: of a locked inbox
        await _remove(mailbox)


async def _remove(mailbox: Mailbox) -> None:
    await FetchedMail.filter(mailbox_id=mailbox.id).delete()  # house: of a locked mailbox
    await Mailbox.filter(id=mailbox.id).delete()  # house: a locked one
    record(
        MailboxRemoved(
            entity_id=mailbox.id,
            internal=True,
            before=snapshot(mailbox),
            after=None,
            place=Changed(place(mailbox), None),
        )
    )
