"""When work is done: by the company, and by each user whose hours are others."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer

WEEKDAYS: Final = 5
NINE, FIVE = 540, 1_020

Week = list[list[list[int]]]
"""Of each weekday, Monday first, its spans: [from, to] in minutes since midnight."""


class WorkingHours(Model):
    """The company's hours (the row COMPANY) or a user's; a user without a week of their own works the company's.

    `days` are the company's own days, which hold instead of weekdays and public holidays: {"day", "name", "spans"}, in order.
    """

    COMPANY: Final = UUID(int=1)

    id = fields.UUIDField(primary_key=True)
    user: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    user_id: UUID | None
    week: fields.JSONField[Week | None] = fields.JSONField(null=True)
    country = fields.CharField(max_length=8, default="")
    region = fields.CharField(max_length=16, default="")
    days: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    version = fields.IntField(default=1)
    updated_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "working_hours"

    @classmethod
    def unchanged(cls, user_id: UUID | None = None) -> Self:
        """What holds until somebody says something else: nine to five, Monday to Friday; of a user, nothing of their own."""
        week: Week = [[[NINE, FIVE]] if day < WEEKDAYS else [] for day in range(7)]
        own = None if user_id else week
        return cls(id=user_id or cls.COMPANY, user_id=user_id, week=own, days=[], version=0)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff who may look people up; never a customer."""
        return cls.all() if cls.are_seen_by(viewer) else cls.filter(id__in=[])

    @staticmethod
    def are_seen_by(viewer: "Viewer") -> bool:
        return viewer.is_staff and viewer.has_scope("people:read")
