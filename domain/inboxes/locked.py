"""What the verbs of inboxes share: the row locked, its parts checked, its addresses kept."""

from collections.abc import Iterable
from uuid import UUID

from domain import addresses as people
from domain.events import Changed, Snapshot
from domain.inboxes.routing import default, generated_address
from domain.offered_types import check_all_offered, refusal
from domain.principals import ASSIGNABLE, chosen_one
from domain.unit_of_work import exclusively
from domain.versions import check_version
from kit import clock
from kit.errors import Conflict, NotFound
from kit.ids import new_id
from models import Family, Inbox, InboxAddress, ItemType, Project, Viewer

NAME_MOST = 200


async def lock(viewer: Viewer, inbox_id: UUID, version: int | None) -> Inbox:
    """The inbox, locked until the unit of work ends.

    Raises: NotFound (absent or not visible), Conflict with the current row (stale version).
    """
    inbox = await Inbox.visible_to(viewer).filter(id=inbox_id).select_for_update().first()
    if inbox is None:
        raise NotFound("There is no such inbox.", "id")
    check_version(inbox, version, "inbox")
    return inbox


async def store(inbox: Inbox, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version."""
    inbox.version += 1
    inbox.updated_at = clock.now()
    await inbox.save(update_fields=[*columns, "version", "updated_at"])


def snapshot(inbox: Inbox) -> Snapshot:
    """Admins alone."""
    return Snapshot(inbox.audience, {})


async def check_keeps_type(inbox: Inbox, project_id: UUID) -> None:
    """Raises: Invalid, if the type that its mail becomes is not offered in the project."""
    await check_all_offered([inbox.type_id], project_id, "input", "projectId")


async def check_project(viewer: Viewer, project_id: UUID | None) -> UUID:
    """The project, by default that for incoming tickets; it stays until the unit of work ends, since nobody removes one into
    which mail comes. Raises: NotFound, unless the viewer sees it.
    """
    if project_id is None:
        return (await Project.get(is_inbox=True)).id  # house: where tickets land, whoever sends them
    if await Project.visible_to(viewer).filter(id=project_id).select_for_update().first() is None:
        raise NotFound("There is no such project.", "input", "projectId")
    return project_id


async def hold_types() -> None:
    """Nobody changes types until the unit of work ends. Asked before any row is locked: whoever gives a project a type of its
    own, or removes one, holds them, too, and waits then for the row of the project or the inbox.
    """
    await exclusively("item types")


async def check_type(viewer: Viewer, type_id: UUID | None, project_id: UUID) -> UUID:
    """The type, by default the first of the helpdesk; types are held.

    Raises: NotFound, Invalid (one that is not offered in the project).
    """
    types = ItemType.visible_to(viewer).filter(retired_at__isnull=True)
    default = types.filter(family=Family.HELPDESK, project_id=None)
    wanted = types.filter(id=type_id) if type_id else default
    found = await wanted.order_by("rank", "id").first()
    if found is None:
        raise NotFound("There is no such type.", "input", "typeId")
    if not found.is_offered_in(project_id):
        raise await refusal([found], project_id, "input", "typeId")
    return found.id


async def check_assignee(viewer: Viewer, principal_id: UUID) -> UUID:
    """Raises: NotFound, Invalid (neither user nor team, or deactivated)."""
    return (await chosen_one(viewer, principal_id, ASSIGNABLE, "input", "assigneeId")).id


async def set_addresses(inbox: Inbox, wanted: dict[str, str]) -> Changed | None:
    """Give the inbox exactly these addresses (by key, as written); what changed, None if nothing did.

    Raises: Conflict, if an address is another inbox's, a person's, or the generated one.
    """
    of_inbox = InboxAddress.filter(inbox_id=inbox.id)  # house: of a locked inbox, which only admins see
    held = {row.address: row.written for row in await of_inbox}
    if held == wanted:
        return None
    await _check_free(list(wanted), inbox.id)
    await of_inbox.filter(address__in=[key for key in held if wanted.get(key) != held[key]]).delete()
    await _add(inbox, {key: written for key, written in wanted.items() if held.get(key) != written})
    return Changed(_listed(held) or None, _listed(wanted) or None)


async def _add(inbox: Inbox, new: dict[str, str]) -> None:
    rows = [
        InboxAddress(id=new_id(), address=key, written=written, inbox_id=inbox.id)
        for key, written in new.items()
    ]
    if rows:
        await InboxAddress.bulk_create(rows)


async def _check_free(keys: list[str], keeper: UUID) -> None:
    """Nobody else can take these addresses until the unit of work ends. Raises: Conflict."""
    for key in sorted(keys):  # one order for all, so that two never wait for each other
        await exclusively("inbox address", key)
    taken = InboxAddress.filter(address__in=keys).exclude(inbox_id=keeper)  # house: whose are they?
    elsewhere = {generated_address(await default()), *(row.address for row in await taken)} if keys else set()
    for index, key in enumerate(keys):
        if key in elsewhere:
            raise Conflict("This is the address of an inbox already.", "input", "addresses", index)
        if (owner := await people.owner(key)) is not None:
            raise Conflict(f"This is the address of a {owner.kind.value}.", "input", "addresses", index)


def _listed(addresses: dict[str, str]) -> str:
    return ", ".join(addresses[key] for key in sorted(addresses))
