"""Mail as it came and as it goes."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.conversation import Message
from models.inbox import Inbox
from models.item import Item
from models.principal import Principal


class MailMark(StrEnum):
    """What shows that no person wrote a mail to us, or not to us alone, so that nothing answers it by itself."""

    AUTO_REPLY = "auto_reply"
    AUTO_GENERATED = "auto_generated"
    BULK = "bulk"
    LIST = "list"
    NULL_SENDER = "null_sender"
    REPORT = "report"
    NO_ANSWER_WANTED = "no_answer_wanted"
    FLOOD = "flood"


class IncomingState(StrEnum):
    """How far an incoming mail has come; set aside are those whose senders their inbox does not allow."""

    STORED = "stored"
    DONE = "done"
    FAILED = "failed"
    SET_ASIDE = "set_aside"


class Door(StrEnum):
    """By which way a mail came in."""

    SMTP = "smtp"
    LMTP = "lmtp"
    PIPE = "pipe"


class IncomingMail(Model):
    """A mail as it arrived, kept before anything else is done with it.

    `return_path` and `recipients` are its envelope's: the former is empty for a mail that wants no answer and None where the
    door did not say; the latter are ours alone, in their order. `inbox` is known once the mail was read.
    `sender_id`: the customer who wrote it, once it was taken. `marks`: values of `MailMark`; None if there are none.
    """

    id = fields.UUIDField(primary_key=True)
    content = fields.BinaryField()
    door = fields.CharEnumField(Door, max_length=8, null=True)
    return_path = fields.CharField(max_length=320, null=True)
    recipients: fields.JSONField[list[str]] = fields.JSONField(null=True)
    inbox: fields.ForeignKeyNullableRelation[Inbox] = fields.ForeignKeyField(
        "models.Inbox", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    inbox_id: UUID | None
    state = fields.CharEnumField(IncomingState, max_length=16)
    received_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    attempts = fields.SmallIntField(default=0)
    error = fields.CharField(max_length=500, default="")
    fingerprint = fields.CharField(max_length=64, null=True, unique=True)
    message_id = fields.CharField(max_length=500, default="")
    became: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    became_id: UUID | None
    sender_id = fields.UUIDField(null=True)
    marks: fields.JSONField[list[str] | None] = fields.JSONField(null=True)

    class Meta:
        table = "incoming_mails"
        indexes = (
            Index(fields=("state", "due_at"), name="incoming_mails_due"),
            Index(fields=("message_id",), name="incoming_mails_message_id"),
            Index(fields=("inbox_id", "state"), name="incoming_mails_inbox"),
            Index(fields=("sender_id", "received_at"), name="incoming_mails_sender"),
        )


class OutgoingState(StrEnum):
    """How far an outgoing mail has come.

    BUNDLED: what it was about went out with an earlier one. BOUNCED: it was accepted, and came back.
    """

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    BUNDLED = "bundled"
    DROPPED = "dropped"
    FAILED = "failed"


class OutgoingMail(Model):
    """A mail that leaves when `due_at` has come, unless it is no longer needed then.

    `thread_id`: the conversation that it is about; what waits for one recipient of one thread goes as one mail.
    `item`: what it is about, where it is about no message. `automatic`: nobody said what it says, so that it counts against
    what an address gets an hour, from `admitted_at` on. `error`: why it went no further, or what came back.
    """

    id = fields.UUIDField(primary_key=True)
    recipient: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    recipient_id: UUID
    about: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    about_id: UUID | None
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    thread_id = fields.UUIDField(null=True)
    message_id = fields.CharField(max_length=200, unique=True)
    subject = fields.CharField(max_length=500)
    text = fields.TextField()
    state = fields.CharEnumField(OutgoingState, max_length=16)
    due_at = fields.DatetimeField()
    first_tried_at = fields.DatetimeField(null=True)
    attempts = fields.SmallIntField(default=0)
    error = fields.CharField(max_length=500, default="")
    request_id = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    automatic = fields.BooleanField(default=False, db_default=False)
    admitted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outgoing_mails"
        indexes = (
            Index(fields=("state", "due_at"), name="outgoing_mails_due"),
            Index(fields=("recipient_id", "thread_id", "state"), name="outgoing_mails_bundle"),
            Index(fields=("item_id",), name="outgoing_mails_item"),
            Index(fields=("recipient_id", "admitted_at"), name="outgoing_mails_admitted"),
        )
