"""What is said: threads, messages, read marks."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item, of_binned
from models.principal import Principal, PrincipalKind
from models.project import Project, of_binned_projects
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.viewer import Viewer


class ConversationKind(StrEnum):
    """Who a thread is for."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


class Conversation(Model):
    """A thread of messages: on an item, on a project, or on neither, between those who take part in it.

    `closed_at`: since when it is done with; whatever is said in it opens it again. `active_at`: when it was begun or something
    was last said in it; None for threads of items, which are not listed by it. `kept_from_guests`: it was begun before its item
    came into its project, so that whoever sees the item only as a follower of the project does not see it.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    kind = fields.CharEnumField(ConversationKind, max_length=16)
    subject = fields.CharField(max_length=500, default="")
    version = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    active_at = fields.DatetimeField(null=True)
    kept_from_guests = fields.BooleanField(default=False, db_default=False)

    participants: list["Participant"]
    """Who takes part in one on neither item nor project, where a verb has loaded them."""
    in_bin = False
    """Whether its project is in the bin, where somebody has asked that did not begin with what is visible."""

    class Meta:
        table = "conversations"
        indexes = (Index(fields=("project_id", "active_at", "id"), name="conversations_project_active"),)

    @property
    def internal(self) -> bool:
        return self.kind is ConversationKind.INTERNAL

    @property
    def direct(self) -> bool:
        """Whether it stands on nothing, so that it is for those alone who take part in it."""
        return self.item_id is None and self.project_id is None

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Threads of visible items and projects, and those in which one takes part; for customers, only customer threads."""
        if not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        seen = _where_seen(viewer, "conversations", "id")
        return cls.filter(seen, *([] if viewer.is_staff else [Q(kind=ConversationKind.CUSTOMER)]))

    def audience(self) -> frozenset[str]:
        """The tokens that see one that is not on an item, which has its item's; needs `participants` if it is direct."""
        if self.project_id is None:
            return frozenset(each.token for each in self.participants)
        if self.in_bin:
            return frozenset()
        guests = set() if self.internal else {f"guest:{self.project_id}"}
        return frozenset({"admin", f"project:{self.project_id}"} | guests)


class Participant(Model):
    """Who takes part in a conversation that is on neither item nor project; customers and their organizations only in one
    for customers.
    """

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    principal_kind = fields.CharEnumField(PrincipalKind, max_length=16)
    added_by: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    added_by_id: UUID
    added_at = fields.DatetimeField()

    class Meta:
        table = "participants"
        unique_together = (("conversation", "principal"),)

    @property
    def token(self) -> str:
        return f"{self.principal_kind.value}:{self.principal_id}"


class Message(Model):
    """One thing said; `internal` repeats its thread's kind, and `kept_from_guests` what it says, so that no query can forget it;
    item and project are its thread's.

    Of one that was removed only the row stays: its words and files are gone.
    """

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    item_project_id: UUID | None = fields.UUIDField(null=True)
    """In what project its item is, while that is not in the bin; kept by PostgreSQL, which finds by it what is said in few
    projects (`models/repeats.py`).
    """
    author: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    internal = fields.BooleanField()
    kept_from_guests = fields.BooleanField(default=False, db_default=False)
    text = fields.TextField()
    html = fields.TextField(null=True)
    folds: fields.JSONField[list[dict[str, Any]] | None] = fields.JSONField(null=True)
    """Those of `text`, each as `Fold.told` gives it."""
    version = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "messages"
        indexes = (
            Index(fields=("conversation_id", "created_at", "id"), name="messages_conversation_created"),
            Index(fields=("item_id", "created_at", "id"), name="messages_item_created"),
            Index(fields=("project_id",), name="messages_project"),
            Index(fields=("item_project_id", "id"), name="messages_item_project"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Messages on visible items and projects, and where one takes part; for customers, no internal ones."""
        return cls.filter(_where_seen(viewer, "messages", "conversation_id"), cls.seen_beside_item(viewer))

    @staticmethod
    def seen_beside_item(viewer: "Viewer", prefix: str = "") -> Q:
        """Which messages of an item may be seen by who sees that for themselves; `prefix`: the way to the message."""
        if not viewer.has_scope("conversations:read"):
            seen: dict[str, Any] = {f"{prefix}id__in": []}
        else:
            seen = {f"{prefix}id__isnull": False} if viewer.is_staff else {f"{prefix}internal": False}
        return Q(**seen)


class ReadMark(Model):
    """Up to which message a person has read a thread."""

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    conversation_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID
    read_at = fields.DatetimeField()

    class Meta:
        table = "read_marks"
        unique_together = (("conversation", "principal"),)


GUEST = "guest:"
"""Begins the tokens of who sees something only as a follower of a project."""


def without_guests(audience: frozenset[str]) -> frozenset[str]:
    """Of the tokens that see an item those that see what was said on it before it came into its project."""
    return frozenset(token for token in audience if not token.startswith(GUEST))


def not_as_guest(viewer: "Viewer", table: str, prefix: str = "") -> list[Q]:
    """What was said before an item came into its project is not for who only follows that; others need not be asked.

    table: where the item is named; prefix: the way from there to the thread or message.
    """
    if not viewer.guest_projects:
        return []
    known = RowNamedBy(table, "item_id", Item.known_to(viewer))
    kept: dict[str, Any] = {f"{prefix}kept_from_guests": False}
    return [Q(**kept) | Q(item_id__in=known)]


def not_in_kept_thread(viewer: "Viewer", table: str) -> list[Q]:
    """The same of rows that name an item and perhaps a thread of it, and do not repeat what the thread says."""
    if not viewer.guest_projects:
        return []
    threads = Conversation.filter(kept_from_guests=False)
    anybodys = Q(conversation_id__in=RowNamedBy(table, "conversation_id", threads))
    known = Q(item_id__in=RowNamedBy(table, "item_id", Item.known_to(viewer)))
    return [Q(conversation_id__isnull=True) | anybodys | known]


def on_seen_items(viewer: "Viewer", table: str) -> Q:
    """Rows of this table that are of items which the viewer sees; of what was there before its item came into a project, not for
    who only follows that.
    """
    if viewer.sees_all and viewer.has_scope("items:read"):
        return Q(item_id__isnull=False, item_id__not_in=of_binned())
    if not viewer.guest_projects:
        return Q(item_id__in=RowNamedBy(table, "item_id", Item.visible_to(viewer)))
    # `not_as_guest`, in two, as SQLite's parser has little room
    seen = Q(item_id__in=RowNamedBy(table, "item_id", Item.known_to(viewer)))
    shown = RowNamedBy(table, "item_id", Item.shown_to_guest(viewer))
    return seen | Q(item_id__in=shown, kept_from_guests=False)


def on_seen_projects(viewer: "Viewer") -> Q:
    """Rows that are on projects which the viewer sees."""
    if not viewer.has_scope("projects:read"):
        return Q(project_id__in=[])
    if viewer.sees_all:
        return Q(project_id__isnull=False, project_id__not_in=of_binned_projects())
    return Q(project_id__in=list(viewer.projects if viewer.is_staff else viewer.guest_projects))


def _where_seen(viewer: "Viewer", table: str, thread: str) -> Q:
    """On items that the viewer sees, on projects that they see, or where they take part, of which nobody else knows.

    table, thread: where that is asked, and its column that names the thread.
    """
    # Items first, as they are nested deepest, and SQLite's parser has little room.
    seen = on_seen_items(viewer, table) | on_seen_projects(viewer)
    own = [key for key in (viewer.principal_id, viewer.organization_id, *viewer.teams) if key is not None]
    part = Participant.filter(principal_id__in=own).values("conversation_id")
    takes_part: dict[str, Any] = {f"{thread}__in": Subquery(part)}
    return seen | Q(**takes_part)
