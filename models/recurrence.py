"""Which items are made anew, and when."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item
from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer


class DaysOff(StrEnum):
    """What happens on a date on which the company does not work."""

    MAKE = "make"
    SKIP = "skip"
    SHIFT = "shift"


class Recurrence(Model):
    """That an item, whose key is its own, is made anew on certain dates: what is made is like that item is then.

    It stands beside the item, as its plan does, with a version of its own.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.OneToOneRelation[Item] = fields.OneToOneField(
        "models.Item", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    rule = fields.CharField(max_length=200)
    first_day: date = fields.DateField()
    minute = fields.SmallIntField()
    """Of the day, on the walls of `time_zone`."""
    time_zone = fields.CharField(max_length=64)
    days_off = fields.CharEnumField(DaysOff, max_length=8)
    paused = fields.BooleanField(default=False)
    stopped: fields.CharField[str | None] = fields.CharField(max_length=500, null=True)
    """Why it was paused by itself."""
    set_by: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    set_by_id: UUID
    """In whose name, and by whose rights, items are made."""
    passed_until = fields.DatetimeField()
    """What was due until then is over: made, or not to be made any more."""
    last_day: date | None = fields.DateField(null=True)
    """The last date for which an item was made."""
    due_at: datetime | None = fields.DatetimeField(null=True)
    """When a worker is to look whether it is time: with the next date of the rule, as long as none is at it; None for never."""
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "recurrences"
        indexes = (Index(fields=("due_at",), name="recurrences_due"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of items that staff see; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        return cls.filter(id__in=Subquery(Item.visible_to(viewer).values("id")))


class RecurrenceDate(Model):
    """That for this date an item was made from this one: once, whatever dies, and whatever becomes of the recurrence.

    Read by nobody but the worker; what was made from what, links tell.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    day: date = fields.DateField()
    made: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    made_id: UUID | None
    """None once that was erased."""
    made_at = fields.DatetimeField()

    class Meta:
        table = "recurrence_dates"
        unique_together = (("item", "day"),)
