"""What a project's plan said once, to hold what it says now against."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item, of_binned
from models.principal import Principal
from models.project import Project, of_binned_projects

if TYPE_CHECKING:
    from models.viewer import Viewer


class Baseline(Model):
    """A project's plan as it was at one moment; it never changes."""

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    name = fields.CharField(max_length=200)
    taken_by: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    taken_by_id: UUID
    taken_at = fields.DatetimeField()
    item_count = fields.IntField()

    class Meta:
        table = "baselines"

    @property
    def audience(self) -> frozenset[str]:
        """Whoever works in the project; no customers."""
        return frozenset({"admin", f"project:{self.project_id}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of projects that staff see, if they see items too; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("items:read") or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.filter(project_id__not_in=of_binned_projects())
        return cls.filter(project_id__in=list(viewer.projects))


class BaselineItem(Model):
    """What the plan of one item said then."""

    id = fields.UUIDField(primary_key=True)
    baseline: fields.ForeignKeyRelation[Baseline] = fields.ForeignKeyField(
        "models.Baseline", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    baseline_id: UUID
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    start: datetime | None = fields.DatetimeField(null=True)
    finish: datetime | None = fields.DatetimeField(null=True)
    work_minutes: int | None = fields.IntField(null=True)
    duration_minutes: int | None = fields.IntField(null=True)

    class Meta:
        table = "baseline_items"
        unique_together = (("baseline", "item"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those in baselines that the viewer sees, of items that they see: some may have gone elsewhere since."""
        if viewer.sees_all and viewer.has_scope("items:read") and viewer.has_scope("projects:read"):
            return cls.filter(item_id__not_in=of_binned())
        return cls.filter(
            baseline_id__in=Subquery(Baseline.visible_to(viewer).values("id")),
            item_id__in=Subquery(Item.visible_to(viewer).values("id")),
        )
