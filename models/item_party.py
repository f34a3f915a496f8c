"""Who takes part in an item."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.principal import Principal, PrincipalKind

if TYPE_CHECKING:
    from models.item import Item


class Part(StrEnum):
    """In what part a principal takes part in an item."""

    ASSIGNEE = "assignee"
    FOLLOWER = "follower"


class ItemParty(Model):
    """An assignee (user or team) or a follower (any of the four kinds of people) of an item."""

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation["Item"] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    principal_kind = fields.CharEnumField(PrincipalKind, max_length=16)
    part = fields.CharEnumField(Part, max_length=16)
    gives_sight = fields.BooleanField(default=True, db_default=True)
    """Not to a customer who follows by themself what they only see as a follower of its project: they hear of it, and no more."""
    item_updated_at: datetime | None = fields.DatetimeField(null=True)
    item_project_id: UUID | None = fields.UUIDField(null=True)
    """When its item was updated and in what project it is, of customers and organizations who see it because of this; kept by
    PostgreSQL, which finds their items by them (`models/repeats.py`).
    """

    class Meta:
        table = "item_parties"
        unique_together = (("item", "principal", "part"),)
        indexes = (
            Index(fields=("principal_id", "item_updated_at", "item_id"), name="item_parties_newest"),
            Index(
                fields=("principal_id", "item_project_id", "item_updated_at", "item_id"),
                name="item_parties_project",
            ),
        )

    @property
    def token(self) -> str:
        return f"{self.principal_kind.value}:{self.principal_id}"
