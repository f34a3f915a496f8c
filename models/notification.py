"""What a person is told, and how they want to be told."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Conversation, Message, not_as_guest
from models.inbox import Inbox
from models.item import Item, of_binned
from models.principal import Principal
from models.row_named_by import RowNamedBy

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
    ADDED = "added"
    MAIL_FAILED = "mail_failed"
    MAIL_SET_ASIDE = "mail_set_aside"
    RECURRENCE_STOPPED = "recurrence_stopped"
    MAIL_RETURNED = "mail_returned"


class Channel(StrEnum):
    """By which way a person is told."""

    LIVE = "live"
    MAIL = "mail"
    PUSH = "push"


class Digest(StrEnum):
    """How often what a person wants in a digest is mailed, all together."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Notification(Model):
    """One person told of one event, once; unique over (recipient, event), so that a worker may try again.

    `conversation`: where it happened, if that is not on an item. `inbox`: where mails were set aside, if that is it.
    """

    id = fields.UUIDField(primary_key=True)
    recipient: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    recipient_id: UUID
    event_position = fields.BigIntField()
    kind = fields.CharEnumField(NotificationKind, max_length=24)
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    conversation: fields.ForeignKeyNullableRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID | None
    inbox: fields.ForeignKeyNullableRelation[Inbox] = fields.ForeignKeyField(
        "models.Inbox", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    inbox_id: UUID | None
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
            Index(fields=("conversation_id",), name="notifications_conversation"),
            Index(fields=("inbox_id", "recipient_id", "read_at"), name="notifications_inbox"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own, of items, messages and conversations that one may see now, and of mails set aside that one may let in."""
        if viewer.principal_id is None or not viewer.has_scope("notifications:read"):
            return cls.filter(id__in=[])
        own = cls.filter(recipient_id=viewer.principal_id)
        thread = RowNamedBy("notifications", "conversation_id", Conversation.visible_to(viewer))
        elsewhere = Q(conversation_id__in=thread)
        if viewer.sees_all and viewer.has_scope("items:read") and viewer.has_scope("conversations:read"):
            there = Q(item_id__isnull=False, item_id__not_in=of_binned())
            return own.filter(there | Q(inbox_id__isnull=False) | elsewhere)
        # The message is one of the item, so that of its own visibility only the rest is asked, row by row: whether its item
        # is visible, too, would be found out for all messages together.
        of_message = Q(message_id__isnull=True) | Message.seen_beside_item(viewer, "message__")
        for told in not_as_guest(viewer, "notifications", "message__"):
            own = own.filter(Q(message_id__isnull=True) | told)
        item = RowNamedBy("notifications", "item_id", Item.visible_to(viewer))
        return own.filter(of_message, Q(item_id__in=item) | elsewhere)


class NotificationPreference(Model):
    """A person's choice for one kind and channel; absent means the default.

    `digest`: in which digest it goes by mail; None is a mail of its own. `made_by_link`: an unsubscribe link made the choice,
    where there was none before; `stopped_by_link`: it changed the one that there was.
    """

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    kind = fields.CharEnumField(NotificationKind, max_length=24)
    channel = fields.CharEnumField(Channel, max_length=8)
    enabled = fields.BooleanField()
    digest: Digest | None = fields.CharEnumField(Digest, max_length=8, null=True)  # type: ignore[assignment]
    made_by_link = fields.BooleanField(default=False, db_default=False)
    stopped_by_link = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "notification_preferences"
        unique_together = (("principal", "kind", "channel"),)


class DigestTime(Model):
    """When a person's digests leave; absent means the default.

    `weekday`: of the weekly one, 0 is Monday. `time_zone`: an IANA name; None is the user's own, or else the workspace's.
    """

    id = fields.UUIDField(primary_key=True)
    principal: fields.OneToOneRelation[Principal] = fields.OneToOneField(
        "models.Principal", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    hour = fields.SmallIntField()
    weekday = fields.SmallIntField()
    time_zone = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "digest_times"
