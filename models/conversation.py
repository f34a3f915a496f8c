"""What is said on an item: threads, messages, files, read marks."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item
from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer


class ConversationKind(StrEnum):
    """Who a thread is for."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


class Conversation(Model):
    """A thread of messages on an item: replies that its customers see, or notes that they never do.

    `closed_at`: since when it is done with; whatever is said in it opens it again.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    kind = fields.CharEnumField(ConversationKind, max_length=16)
    subject = fields.CharField(max_length=500, default="")
    version = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "conversations"

    @property
    def internal(self) -> bool:
        return self.kind is ConversationKind.INTERNAL

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Threads of visible items; for customers, only customer threads."""
        if not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        return cls.filter(
            *_of_visible_items(viewer), *([] if viewer.is_staff else [Q(kind=ConversationKind.CUSTOMER)])
        )


class Message(Model):
    """One thing said; `internal` repeats its thread's kind, so that no query can forget it.

    Of one that was removed only the row stays: its words and files are gone.
    """

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    author: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    internal = fields.BooleanField()
    text = fields.TextField()
    html = fields.TextField(null=True)
    folds: fields.JSONField[list[dict[str, Any]] | None] = fields.JSONField(null=True)
    """Those of `text`, each as `Fold.told` gives it."""
    version = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "messages"
        indexes = (
            Index(fields=("conversation_id", "created_at", "id"), name="messages_conversation_created"),
            Index(fields=("item_id", "created_at", "id"), name="messages_item_created"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Messages of visible items; for customers, no internal ones."""
        return cls.filter(*_of_visible_items(viewer), cls.seen_beside_item(viewer))

    @staticmethod
    def seen_beside_item(viewer: "Viewer", prefix: str = "") -> Q:
        """Which messages of an item may be seen by who sees that; `prefix`: the way to the message."""
        if not viewer.has_scope("conversations:read"):
            seen: dict[str, Any] = {f"{prefix}id__in": []}
        else:
            seen = {f"{prefix}id__isnull": False} if viewer.is_staff else {f"{prefix}internal": False}
        return Q(**seen)


class File(Model):
    """An uploaded file: its uploader's alone until a message takes it, then seen by who sees the message."""

    id = fields.UUIDField(primary_key=True)
    uploader: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    uploader_id: UUID
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID | None
    name = fields.CharField(max_length=255)
    media_type = fields.CharField(max_length=127)
    size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    content_id = fields.CharField(max_length=255, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "files"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Files of visible messages, and one's own that no message has taken yet."""
        if viewer.principal_id is None or not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        of_message = Q(message_id__in=Subquery(Message.visible_to(viewer).values("id")))
        return cls.filter(of_message | Q(message_id__isnull=True, uploader_id=viewer.principal_id))


class ReadMark(Model):
    """Up to which message a person has read a thread."""

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID
    read_at = fields.DatetimeField()

    class Meta:
        table = "read_marks"
        unique_together = (("conversation", "principal"),)


def _of_visible_items(viewer: "Viewer") -> list[Q]:
    """No condition where all items are visible, else membership in `Item.visible_to`."""
    if viewer.sees_all and viewer.has_scope("items:read"):
        return []
    return [Q(item_id__in=Subquery(Item.visible_to(viewer).values("id")))]
