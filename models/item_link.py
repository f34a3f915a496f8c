"""What an item has to do with another."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item

if TYPE_CHECKING:
    from models.viewer import Viewer


class LinkKind(StrEnum):
    """How the one item stands to the other."""

    RELATES = "relates"
    MADE_FROM = "made_from"


class ItemLink(Model):
    """`item` (the later one) was linked to `other`; read it from both ends."""

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    other: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    other_id: UUID
    kind = fields.CharEnumField(LinkKind, max_length=16)
    created_at = fields.DatetimeField()

    class Meta:
        table = "item_links"
        unique_together = (("item", "other", "kind"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff who see both items; never a customer, who would learn that the other exists."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        seen = Subquery(Item.visible_to(viewer).values("id"))
        return cls.filter(item_id__in=seen, other_id__in=seen)
