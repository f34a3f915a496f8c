"""Servers by which mail goes out, as admins set them: one for the workspace, one for each inbox that wants its own."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.inbox import Inbox

if TYPE_CHECKING:
    from models.viewer import Viewer


class MailTls(StrEnum):
    """How what is said to a mail server is encrypted."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


class MailSignIn(StrEnum):
    """By what one signs in at a mail server."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 - a way of signing in
    XOAUTH2 = "xoauth2"


class MailServer(Model):
    """The way out for an inbox's mails, or (without `inbox`) for all others. `place` is what there is one of.

    `secret`: the password, or what tokens are got by, sealed (`domain/mail_servers/secrets.py`); nothing ever tells it.
    `asks_until`: while a process asks for a token, when that is taken for dead.
    """

    id = fields.UUIDField(primary_key=True)
    place = fields.CharField(max_length=36, unique=True)
    inbox: fields.ForeignKeyNullableRelation[Inbox] = fields.ForeignKeyField(
        "models.Inbox", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    inbox_id: UUID | None
    host = fields.CharField(max_length=253)
    port = fields.IntField()
    tls = fields.CharEnumField(MailTls, max_length=16)
    sign_in = fields.CharEnumField(MailSignIn, max_length=16)
    username = fields.CharField(max_length=320)
    secret = fields.TextField()
    token_url = fields.CharField(max_length=500)
    client_id = fields.CharField(max_length=500)
    scope = fields.CharField(max_length=500)
    from_address = fields.CharField(max_length=320)
    from_name = fields.CharField(max_length=200)
    asks_until: datetime | None = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "mail_servers"

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins, and automations; nobody else sees any."""
        if not (viewer.sees_all and viewer.has_scope("projects:read")):
            return cls.filter(id__in=[])
        return cls.all()
