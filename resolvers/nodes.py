"""Any row by its global id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry

from kit.ids import split_global
from models import (
    Absence,
    Baseline,
    ChecklistEntry,
    Conversation,
    CustomField,
    Draft,
    File,
    Folder,
    Inbox,
    IncomingMail,
    Item,
    ItemType,
    Job,
    Mailbox,
    MailServer,
    Message,
    Notification,
    OutgoingMail,
    PlanChange,
    Portfolio,
    Principal,
    PrincipalKind,
    Project,
    SavedReply,
    Status,
    Tag,
    Viewer,
)
from models.paging import Page
from resolvers.context import Ask, Context
from resolvers.signed_in import signed_in

_ROWS: dict[str, Any] = {
    "item": Item,
    "conversation": Conversation,
    "message": Message,
    "draft": Draft,
    "file": File,
    "project": Project,
    "folder": Folder,
    "portfolio": Portfolio,
    "checklist_entry": ChecklistEntry,
    "tag": Tag,
    "custom_field": CustomField,
    "notification": Notification,
    "inbox": Inbox,
    "mailbox": Mailbox,
    "mail_server": MailServer,
    "outgoing_mail": OutgoingMail,
    "incoming_mail": IncomingMail,
    "saved_reply": SavedReply,
    "job": Job,
    "plan_change": PlanChange,
    "baseline": Baseline,
    "absence": Absence,
}
_PRINCIPALS = {kind.value: kind for kind in PrincipalKind}


async def node(info: Ask, id: strawberry.ID) -> object | None:
    """The row with this id; None where there is none that the viewer may see, or ids of this kind are unknown."""
    return await _find(signed_in(info), id)


async def _find(viewer: Viewer, id: str) -> object | None:
    prefix, key = split_global(id, "id")
    if prefix == "type":
        return await _type(viewer, key)
    if prefix == "status":
        status = await Status.filter(id=key).first()  # house: shown to who sees its type
        return status if status is not None and await _type(viewer, status.type_id) else None
    if prefix in _PRINCIPALS:
        return await Principal.visible_to(viewer).filter(id=key, kind=_PRINCIPALS[prefix]).first()
    return await _ROWS[prefix].visible_to(viewer).filter(id=key).first() if prefix in _ROWS else None


async def _type(viewer: Viewer, key: UUID) -> ItemType | None:
    """A type that the viewer sees by itself, or with an item of it."""
    found = await ItemType.visible_to(viewer).filter(id=key).first()
    if found is None and await Item.visible_to(viewer).filter(type_id=key).exists():
        found = await ItemType.filter(id=key).first()  # house: of a visible item
    return found


@dataclass(frozen=True)
class Total:
    """How many rows a list has, and whether that is exact."""

    value: int
    exact: bool


async def total_count(rows: Sequence[Page[Any]], context: Context) -> Sequence[Total]:
    """How many rows each list has in all, counted only when asked for."""
    return [Total(*await row.total()) for row in rows]
