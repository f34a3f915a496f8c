"""Folders: how a project's items are sorted, for those who work on them."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.project import Project, of_binned_projects

if TYPE_CHECKING:
    from models.viewer import Viewer


class Folder(Model):
    """A part of a project, in which items and further folders stand, in the order of `order_key`."""

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    parent: fields.ForeignKeyNullableRelation["Folder"] = fields.ForeignKeyField(
        "models.Folder", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    parent_id: UUID | None
    name = fields.CharField(max_length=200)
    order_key = fields.CharField(max_length=64)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "folders"
        indexes = (Index(fields=("project_id", "parent_id", "order_key", "id"), name="folders_place"),)

    @property
    def audience(self) -> frozenset[str]:
        """Whoever works in the project; customers see neither folders nor their names."""
        return frozenset({"admin", f"project:{self.project_id}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of projects that staff see."""
        if not viewer.is_staff or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.filter(project_id__not_in=of_binned_projects())
        return cls.filter(project_id__in=list(viewer.projects))
