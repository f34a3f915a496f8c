"""Mail as it came and as it goes."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Message
from models.inbox import Inbox
from models.item import Item, of_binned
from models.principal import Principal
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.viewer import Viewer


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
    """How far an incoming mail has come; set aside are those that wait for an admin's decision."""

    STORED = "stored"
    DONE = "done"
    FAILED = "failed"
    SET_ASIDE = "set_aside"


class IncomingReason(StrEnum):
    """Why a mail was set aside, or not taken as what it claims to be; the strongest first."""

    SENDER_BLOCKED = "sender_blocked"
    FORGED = "forged"
    SPAM = "spam"
    SENDER_NOT_ALLOWED = "sender_not_allowed"
    UNPROVEN = "unproven"
    UNREADABLE = "unreadable"


class Door(StrEnum):
    """By which way a mail came in."""

    SMTP = "smtp"
    LMTP = "lmtp"
    PIPE = "pipe"
    IMAP = "imap"
    HTTP = "http"


class IncomingMail(Model):
    """A mail as it arrived, kept before anything else is done with it.

    `return_path` and `recipients` are its envelope's: the former is empty for a mail that wants no answer and None where the
    door did not say; the latter are ours alone, in their order. `inbox` is known once the mail was read, and with it what is
    told of the mail without opening it: its claimed sender (`sender_key`: folded), subject, the start of its text, the names
    of its files. `sender_id`: the customer who wrote it, once it was taken. `marks`: values of `MailMark`; None if there are
    none. `made`: whether `became` was made of it, rather than be what it tells of (a report, an absence note) or repeats.
    `reasons`: (value of `IncomingReason`, sentence), the strongest first; `reason`: its value. `size`: in bytes.
    `copied_to`: (name, address) of whom else its head names, in To and Cc.
    `is_private`: it names a conversation of which admins may know nothing, so that nobody is told what it says.
    `erase_at`: when the mail (one that was taken: its content) is erased by itself. `erased_at`: when its content was.
    `delivery`: what the door knows a mail by that may be handed in again, so that it is stored once. `checked_by`: the name of
    the server whose Authentication-Results in it are those of our own; None where any of the settings' will do. `relayed`: a
    relay of the company's own brought it to the door for servers, where a stranger could have claimed what those say.
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
    made = fields.BooleanField(default=True, db_default=True)
    sender_id = fields.UUIDField(null=True)
    marks: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    delivery = fields.CharField(max_length=64, null=True, unique=True)
    checked_by = fields.CharField(max_length=253, null=True)
    relayed = fields.BooleanField(default=False, db_default=False)
    size = fields.IntField(default=0, db_default=0)
    from_name = fields.CharField(max_length=200, default="", db_default="")
    from_address = fields.CharField(max_length=320, default="", db_default="")
    sender_key = fields.CharField(max_length=320, default="", db_default="")
    subject = fields.CharField(max_length=500, null=True)
    preview: str | None = fields.TextField(null=True)
    attachment_names: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    copied_to: fields.JSONField[list[list[str]] | None] = fields.JSONField(null=True)
    reason = fields.CharEnumField(IncomingReason, max_length=24, null=True)
    reasons: fields.JSONField[list[list[str]] | None] = fields.JSONField(null=True)
    released_at: datetime | None = fields.DatetimeField(null=True)
    erase_at: datetime | None = fields.DatetimeField(null=True)
    erased_at: datetime | None = fields.DatetimeField(null=True)

    is_private = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "incoming_mails"
        indexes = (
            Index(fields=("state", "due_at"), name="incoming_mails_due"),
            Index(fields=("message_id",), name="incoming_mails_message_id"),
            Index(fields=("inbox_id", "state"), name="incoming_mails_inbox"),
            Index(fields=("sender_id", "received_at"), name="incoming_mails_sender"),
            Index(fields=("erase_at",), name="incoming_mails_erase"),
            Index(fields=("received_at", "id"), name="incoming_mails_newest"),
            Index(fields=("state", "received_at", "id"), name="incoming_mails_by_state"),
            Index(fields=("reason", "received_at", "id"), name="incoming_mails_by_reason"),
            Index(fields=("inbox_id", "received_at", "id"), name="incoming_mails_by_inbox"),
            Index(fields=("sender_key", "received_at", "id"), name="incoming_mails_by_sender"),
        )

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @property
    def may_be_strangers(self) -> bool:
        """Whether strangers could have brought it past the company's own mail server, so that nothing in it is that server's."""
        return self.door is Door.SMTP and not self.relayed

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins, and automations, see what came in, without its content, but what was said in conversations in which they do not
        take part; nobody else sees any of it.

        A mail may be about any item, or about none yet: keys need the scopes that reading messages needs.
        """
        rows = cls.all().only(*cls.told())
        reads = viewer.has_scope("items:read") and viewer.has_scope("conversations:read")
        if not (viewer.sees_all and reads):
            return rows.filter(id__in=[])
        became = RowNamedBy("incoming_mails", "became_id", Message.visible_to(viewer))
        return rows.filter(Q(became_id__isnull=True) | Q(became_id__in=became))

    @classmethod
    def told(cls) -> list[str]:
        """The columns without the content, which may be 50 MiB."""
        return [name for name in cls._meta.fields_db_projection if name != "content"]


class OutgoingState(StrEnum):
    """How far an outgoing mail has come.

    BUNDLED: what it was about went out with an earlier one. BOUNCED: it was accepted, and came back. CANCELLED: by somebody.
    """

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    BUNDLED = "bundled"
    DROPPED = "dropped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """The same as people read it: of those that wait, those that a server put off stand by themselves."""

    QUEUED = "queued"
    DEFERRED = "deferred"
    SENT = "sent"
    BOUNCED = "bounced"
    BUNDLED = "bundled"
    DROPPED = "dropped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Tells(StrEnum):
    """Of what a mail made of notices tells: of one item, all that waited for a digest, or that there was no room for before."""

    ITEM = "item"
    DAILY = "daily"
    WEEKLY = "weekly"
    LATER = "later"


ID_MOST = 200
"""Characters of a Message-ID of ours; others write longer ones."""


class OutgoingMail(Model):
    """A mail that leaves when `due_at` has come, unless it is no longer needed then.

    `thread_id`: the conversation that it is about; what waits for one recipient of one thread goes as one mail.
    `item`: what it is about, if it is about one, that of its message too. `automatic`: nobody said what it says, so that it
    counts against what an address gets an hour, from `admitted_at` on. `tells`: it is made of the notices that name it; None
    for any other mail. `error`: why it went no further, or what came back. `deferred_at`: since when it waits for a further
    attempt; None while it is tried. `retried_at`: when somebody last wanted it sent in spite of all.
    `kind`: of a mail that is about nothing that can be looked up, by which template it is written; `text` then holds what only
    this mail knows, as JSON. `named_again`: how often, while it waited, an edit has named its recipient in what it tells of:
    whoever is just about to drop it, since that was read, asks once more.
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
    message_id = fields.CharField(max_length=ID_MOST, unique=True)
    kind = fields.CharField(max_length=60, default="", db_default="")
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
    deferred_at = fields.DatetimeField(null=True)
    retried_at = fields.DatetimeField(null=True)
    tells: Tells | None = fields.CharEnumField(Tells, max_length=8, null=True)  # type: ignore[assignment]
    named_again = fields.SmallIntField(default=0, db_default=0)

    class Meta:
        table = "outgoing_mails"
        indexes = (
            Index(fields=("state", "due_at"), name="outgoing_mails_due"),
            Index(fields=("recipient_id", "thread_id", "state"), name="outgoing_mails_bundle"),
            Index(fields=("item_id",), name="outgoing_mails_item"),
            Index(fields=("recipient_id", "admitted_at"), name="outgoing_mails_admitted"),
        )

    @classmethod
    def known_by(cls, ids: Sequence[str]) -> QuerySet[Self]:
        """Ours with one of these Message-IDs, of whoever: for the mailer, which knows by them what others answer."""
        spelled = [spelling for each in ids for spelling in (each, f"<{each}>")]
        return cls.filter(message_id__in=[each for each in spelled if len(each) <= ID_MOST])

    @property
    def delivery(self) -> Delivery:
        """How far it has come."""
        waits = self.state is OutgoingState.QUEUED and self.deferred_at is not None
        return Delivery.DEFERRED if waits else Delivery(self.state.value)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins see all but those of conversations in which they do not take part, other staff those about what they see,
        customers none.
        """
        if not (viewer.is_staff and viewer.has_scope("conversations:read")):
            return cls.filter(id__in=[])
        told = RowNamedBy("outgoing_mails", "about_id", Message.visible_to(viewer))
        if viewer.sees_all and viewer.has_scope("items:read"):
            on_item = Q(item_id__isnull=False, item_id__not_in=of_binned())
            alone = Q(item_id__isnull=True, about_id__isnull=True)
            return cls.filter(on_item | alone | Q(about_id__in=told))
        seen = Q(item_id__in=Subquery(Item.visible_to(viewer).values("id")))
        return cls.filter(seen | Q(about_id__in=told))


class AttemptOutcome(StrEnum):
    """What came of handing a mail to a server."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    REFUSED = "refused"
