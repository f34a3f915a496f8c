"""Mailboxes of other servers whose mail is fetched into an inbox."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.inbox import Inbox
from models.mail_server import MailTls

if TYPE_CHECKING:
    from models.viewer import Viewer


class MailboxAuth(StrEnum):
    """How its user is known there: by a password, or by tokens that are fetched with a refresh token."""

    PASSWORD = "password"  # noqa: S105 - a way to sign in
    XOAUTH2 = "xoauth2"


class MailboxAfter(StrEnum):
    """What becomes of a mail there, once it is kept here."""

    SEEN = "seen"
    MOVE = "move"
    DELETE = "delete"


class Mailbox(Model):
    """A folder on an IMAP server, and how far it was read.

    `secret`: sealed. `takes_existing`: whether mails are taken that were there before. `authserv_id`: by what name its server
    signs its Authentication-Results. `uid_validity`, `last_uid`: all up to this one were dealt with; None before the first
    look at this place. `refused_uid`: the mail that could not be had at the last `refusals` looks. `due_at`: when to look again;
    while a worker is at it (`held_by`), when that is taken for dead. `failures`: in a row.
    `asks_until`: while a process asks for a token, when that is taken for dead.
    """

    id = fields.UUIDField(primary_key=True)
    inbox: fields.ForeignKeyRelation[Inbox] = fields.ForeignKeyField(
        "models.Inbox", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    inbox_id: UUID
    host = fields.CharField(max_length=253)
    port = fields.IntField()
    tls = fields.CharEnumField(MailTls, max_length=16)
    user = fields.CharField(max_length=320)
    auth = fields.CharEnumField(MailboxAuth, max_length=16)
    secret = fields.TextField()
    token_url = fields.CharField(max_length=500)
    client_id = fields.CharField(max_length=500)
    scope = fields.CharField(max_length=1000)
    folder = fields.CharField(max_length=500)
    after = fields.CharEnumField(MailboxAfter, max_length=16)
    move_to = fields.CharField(max_length=500)
    interval = fields.IntField()
    takes_existing = fields.BooleanField()
    authserv_id = fields.CharField(max_length=253)
    is_active = fields.BooleanField()
    uid_validity: int | None = fields.BigIntField(null=True)
    last_uid = fields.BigIntField(default=0)
    refused_uid = fields.BigIntField(default=0)
    refusals = fields.IntField(default=0)
    held_by: UUID | None = fields.UUIDField(null=True)
    due_at = fields.DatetimeField()
    failures = fields.IntField(default=0)
    asks_until: datetime | None = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=500, default="")
    last_checked_at: datetime | None = fields.DatetimeField(null=True)
    fetched = fields.IntField(default=0)
    skipped = fields.IntField(default=0)
    last_skipped = fields.CharField(max_length=500, default="")
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "mailboxes"
        indexes = (Index(fields=("is_active", "due_at"), name="mailboxes_due"),)

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Of whoever sees their inboxes."""
        return cls.filter(inbox_id__in=Subquery(Inbox.visible_to(viewer).values("id")))


class FetchedMail(Model):
    """A mail of a mailbox that was dealt with, once: kept here as `mail_id`, or skipped for a reason.

    `settled`: whether what shall become of it there was done.
    """

    id = fields.UUIDField(primary_key=True)
    mailbox: fields.ForeignKeyRelation[Mailbox] = fields.ForeignKeyField(
        "models.Mailbox", related_name=False, db_index=True, on_delete=fields.OnDelete.CASCADE
    )
    mailbox_id: UUID
    uid_validity = fields.BigIntField()
    uid = fields.BigIntField()
    mail_id: UUID | None = fields.UUIDField(null=True)
    reason = fields.CharField(max_length=500)
    settled = fields.BooleanField()
    fetched_at = fields.DatetimeField()

    class Meta:
        table = "fetched_mails"
        unique_together = (("mailbox", "uid_validity", "uid"),)
        indexes = (Index(fields=("mailbox_id", "settled"), name="fetched_mails_unsettled"),)
