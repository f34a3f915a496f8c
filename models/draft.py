"""What somebody has begun to say and not said yet."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Conversation, ConversationKind
from models.item import Item
from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer


class Draft(Model):
    """A reply or a note on an item that its author is still writing: one of each kind, on all their devices."""

    id = fields.UUIDField(primary_key=True)
    author: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
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
    updated_at = fields.DatetimeField()

    class Meta:
        table = "drafts"
        unique_together = (("author", "item", "kind"),)
        indexes = (Index(fields=("author_id", "updated_at", "id"), name="drafts_author_updated"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own, on items that one may see now."""
        if not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        own = cls.filter(author_id=viewer.principal_id)
        if viewer.sees_all and viewer.has_scope("items:read"):
            return own
        return own.filter(item_id__in=Subquery(Item.visible_to(viewer).values("id")))
