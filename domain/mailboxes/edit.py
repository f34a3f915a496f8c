"""Change a mailbox."""

from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, MailboxEdited
from domain.mailboxes import given
from domain.mailboxes.locked import (
    Secret,
    check_inbox,
    check_secret,
    lock,
    place,
    sealed,
    secret_of,
    snapshot,
    store,
)
from domain.unit_of_work import record, unit_of_work
from kit.errors import Conflict, Invalid
from models import FetchedMail, Mailbox, Viewer

_WHERE = ("host", "port", "tls", "user", "token_url", "auth")
"""Where a secret is sent to. Whoever changes that must know it: else it could be had by a server of one's own."""
_PLACE = ("host", "user", "folder")
"""Another place has other mails, or gives the same ones other numbers: it is read as if for the first time."""


async def edit(
    viewer: Viewer,
    mailbox_id: UUID,
    version: int | None = None,
    *,
    secret: Secret | None = None,
    **wanted: Any,
) -> Mailbox:
    """The mailbox with what is given changed: columns by their names, and what opens it, as a whole.

    Raises: NotAllowed (admins only), NotFound (mailbox, inbox), Invalid, TooLarge, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    columns = given.checked(wanted)
    async with unit_of_work(viewer):
        mailbox = await lock(viewer, mailbox_id, version)
        if "inbox_id" in columns:
            await check_inbox(viewer, columns["inbox_id"])
        before = {
            name: getattr(mailbox, name)
            for name in columns.keys() | {*_PLACE, "port", "inbox_id", "is_active"}
        }
        changed = {name: value for name, value in columns.items() if before[name] != value}
        if secret is not None:
            check_secret(columns.get("auth", mailbox.auth), secret)
            if secret != _known(mailbox):
                changed["secret"] = sealed(mailbox.id, secret)
        elif any(name in changed for name in _WHERE):
            raise Invalid(
                "Give what opens the mailbox again: it would be sent elsewhere from now on.", "input"
            )
        if not changed:
            return mailbox
        for name, value in changed.items():
            setattr(mailbox, name, value)
        given.check_whole(mailbox)
        if any(name in changed for name in _PLACE):
            changed |= await _begin_anew(mailbox)
        await store(mailbox, changed)
        record(_told(mailbox, before))
        return mailbox


def _known(mailbox: Mailbox) -> Secret | None:
    try:
        return secret_of(mailbox)
    except Conflict:
        return None


async def _begin_anew(mailbox: Mailbox) -> dict[str, Any]:
    await FetchedMail.filter(mailbox_id=mailbox.id).delete()  # house: of a locked mailbox
    columns = {"uid_validity": None, "last_uid": 0, "refused_uid": 0, "refusals": 0}
    mailbox.update_from_dict(columns)
    return columns


def _told(mailbox: Mailbox, before: dict[str, Any]) -> MailboxEdited:
    was, now = place(before), place(mailbox)
    same_inbox, same_state = before["inbox_id"] == mailbox.inbox_id, before["is_active"] == mailbox.is_active
    return MailboxEdited(
        entity_id=mailbox.id,
        internal=True,
        before=snapshot(mailbox),
        after=snapshot(mailbox),
        place=None if was == now else Changed(was, now),
        inbox=None if same_inbox else Changed(str(before["inbox_id"]), str(mailbox.inbox_id)),
        is_active=None if same_state else Changed(before["is_active"], mailbox.is_active),
    )
