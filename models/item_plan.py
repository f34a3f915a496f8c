"""When an item is to be worked on, how much that is, and what it keeps to."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from kit.network import Constraint
from models.item import Item

if TYPE_CHECKING:
    from models.viewer import Viewer


class PlanDriver(StrEnum):
    """What says how long an item takes: its duration in the company's working time, or its work in its assignees'."""

    DURATION = "duration"
    WORK = "work"


class ItemPlan(Model):
    """The plan of one item, whose key is its own; what is in it is for staff.

    It stands beside the item, since most have none, and has a version of its own: what customers see does not move with it.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.OneToOneRelation[Item] = fields.OneToOneField(
        "models.Item", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    driver = fields.CharEnumField(PlanDriver, max_length=8, default=PlanDriver.DURATION)
    start: datetime | None = fields.DatetimeField(null=True)
    finish: datetime | None = fields.DatetimeField(null=True)
    work_minutes: int | None = fields.IntField(null=True)
    duration_minutes: int | None = fields.IntField(null=True)
    constraint = fields.CharEnumField(Constraint, max_length=24, default=Constraint.AS_SOON_AS_POSSIBLE)
    constraint_at: datetime | None = fields.DatetimeField(null=True)
    actual_start: datetime | None = fields.DatetimeField(null=True)
    actual_finish: datetime | None = fields.DatetimeField(null=True)
    actual_work_minutes: int | None = fields.IntField(null=True)
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "item_plans"

    @property
    def minutes(self) -> int | None:
        """How much there is to do, as its driver counts; None where nobody has said."""
        return self.work_minutes if self.driver is PlanDriver.WORK else self.duration_minutes

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of items that staff see; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        return cls.filter(id__in=Subquery(Item.visible_to(viewer).values("id")))
