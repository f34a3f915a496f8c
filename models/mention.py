"""Whom a message names especially."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.conversation import Message
from models.principal import Principal


class Mention(Model):
    """A user or team that a message names, or once did: `active` is False of those it names no longer, who are not told again.

    `named_at`: when an edit first named them; None of those whom it named from the beginning.
    """

    id = fields.UUIDField(primary_key=True)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    active = fields.BooleanField(default=True, db_default=True)
    named_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "mentions"
        unique_together = (("message", "principal"),)
