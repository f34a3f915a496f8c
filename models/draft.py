"""What somebody has begun to say and not said yet."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Conversation, ConversationKind, not_in_kept_thread
from models.item import Item, of_binned
from models.principal import Principal
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.viewer import Viewer


class Draft(Model):
    """What its author is still writing, on all their devices: one message in each conversation; and on each item one reply and
    one note for no conversation yet.

    `mention_ids`: whom it is to name, asked about again when it is said. Its files say themselves that they are of it.
    """

    id = fields.UUIDField(primary_key=True)
    author: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    kind = fields.CharEnumField(ConversationKind, max_length=16)
    conversation: fields.ForeignKeyNullableRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation",
        null=True,
        related_name=False,
        db_index=True,
        on_delete=fields.OnDelete.RESTRICT,
    )
    conversation_id: UUID | None
    text = fields.TextField()
    mention_ids: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "drafts"
        unique_together = (("author", "item", "kind", "conversation"),)
        indexes = (Index(fields=("author_id", "updated_at", "id"), name="drafts_author_updated"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own, on items that one may see now, and in conversations that one may see."""
        own = cls.beside_item(viewer)
        thread = RowNamedBy("drafts", "conversation_id", Conversation.visible_to(viewer))
        item = Q(item_id__in=RowNamedBy("drafts", "item_id", Item.visible_to(viewer)))
        if viewer.sees_all and viewer.has_scope("items:read"):
            item = Q(item_id__isnull=False, item_id__not_in=of_binned())
        return own.filter(item | Q(conversation_id__in=thread))

    @classmethod
    def beside_item(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own on items, for who sees the item."""
        if not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        return cls.filter(*not_in_kept_thread(viewer, "drafts"), author_id=viewer.principal_id)
