"""Projects: the unit of sharing."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal, PrincipalKind

if TYPE_CHECKING:
    from models.viewer import Viewer


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was removed: what is compared with it is found by an index in both databases, unlike what is not null."""


class Role(StrEnum):
    """What a user may do in a project, widest first; by several ways in, the widest counts."""

    MANAGER = "manager"
    LEAD = "lead"
    MEMBER = "member"
    RESTRICTED = "restricted"


class ProjectStatus(StrEnum):
    """How far a project is, as its managers say; what is archived keeps it."""

    PLANNED = "planned"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"


class Project(Model):
    """Items that belong together, and who may reach them."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400, db_index=True)
    description = fields.TextField(default="")
    is_inbox = fields.BooleanField(default=False)
    archived = fields.BooleanField(default=False, db_default=False)
    """Out of the way, with its items: changed by nobody until it is back."""
    made_for: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    made_for_id: UUID | None
    """The customer or organization for whom the work is done; that alone lets them see nothing."""
    manager: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    manager_id: UUID | None
    """Of the users with the role of a manager in it the one whom to ask."""
    status = fields.CharEnumField(
        ProjectStatus, max_length=16, default=ProjectStatus.ACTIVE, db_default=ProjectStatus.ACTIVE.value
    )
    start_on: date | None = fields.DateField(null=True)
    due_on: date | None = fields.DateField(null=True)
    is_template = fields.BooleanField(default=False, db_default=False)
    """Made to be duplicated; else a project like any other."""
    removed_at: datetime | None = fields.DatetimeField(null=True)
    """Since when it is in the bin, where nobody sees it but who may bring it back (`in_bin`)."""
    erase_at: datetime | None = fields.DatetimeField(null=True)
    """When it is erased; later, while a worker is at it."""
    version = fields.IntField(default=1)
    custom: dict[str, str] | None = fields.JSONField(null=True)
    """Its values of custom fields, as `models.custom_field` writes them."""
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "projects"
        indexes = (
            Index(fields=("made_for_id",), name="projects_made_for"),
            Index(fields=("manager_id",), name="projects_manager"),
            Index(fields=("removed_at", "id"), name="projects_removed"),
            Index(fields=("erase_at",), name="projects_erase"),
        )

    @property
    def audience(self) -> frozenset[str]:
        if self.removed_at is not None:
            return frozenset()
        return frozenset({"admin", f"project:{self.id}", f"guest:{self.id}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins see all projects, users those they have a role in, customers those they or their organization follow.

        Of what is in the bin, nobody: that is asked of who has a role there, too, which may have been read before it went.
        """
        if not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        there = cls.filter(removed_at__isnull=True)
        if viewer.sees_all:
            return there
        return there.filter(id__in=list(viewer.projects if viewer.is_staff else viewer.guest_projects))

    @classmethod
    def in_bin(cls, viewer: "Viewer") -> QuerySet[Self]:
        """What admins and its managers may bring back. Nobody has a role in it meanwhile (`models/sight.py`)."""
        if not viewer.is_staff or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        removed = cls.filter(removed_at__gt=LONG_AGO)
        if viewer.sees_all:
            return removed
        people = [key for key in (viewer.principal_id, *viewer.teams) if key is not None]
        managed = ProjectShare.filter(principal_id__in=people, role=Role.MANAGER)
        return removed.filter(id__in=Subquery(managed.values("project_id")))


def of_binned_projects() -> Subquery:
    """The keys of projects in the bin: few, and found by an index. For admins, who are not asked project by project."""
    return Subquery(Project.filter(removed_at__gt=LONG_AGO).values("id"))


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
