"""When users are away, other than by their hours and by holidays."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal
from models.working_hours import WorkingHours

if TYPE_CHECKING:
    from models.viewer import Viewer


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    VACATION = "vacation"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class Absence(Model):
    """A user is away from one instant to another."""

    id = fields.UUIDField(primary_key=True)
    user: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    user_id: UUID
    kind = fields.CharEnumField(AbsenceKind, max_length=16)
    begins = fields.DatetimeField()
    ends = fields.DatetimeField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "absences"
        indexes = (
            Index(fields=("user_id", "begins"), name="absences_user"),
            Index(fields=("begins",), name="absences_begins"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff who may look people up see that somebody is away; why, `tells_why` says."""
        return cls.all() if WorkingHours.are_seen_by(viewer) else cls.filter(id__in=[])

    def tells_why(self, viewer: "Viewer") -> bool:
        """Whether the viewer, who sees this, may know its kind: about themself, and as an admin."""
        return viewer.sees_all or self.user_id == viewer.principal_id
