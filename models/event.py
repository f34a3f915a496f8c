"""The event log: history, audit and outbox in one table, and another beside it (`event_part.py`) for what one event did to many
items. Only `domain/unit_of_work.py` writes it.
"""

from typing import TYPE_CHECKING, Any, Self

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import not_in_kept_thread
from models.event_part import WithParts
from models.item import Item, of_binned
from models.project import of_binned_projects
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.viewer import Viewer


_OF_TWO_ITEMS = ("item.linked", "item.unlinked", "item.plan_linked", "item.plan_unlinked")
"""Who sees the one need not see the other."""


_OF_STAFF = ("item.merged", "item.unmerged")
"""Not internal, since customers who see both items are told as it happens; in a history they would tell the others."""


class OutsideItems(Index):
    """Of what happened to no item, which is little of the log."""

    def __init__(self, *, fields: list[str] | tuple[str, ...], name: str) -> None:
        super().__init__(fields=fields, name=name)
        self.extra = " WHERE item_id IS NULL"


class EventLog(Model):
    """The one row that says which log this is: `epoch` is renewed by a restore, so that old cursors are known as such.

    kept_after: events up to here have been dropped. rights_position: the last event that changed anybody's rights.
    """

    id = fields.IntField(primary_key=True)
    epoch = fields.CharField(max_length=26)
    kept_after = fields.BigIntField(default=0)
    rights_position = fields.BigIntField(default=0)

    class Meta:
        table = "event_log"


class EventRecord(Model):
    """Something that happened, at its `position` in the one order; ids and codes only, texts stand in `event_texts`."""

    position = fields.BigIntField(primary_key=True, generated=True)
    id = fields.UUIDField(unique=True)
    kind = fields.CharField(max_length=60)
    kind_version = fields.SmallIntField()
    at = fields.DatetimeField()
    actor_id = fields.UUIDField()
    entity = fields.CharField(max_length=24)
    entity_id = fields.UUIDField()
    item_id = fields.UUIDField(null=True)
    conversation_id = fields.UUIDField(null=True)
    project_id = fields.UUIDField(null=True)
    internal = fields.BooleanField()
    audience_before: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    audience_after: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    state_before: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    state_after: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    changes: fields.JSONField[dict[str, Any]] = fields.JSONField()
    affects: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    request_id = fields.CharField(max_length=64)
    caused_by = fields.BigIntField(null=True)

    class Meta:
        table = "events"
        indexes = (
            Index(fields=("item_id", "position"), name="events_item_position"),
            Index(fields=("conversation_id", "position"), name="events_conversation_position"),
            OutsideItems(fields=("project_id", "position"), name="events_project_position"),
        )

    @classmethod
    def apart(cls) -> QuerySet[Self]:
        """All events; what one did to many items as an event of each."""
        return WithParts(cls)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """The history of visible items; for customers without what is internal or was said before they came into a project that
        one only follows; for nobody who mutes them, or how far anybody has read.

        That an item was linked is left out unless all is seen: who sees one end need not see the other.
        """
        if not viewer.has_scope("items:read"):
            return cls.filter(position__in=[])
        told = cls.apart().exclude(kind__in=_IN_NO_HISTORY)
        if viewer.sees_all:
            return told.filter(item_id__isnull=False, item_id__not_in=of_binned())
        shown = told.filter(item_id__in=Subquery(Item.visible_to(viewer).values("id"))).exclude(
            kind__in=_OF_TWO_ITEMS
        )
        if viewer.is_staff:
            return shown
        own = shown.exclude(kind__in=_OF_STAFF).filter(*_files_not_as_guest(viewer))
        return own.filter(*not_in_kept_thread(viewer, "events"), internal=False)

    @classmethod
    def of_visible_threads(cls, viewer: "Viewer") -> QuerySet[Self]:
        """What happened in threads that are asked by `Conversation.visible_to`; for customers without what is internal."""
        told = cls.exclude(kind__in=_IN_NO_HISTORY)
        return told if viewer.is_staff else told.filter(internal=False)

    @classmethod
    def of_visible_projects(cls, viewer: "Viewer") -> QuerySet[Self]:
        """What happened to projects that the viewer sees, their folders and baselines, and in their threads,
        as far as the viewer sees those; for customers without what is internal.
        """
        nouns, hidden = ["project", "folder"], list(_IN_NO_HISTORY)
        if viewer.has_scope("items:read"):
            nouns.append("baseline")
        else:
            hidden += _OF_DATES
        if viewer.has_scope("conversations:read"):
            nouns += ["conversation", "message"]
        told = cls.filter(item_id__isnull=True, entity__in=nouns).exclude(kind__in=hidden)
        if viewer.sees_all:
            told = told.filter(project_id__not_in=of_binned_projects())
        else:
            seen = viewer.projects if viewer.is_staff else viewer.guest_projects
            told = told.filter(project_id__in=list(seen))
        return told if viewer.is_staff else told.filter(internal=False)


def _files_not_as_guest(viewer: "Viewer") -> list[Q]:
    """Of files, which may have been attached before an item came into its project, who only follows that is not told."""
    if not viewer.guest_projects:
        return []
    known = RowNamedBy("events", "item_id", Item.known_to(viewer))
    return [Q(kind__not_in=_OF_FILES) | Q(item_id__in=known)]


_OF_FILES = ("item.file_attached", "item.file_detached")

_IN_NO_HISTORY = (
    "item.mute_changed",
    "item.read",
    "item.rolled_up",
    "folder.rolled_up",
    "project.rolled_up",
    "project.folders_renumbered",
    "conversation.read",
    "conversation.staff_read",
)
"""What people do for themselves alone, and what comes of what happened to others."""

_OF_DATES = ("project.rescheduled",)
"""What a project's history tells of the dates of its items, to who may read those."""


class EventText(Model):
    """A text that an event changed, apart from it so that it can be erased alone."""

    id = fields.UUIDField(primary_key=True)
    position = fields.BigIntField(db_index=True)
    field = fields.CharField(max_length=60)
    before = fields.TextField(null=True)
    after = fields.TextField(null=True)

    class Meta:
        table = "event_texts"


class Consumer(Model):
    """How far one reader of the log, such as the notifier, has come.

    attempts: how often the event after `position` has failed. due_at: when it is tried again, if it has.
    """

    name = fields.CharField(max_length=40, primary_key=True)
    position = fields.BigIntField()
    attempts = fields.SmallIntField(default=0)
    due_at = fields.DatetimeField(null=True)

    class Meta:
        table = "consumers"
