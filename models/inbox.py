"""Inboxes: where mail comes in, and what becomes of it there."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item_type import ItemType
from models.principal import Principal
from models.project import Project

if TYPE_CHECKING:
    from models.viewer import Viewer


class Inbox(Model):
    """What becomes of the mail to some addresses. One is the workspace's own: mail that nothing else leads elsewhere is its."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    type: fields.ForeignKeyRelation[ItemType] = fields.ForeignKeyField(
        "models.ItemType", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    type_id: UUID
    assignee: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    assignee_id: UUID | None
    allowed_senders: fields.JSONField[list[str]] = fields.JSONField()
    own_lists: fields.JSONField[list[str]] = fields.JSONField()
    blocked_senders: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    trusted_senders: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    """Addresses and domains; None as none. Those of the workspace's own inbox hold for every inbox."""
    generated_name = fields.CharField(max_length=64, null=True, unique=True)
    """Of the workspace's own alone: what stands before the @ of the address that was made with the workspace."""
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    removed_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "inboxes"

    @property
    def is_default(self) -> bool:
        return self.generated_name is not None

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins, and automations, see those that were not removed; nobody else sees any."""
        if not (viewer.sees_all and viewer.has_scope("projects:read")):
            return cls.filter(id__in=[])
        return cls.filter(removed_at__isnull=True)


class InboxAddress(Model):
    """An address whose mail comes to one inbox; `address` is the folded key, `written` how the admin wrote it."""

    id = fields.UUIDField(primary_key=True)
    address = fields.CharField(max_length=320, unique=True)
    written = fields.CharField(max_length=320)
    inbox: fields.ForeignKeyRelation[Inbox] = fields.ForeignKeyField(
        "models.Inbox", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    inbox_id: UUID

    class Meta:
        table = "inbox_addresses"
