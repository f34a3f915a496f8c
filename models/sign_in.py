"""How people prove who they are. Tokens are stored as SHA-256 only: a copied database signs nobody in."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.principal import Principal


class Password(Model):
    """The argon2 hash of a user's or customer's password."""

    principal: fields.OneToOneRelation[Principal] = fields.OneToOneField(
        "models.Principal",
        primary_key=True,
        source_field="id",
        related_name=False,
        on_delete=fields.OnDelete.RESTRICT,
    )
    principal_id: UUID
    hash = fields.CharField(max_length=200)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "passwords"


class Session(Model):
    """One device that is signed in, until it expires or is revoked."""

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    user_agent = fields.CharField(max_length=200, default="")

    class Meta:
        table = "sessions"


class SignInLink(Model):
    """A link mailed to a person that signs them in once."""

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_links"
