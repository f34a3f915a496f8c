"""Tags: a company's small vocabulary of words that staff put on items."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item

if TYPE_CHECKING:
    from models.viewer import Viewer


class Tag(Model):
    """A word. `retired_at`: since when it is removed; the row stays, for histories and for the items that had it."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=60)
    name_folded = fields.CharField(max_length=240)
    colour = fields.CharField(max_length=7)
    version = fields.IntField(default=1, db_default=1)
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "tags"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Tags are for staff, those that were removed too: histories name them."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        return cls.all()


class ItemTag(Model):
    """That an item has a tag: how items are found by it. `Item.tag_ids` says the same."""

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "models.Tag", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    tag_id: UUID

    class Meta:
        table = "item_tags"
        unique_together = (("item", "tag"),)
