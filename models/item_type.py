"""What kinds of items there are, and the statuses each goes through."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.project import Project, of_binned_projects

if TYPE_CHECKING:
    from models.viewer import Viewer


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


class Ability(StrEnum):
    """What a type offers of what every item can do; an item keeps its values where its type offers them no more."""

    PLANNING = "planning"
    AGILE_POINTS = "agile_points"
    CHECKLIST = "checklist"


class ItemType(Model):
    """Ticket, task, and the company's own. `retired_at`: since when it is removed; the row stays, for what names it still.

    `old_prefixes`: what the keys of its items began with before. `project`: whose own it is, for ever, so that its items stand
    nowhere else; of None it is the workspace's, and is offered everywhere.
    """

    id = fields.UUIDField(primary_key=True)
    slug = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=60)
    family = fields.CharEnumField(Family, max_length=16)
    key_prefix = fields.CharField(max_length=8)
    icon = fields.CharField(max_length=32)
    colour = fields.CharField(max_length=7)
    rank = fields.IntField()
    new_items_published = fields.BooleanField(default=False)
    abilities: list[str] | None = fields.JSONField(null=True)
    old_prefixes: list[str] | None = fields.JSONField(null=True)
    version = fields.IntField(default=1, db_default=1)
    retired_at = fields.DatetimeField(null=True)
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None

    class Meta:
        table = "item_types"
        indexes = (Index(fields=("project_id",), name="item_types_project"),)

    @property
    def audience(self) -> frozenset[str]:
        """Everyone for the workspace's, a token that nobody holds, since one only has to be signed in."""
        own = self.project_id
        return frozenset({"everyone"} if own is None else {"admin", f"project:{own}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """The workspace's for everybody, a project's own for the staff who see the project. Of those of an item that one sees,
        whoever one is, its type is shown beside it.
        """
        if not (viewer.is_staff and viewer.has_scope("projects:read")):
            return cls.filter(project_id__isnull=True)
        there = (
            Q(project_id__not_in=of_binned_projects())
            if viewer.sees_all
            else Q(project_id__in=list(viewer.projects))
        )
        return cls.filter(Q(project_id__isnull=True) | there)

    def offers(self, ability: Ability) -> bool:
        """Whether its items have what the ability gives."""
        return ability in (self.abilities or ())

    def is_offered_in(self, project_id: UUID | None) -> bool:
        """Whether items of it may stand there; None is outside of projects."""
        return self.project_id is None or self.project_id == project_id

    @property
    def prefixes(self) -> frozenset[str]:
        """What keys of its items begin with, or ever began with."""
        return frozenset([self.key_prefix, *(self.old_prefixes or ())])


class Status(Model):
    """A step in the life of one type's items.

    `barred_ids`: the statuses that it may not follow; None for none. `retired_at`: since when it is removed. Nothing enters it
    then, what has it goes to `retired_into`, and the row stays, so that histories can name it. `due_at`: when the worker looks
    after its items, since they have to go, or since what it means has changed.
    """

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
    barred_ids: list[str] | None = fields.JSONField(null=True)
    version = fields.IntField(default=1, db_default=1)
    retired_at = fields.DatetimeField(null=True)
    retired_into: fields.ForeignKeyNullableRelation["Status"] = fields.ForeignKeyField(
        "models.Status", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    retired_into_id: UUID | None
    due_at = fields.DatetimeField(null=True)

    class Meta:
        table = "statuses"
        indexes = (
            Index(fields=("retired_into_id",), name="statuses_retired_into"),
            Index(fields=("due_at",), name="statuses_due"),
        )

    def may_follow(self, other: UUID) -> bool:
        """Whether an item with the other status may get this one."""
        return self.retired_at is None and str(other) not in (self.barred_ids or ())
