"""What is to be ticked off on an item, by those who work on it."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.viewer import Viewer


class ChecklistEntry(Model):
    """One line of an item's checklist; the item counts them (`checklist_total`, `checklist_done`)."""

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    text = fields.CharField(max_length=500)
    done = fields.BooleanField(default=False)
    order_key = fields.CharField(max_length=64)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "checklist_entries"
        indexes = (Index(fields=("item_id", "order_key", "id"), name="checklist_entries_place"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of items that staff see; never a customer, who is not shown how a company works."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        seen = RowNamedBy("checklist_entries", "item_id", Item.visible_to(viewer))
        return cls.filter(item_id__in=seen)
