"""When the plan of a project starts, and how it was changed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal
from models.project import Project, of_binned_projects

if TYPE_CHECKING:
    from models.viewer import Viewer


class ProjectPlan(Model):
    """The plan of one project, whose key is its own: from when on its items are scheduled, as was last said."""

    id = fields.UUIDField(primary_key=True)
    project: fields.OneToOneRelation[Project] = fields.OneToOneField(
        "models.Project", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    start = fields.DatetimeField()
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "project_plans"


class PlanChange(Model):
    """That a project was rescheduled: with what its items' plans said before and after, so that it can be taken back.

    rows: of each item that changed {"item", "was" and "version" (of its plan, before and after), "before", "after"}, these two by
    column. version_before, version: of the project's plan. Versions after it move on where what came later is taken back.
    """

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    actor: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: UUID
    made_at = fields.DatetimeField()
    undone_at: datetime | None = fields.DatetimeField(null=True)
    start_before: datetime | None = fields.DatetimeField(null=True)
    start_after = fields.DatetimeField()
    rows: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    version_before = fields.IntField()
    version = fields.IntField()

    class Meta:
        table = "plan_changes"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of projects that staff see, if they see items too; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("items:read") or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.filter(project_id__not_in=of_binned_projects())
        return cls.filter(project_id__in=list(viewer.projects))
