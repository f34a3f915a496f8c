"""Take a mail server away: mails go by the workspace's then, or by the machine's own."""

from uuid import UUID

from domain import policy
from domain.events import MailServerRemoved, Snapshot
from domain.unit_of_work import record, unit_of_work
from domain.versions import check_version
from kit.errors import NotFound
from models import MailServer, Viewer


async def remove(viewer: Viewer, server_id: UUID, version: int | None = None) -> MailServer:
    """The server as it was; its secret is gone.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        server = await MailServer.visible_to(viewer).filter(id=server_id).select_for_update().first()
        if server is None:
            raise NotFound("There is no such mail server.", "id")
        check_version(server, version, "mail server")
        await server.delete()
        before = Snapshot(server.audience, {})
        record(MailServerRemoved(entity_id=server.id, internal=True, before=before, after=None))
        return server
