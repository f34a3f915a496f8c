"""Change an inbox."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, InboxEdited
from domain.inboxes import given
from domain.inboxes.locked import (
    NAME_MOST,
    check_assignee,
    check_keeps_type,
    check_project,
    check_type,
    hold_types,
    lock,
    set_addresses,
    snapshot,
    store,
)
from domain.unit_of_work import record, unit_of_work
from kit import text
from kit.errors import Invalid
from models import Inbox, Viewer

_REFERENCES = ("project_id", "type_id", "assignee_id")
_LISTS = ("allowed_senders", "own_lists", "blocked_senders", "trusted_senders")


async def edit(
    viewer: Viewer,
    inbox_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    project_id: UUID | None = None,
    type_id: UUID | None = None,
    assignee_id: UUID | None = None,
    assignee_given: bool = False,
    addresses: Sequence[str] | None = None,
    allowed_senders: Sequence[str] | None = None,
    own_lists: Sequence[str] | None = None,
    blocked_senders: Sequence[str] | None = None,
    trusted_senders: Sequence[str] | None = None,
) -> Inbox:
    """The inbox with what is given changed; None keeps, but for an assignee that is given.

    Raises: NotAllowed (admins only), NotFound (inbox, project, type, assignee), Invalid, TooLarge, Conflict (stale version;
    an address is taken).
    """
    policy.check_admin(viewer, "projects:write")
    wanted: dict[str, Any] = {}
    if name is not None:
        wanted["name"] = text.check(name, "input", "name", most=NAME_MOST, least=1)
    if own_lists is not None:
        wanted["own_lists"] = given.lists(own_lists, "input", "ownLists")
    wanted |= _senders(allowed=allowed_senders, blocked=blocked_senders, trusted=trusted_senders)
    kept = None if addresses is None else given.addresses(addresses, "input", "addresses")
    async with unit_of_work(viewer):
        if type_id is not None:
            await hold_types()
        inbox = await lock(viewer, inbox_id, version)
        if kept == {} and not inbox.is_default:
            raise Invalid("An inbox needs an address.", "input", "addresses")
        if project_id is not None and project_id != inbox.project_id:
            wanted["project_id"] = await check_project(viewer, project_id)
        if type_id is not None and type_id != inbox.type_id:
            wanted["type_id"] = await check_type(viewer, type_id, wanted.get("project_id", inbox.project_id))
        elif "project_id" in wanted:
            await check_keeps_type(inbox, wanted["project_id"])
        if assignee_given and assignee_id != inbox.assignee_id:
            wanted["assignee_id"] = await check_assignee(viewer, assignee_id) if assignee_id else None
        told = None if kept is None else await set_addresses(inbox, kept)
        changes = _change(inbox, wanted)
        if not changes and told is None:
            return inbox
        await store(inbox, [*changes, "name_folded"])
        record(_event(inbox, changes, told))
        return inbox


def _senders(**lists: Sequence[str] | None) -> dict[str, list[str]]:
    """The lists of senders that are given, by column."""
    return {
        f"{name}_senders": given.senders(listed, "input", f"{name}Senders")
        for name, listed in lists.items()
        if listed is not None
    }


def _change(inbox: Inbox, wanted: dict[str, Any]) -> dict[str, Changed]:
    """Give the row what differs; by column, before and after."""
    changes = {
        column: Changed(getattr(inbox, column), value)
        for column, value in wanted.items()
        if value != (getattr(inbox, column) or ([] if column in _LISTS else None))
    }
    for column, change in changes.items():
        setattr(inbox, column, change.after)
    inbox.name_folded = text.fold(inbox.name)[:400]
    return changes


def _event(inbox: Inbox, changes: dict[str, Changed], addresses: Changed | None) -> InboxEdited:
    told: dict[str, Any] = {column.removesuffix("_id"): change for column, change in changes.items()}
    for column in _LISTS:
        if column in told:
            told[column] = Changed(*(", ".join(values or ()) or None for values in told[column]))
    for column in _REFERENCES:
        if (noun := column.removesuffix("_id")) in told:
            told[noun] = Changed(*(value and str(value) for value in told[noun]))
    return InboxEdited(
        entity_id=inbox.id,
        internal=True,
        before=snapshot(inbox),
        after=snapshot(inbox),
        addresses=addresses,
        **told,
    )
