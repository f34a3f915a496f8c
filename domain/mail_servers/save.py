"""Say by which server mails go out."""

from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, MailServerSaved, Snapshot
from domain.mail_servers.given import Given, give
from domain.mail_servers.secrets import sealed
from domain.unit_of_work import exclusively, record, unit_of_work
from domain.versions import check_version
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id
from models import Inbox, MailServer, Viewer

WORKSPACE = "workspace"
_TOLD = ("host", "port", "username", "from_address", "from_name")


async def save(viewer: Viewer, given: Given, version: int | None = None) -> MailServer:
    """The server of the inbox that is given, else of the workspace: made, or changed to what is given.

    Raises: NotAllowed (admins only), NotFound (inbox), Invalid, TooLarge, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        if given.inbox_id is not None:
            await _check_inbox(viewer, given.inbox_id)
        place = str(given.inbox_id or WORKSPACE)
        await exclusively("mail server", place)
        rows = MailServer.filter(place=place)  # house: the one that an admin names by its place
        server = await rows.select_for_update().first()  # a refresh token may just be kept anew
        before = Snapshot(server.audience, {}) if server else None
        if server is None:
            server = MailServer(id=new_id(), place=place, inbox_id=given.inbox_id, version=0, secret="")
            server.created_at = clock.now()
        else:
            check_version(server, version, "mail server")
        was = {name: getattr(server, name, None) if before else None for name in _TOLD}
        parts = give(server, given)
        if parts is not None:
            server.secret = sealed(server, parts)
        server.version += 1
        server.updated_at = clock.now()
        await server.save(force_create=before is None)
        record(
            MailServerSaved(
                entity_id=server.id,
                internal=True,
                before=before,
                after=Snapshot(server.audience, {}),
                **_changes(server, was),
            )
        )
        return server


async def _check_inbox(viewer: Viewer, inbox_id: UUID) -> None:
    found = Inbox.visible_to(viewer).filter(id=inbox_id)
    if await found.select_for_update().first() is None:
        raise NotFound("There is no such inbox.", "input", "inboxId")


def _changes(server: MailServer, was: dict[str, object]) -> dict[str, Any]:
    told = {name: (was[name], getattr(server, name)) for name in _TOLD}
    return {
        name: Changed(before and str(before), str(after) or None)
        for name, (before, after) in told.items()
        if (before or "") != after
    }
