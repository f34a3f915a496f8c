"""How many items of a project have each status: kept, since counting them anew is most of what a board costs."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item_type import Status
from models.project import Project, of_binned_projects

if TYPE_CHECKING:
    from models.viewer import Viewer


class ItemCount(Model):
    """The number of a project's items that have a status; `domain/item_counts.py` changes it with them.

    Of items outside of projects there is none: who sees them is a matter of each.

    The database checks neither key: to do so, PostgreSQL would lock the project's row, which who archives it holds while
    they wait for the items.
    """

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project",
        related_name=False,
        db_index=True,
        db_constraint=False,
        on_delete=fields.OnDelete.RESTRICT,
    )
    project_id: UUID
    status: fields.ForeignKeyRelation[Status] = fields.ForeignKeyField(
        "models.Status",
        related_name=False,
        db_index=True,
        db_constraint=False,
        on_delete=fields.OnDelete.RESTRICT,
    )
    status_id: UUID
    count = fields.IntField()

    class Meta:
        table = "item_counts"
        unique_together = (("project", "status"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of whole projects that the viewer sees: `Item.visible_to` gives a customer but some items of any."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.filter(project_id__not_in=of_binned_projects())
        return cls.filter(project_id__in=list(viewer.projects))
