"""What people are still to be told by mail."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.conversation import Conversation, Message
from models.item import Item
from models.mail import OutgoingMail
from models.notification import Digest, NotificationKind
from models.principal import Principal


class Notice(Model):
    """One event that one person is to be told of by mail when `due_at` has come; unique over (recipient, event).

    `conversation`: where it happened, if that is not on an item. What is due goes into a mail together: `mail` is that, None
    until then. `digest`: whether it waits for one; None where it goes by itself, or with what else is due on the item.
    `put_off`: there was no room for its mail, so that it goes with whatever else is due of its recipient.
    """

    id = fields.UUIDField(primary_key=True)
    recipient: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    recipient_id: UUID
    event_position = fields.BigIntField()
    kind = fields.CharEnumField(NotificationKind, max_length=24)
    digest: Digest | None = fields.CharEnumField(Digest, max_length=8, null=True)  # type: ignore[assignment]
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    conversation: fields.ForeignKeyNullableRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID | None
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID | None
    actor: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: UUID
    mail: fields.ForeignKeyNullableRelation[OutgoingMail] = fields.ForeignKeyField(
        "models.OutgoingMail", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    mail_id: UUID | None
    put_off = fields.BooleanField(default=False, db_default=False)
    created_at: datetime = fields.DatetimeField()
    due_at: datetime = fields.DatetimeField()

    class Meta:
        table = "notices"
        unique_together = (("recipient", "event_position"),)
        indexes = (
            Index(fields=("mail_id", "due_at"), name="notices_due"),
            Index(fields=("conversation_id",), name="notices_conversation"),
        )
