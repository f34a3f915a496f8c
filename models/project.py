"""Projects: the unit of sharing."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal, PrincipalKind

if TYPE_CHECKING:
    from models.viewer import Viewer


class Role(StrEnum):
    """What a user may do in a project, widest first; by several ways in, the widest counts."""

    MANAGER = "manager"
    LEAD = "lead"
    MEMBER = "member"
    RESTRICTED = "restricted"


class Project(Model):
    """Items that belong together, and who may reach them."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400, db_index=True)
    description = fields.TextField(default="")
    is_inbox = fields.BooleanField(default=False)
    archived = fields.BooleanField(default=False, db_default=False)
    """Out of the way, with its items: changed by nobody until it is back."""
    version = fields.IntField(default=1)
    custom: dict[str, str] | None = fields.JSONField(null=True)
    """Its values of custom fields, as `models.custom_field` writes them."""
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "projects"

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin", f"project:{self.id}", f"guest:{self.id}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins see all projects, users those they have a role in, customers those they or their organization follow."""
        if not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        return cls.filter(id__in=list(viewer.projects if viewer.is_staff else viewer.guest_projects))


class ProjectShare(Model):
    """A user's or team's role in a project."""

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    role = fields.CharEnumField(Role, max_length=16)

    class Meta:
        table = "project_shares"
        unique_together = (("project", "principal"),)


class ProjectFollower(Model):
    """Who hears of a project; a customer or organization that follows it sees its published items."""

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    principal_kind = fields.CharEnumField(PrincipalKind, max_length=16)

    class Meta:
        table = "project_followers"
        unique_together = (("project", "principal"),)
