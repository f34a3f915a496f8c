"""The log of outgoing mails: what came of each attempt."""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.mail import AttemptOutcome, OutgoingMail


class MailAttempt(Model):
    """One attempt at handing a mail to a server, and what that said; `code` is None where none answered."""

    id = fields.UUIDField(primary_key=True)
    mail: fields.ForeignKeyRelation[OutgoingMail] = fields.ForeignKeyField(
        "models.OutgoingMail", related_name=False, on_delete=fields.OnDelete.CASCADE
    )
    mail_id: UUID
    at = fields.DatetimeField()
    server = fields.CharField(max_length=280)
    outcome = fields.CharEnumField(AttemptOutcome, max_length=16)
    code = fields.SmallIntField(null=True)
    reply = fields.CharField(max_length=500)

    class Meta:
        table = "mail_attempts"
        indexes = (Index(fields=("mail_id", "at", "id"), name="mail_attempts_mail"),)
