"""Remove an inbox: its addresses are free again, mail to them is no longer taken at the door, nor fetched."""

from uuid import UUID

from domain import policy
from domain.events import InboxRemoved
from domain.inboxes.locked import lock, snapshot, store
from domain.mailboxes.remove import remove_of
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Invalid
from models import Inbox, InboxAddress, MailServer, Viewer


async def remove(viewer: Viewer, inbox_id: UUID, version: int | None = None) -> Inbox:
    """The inbox as it was. What came through it stays where it is; mail that still waits goes to the workspace's own.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version), Invalid (the workspace's own).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        inbox = await lock(viewer, inbox_id, version)
        if inbox.is_default:
            raise Invalid(
                "The workspace's own inbox stays: mail that nothing leads elsewhere comes here.", "id"
            )
        await InboxAddress.filter(inbox_id=inbox.id).delete()  # house: of a locked inbox
        await remove_of(inbox.id)
        await MailServer.filter(inbox_id=inbox.id).delete()  # house: of a locked inbox
        inbox.removed_at = clock.now()
        await store(inbox, ["removed_at"])
        record(InboxRemoved(entity_id=inbox.id, internal=True, before=snapshot(inbox), after=None))
        return inbox
