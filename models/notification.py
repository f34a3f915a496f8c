"""What a person is told, and how they want to be told."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Message
from models.item import Item
from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer


class NotificationKind(StrEnum):
    """Why a person is told."""

    CREATED_FOR_ME = "created_for_me"
    ASSIGNED = "assigned"
    STATUS = "status"
    REPLY = "reply"
    NOTE = "note"
    MENTION = "mention"


class Channel(StrEnum):
    """By which way a person is told."""

    LIVE = "live"
    MAIL = "mail"
    PUSH = "push"


class Notification(Model):
    """One person told of one event, once; unique over (recipient, event), so that a worker may try again."""

    id = fields.UUIDField(primary_key=True)
    recipient: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    recipient_id: UUID
    event_position = fields.BigIntField()
    kind = fields.CharEnumField(NotificationKind, max_length=24)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID | None
    actor: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: UUID
    read_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "notifications"
        unique_together = (("recipient", "event_position"),)
        indexes = (
            Index(fields=("recipient_id", "created_at", "id"), name="notifications_recipient_created"),
            Index(fields=("recipient_id", "read_at"), name="notifications_recipient_read"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own, of items and messages that one may see now."""
        if viewer.principal_id is None or not viewer.has_scope("notifications:read"):
            return cls.filter(id__in=[])
        own = cls.filter(recipient_id=viewer.principal_id)
        if viewer.sees_all and viewer.has_scope("items:read") and viewer.has_scope("conversations:read"):
            return own
        # The message is one of the item, so that of its own visibility only the rest is asked, row by row: whether its item
        # is visible, too, would be found out for all messages together.
        of_message = Q(message_id__isnull=True) | Message.seen_beside_item(viewer, "message__")
        return own.filter(of_message, item_id__in=Subquery(Item.visible_to(viewer).values("id")))


class NotificationPreference(Model):
    """A person's choice for one kind and channel; absent means the default (on)."""

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    kind = fields.CharEnumField(NotificationKind, max_length=24)
    channel = fields.CharEnumField(Channel, max_length=8)
    enabled = fields.BooleanField()

    class Meta:
        table = "notification_preferences"
        unique_together = (("principal", "kind", "channel"),)
