"""The company whose desk this is, and the small tables that serve the whole of it."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.principal import Principal


class Workspace(Model):
    """The one row of the workspace: its name, its number series, its settings."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=200)
    last_number = fields.BigIntField(default=0)
    time_zone = fields.CharField(max_length=64, default="UTC")
    organizations_from_domains = fields.BooleanField(default=True)

    class Meta:
        table = "workspace"


class IdempotencyKey(Model):
    """What a creating verb made under a key, so that a repeat gets the first result."""

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    verb = fields.CharField(max_length=60)
    key = fields.CharField(max_length=100)
    result_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_keys"
        unique_together = (("principal", "verb", "key"),)
