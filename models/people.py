"""The nouns behind principals: each shares its key with its row in `principals`."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.principal import Principal


def _own_principal() -> fields.OneToOneRelation[Principal]:
    return fields.OneToOneField(
        "models.Principal",
        primary_key=True,
        source_field="id",
        related_name=False,
        on_delete=fields.OnDelete.RESTRICT,
    )


class Level(StrEnum):
    """What a user may do in the workspace as a whole."""

    ADMIN = "admin"
    MEMBER = "member"


class User(Model):
    """An agent: somebody of the company, or who works like one."""

    principal = _own_principal()
    principal_id: UUID
    level = fields.CharEnumField(Level, max_length=16, default=Level.MEMBER)
    may_publish = fields.BooleanField(default=True)
    may_reply = fields.BooleanField(default=True)
    may_edit_messages = fields.BooleanField(default=False)
    may_manage_macros = fields.BooleanField(default=False)
    time_zone = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "users"


class Team(Model):
    """Users who are assigned, follow and get projects together."""

    principal = _own_principal()
    principal_id: UUID

    class Meta:
        table = "teams"


class TeamMember(Model):
    """A user in a team."""

    id = fields.UUIDField(primary_key=True)
    team: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    team_id: UUID
    user: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    user_id: UUID

    class Meta:
        table = "team_members"
        unique_together = (("team", "user"),)


class Organization(Model):
    """Customers of one company, found by their mail domains."""

    principal = _own_principal()
    principal_id: UUID

    class Meta:
        table = "organizations"


class OrganizationDomain(Model):
    """A mail domain whose new customers join this organization."""

    domain = fields.CharField(max_length=253, primary_key=True)
    organization: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    organization_id: UUID

    class Meta:
        table = "organization_domains"


class Customer(Model):
    """Anybody who writes to the company."""

    principal = _own_principal()
    principal_id: UUID
    organization: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    organization_id: UUID | None

    class Meta:
        table = "customers"


class Automation(Model):
    """A part of the product that acts by itself: the mail door, the clock."""

    principal = _own_principal()
    principal_id: UUID
    slug = fields.CharField(max_length=32, unique=True)

    class Meta:
        table = "automations"


class ApiKey(Model):
    """A program that acts with its owner's rights, narrowed to `scopes`."""

    principal = _own_principal()
    principal_id: UUID
    owner: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    owner_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    scopes: fields.JSONField[list[str]] = fields.JSONField()
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_keys"
