"""Everyone and everything that can act, be assigned, follow, take part or be shared with."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

if TYPE_CHECKING:
    from models.viewer import Viewer


class PrincipalKind(StrEnum):
    """What a principal is; also the prefix of its token and of its global id."""

    USER = "user"
    CUSTOMER = "customer"
    TEAM = "team"
    ORGANIZATION = "organization"
    AUTOMATION = "automation"
    API_KEY = "api_key"


CUSTOMER_SIDE = frozenset({PrincipalKind.CUSTOMER, PrincipalKind.ORGANIZATION})

OF_CUSTOMERS = ("customer:", "organization:", "guest:")
"""How the tokens begin that customers hold."""
OF_STAFF = ("admin", "project:", "user:", "team:")
"""And those that users hold."""


class Principal(Model):
    """One row for each user, customer, team, organization, automation and API key; its noun's row has the same key."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharEnumField(PrincipalKind, max_length=16)
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400, db_index=True)
    active = fields.BooleanField(default=True)
    language = fields.CharField(max_length=8, null=True)
    """In which mails are written to them; None for the workspace's."""
    version = fields.IntField(default=1)
    custom: dict[str, str] | None = fields.JSONField(null=True)
    """A customer's or organization's values of custom fields, as `models.custom_field` writes them."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "principals"

    @property
    def token(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff see everyone; a customer sees themself and their organization."""
        if viewer.is_staff:
            return cls.all() if viewer.has_scope("people:read") else cls.filter(Q(id=viewer.principal_id))
        own = [key for key in (viewer.principal_id, viewer.organization_id) if key is not None]
        return cls.filter(id__in=own)


class Address(Model):
    """A mail address, unique over users and customers; `email` is the folded key, `written` how its owner writes it.

    `bounced_at`: since when mails to it come back for good, and `bounce_reason` why; None while they arrive.
    """

    id = fields.UUIDField(primary_key=True)
    email = fields.CharField(max_length=320, unique=True)
    written = fields.CharField(max_length=320)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    created_at = fields.DatetimeField()
    bounced_at: datetime | None = fields.DatetimeField(null=True)
    bounce_reason = fields.CharField(max_length=500, default="", db_default="")

    class Meta:
        table = "addresses"
