"""Make an inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import policy
from domain.events import Changed, InboxCreated
from domain.inboxes import given
from domain.inboxes.locked import (
    NAME_MOST,
    check_assignee,
    check_project,
    check_type,
    hold_types,
    set_addresses,
    snapshot,
)
from domain.once import made_before, once
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid
from kit.ids import new_id
from models import Inbox, Viewer


@dataclass(frozen=True, kw_only=True)
class NewInbox:
    """What an inbox starts with.

    Without a project its mail goes to the one for incoming tickets, without a type it makes tickets; without allowed senders
    everybody may write to it.
    """

    name: str
    addresses: Sequence[str]
    project_id: UUID | None = None
    type_id: UUID | None = None
    assignee_id: UUID | None = None
    allowed_senders: Sequence[str] = ()
    own_lists: Sequence[str] = ()
    blocked_senders: Sequence[str] = ()
    trusted_senders: Sequence[str] = ()


async def create(viewer: Viewer, new: NewInbox, idempotency_key: str | None = None) -> Inbox:
    """The new inbox.

    Raises: NotAllowed (admins only), Invalid, TooLarge, NotFound (project, type, assignee), Conflict (an address is taken).
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "inbox.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(Inbox.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, new: NewInbox) -> Inbox:
    name = text.check(new.name, "input", "name", most=NAME_MOST, least=1)
    addresses = given.addresses(new.addresses, "input", "addresses")
    if not addresses:
        raise Invalid("An inbox needs an address.", "input", "addresses")
    allowed = given.senders(new.allowed_senders, "input", "allowedSenders")
    lists = given.lists(new.own_lists, "input", "ownLists")
    blocked = given.senders(new.blocked_senders, "input", "blockedSenders")
    trusted = given.senders(new.trusted_senders, "input", "trustedSenders")
    async with unit_of_work(viewer):
        await hold_types()
        now = clock.now()
        project_id = await check_project(viewer, new.project_id)
        inbox = Inbox(
            id=new_id(),
            name=name,
            name_folded=text.fold(name)[:400],
            project_id=project_id,
            type_id=await check_type(viewer, new.type_id, project_id),
            assignee_id=await check_assignee(viewer, new.assignee_id) if new.assignee_id else None,
            allowed_senders=allowed,
            own_lists=lists,
            blocked_senders=blocked or None,
            trusted_senders=trusted or None,
            created_at=now,
            updated_at=now,
        )
        await inbox.save(force_create=True)
        told = await set_addresses(inbox, addresses)
        record(
            InboxCreated(
                entity_id=inbox.id,
                internal=True,
                after=snapshot(inbox),
                name=Changed(None, name),
                addresses=told,
            )
        )
        return inbox
