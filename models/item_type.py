"""What kinds of items there are, and the statuses each goes through."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class Family(StrEnum):
    """Which part of the product a type belongs to."""

    HELPDESK = "helpdesk"
    PROJECT = "project"
    PRODUCT = "product"


class StatusCategory(StrEnum):
    """What every status means, whatever a company calls it."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"


class ItemType(Model):
    """Ticket, task, and the company's own."""

    id = fields.UUIDField(primary_key=True)
    slug = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=60)
    family = fields.CharEnumField(Family, max_length=16)
    key_prefix = fields.CharField(max_length=8)
    icon = fields.CharField(max_length=32)
    colour = fields.CharField(max_length=7)
    rank = fields.IntField()
    new_items_published = fields.BooleanField(default=False)

    class Meta:
        table = "item_types"


class Status(Model):
    """A step in the life of one type's items."""

    id = fields.UUIDField(primary_key=True)
    type: fields.ForeignKeyRelation[ItemType] = fields.ForeignKeyField(
        "models.ItemType", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    type_id: UUID
    name = fields.CharField(max_length=60)
    category = fields.CharEnumField(StatusCategory, max_length=16)
    colour = fields.CharField(max_length=7)
    rank = fields.IntField()
    is_default = fields.BooleanField(default=False)
    pauses_sla = fields.BooleanField(default=False)

    class Meta:
        table = "statuses"
