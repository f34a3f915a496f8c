"""Files: uploaded, waiting with a draft, said along with a message, or kept with an item or a project."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Message, on_seen_items, on_seen_projects
from models.item import Item
from models.principal import Principal
from models.project import Project
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.draft import Draft
    from models.viewer import Viewer


class File(Model):
    """An uploaded file: its uploader's alone until a message, an item or a project takes it, then seen by who sees that. `draft`:
    that of its uploader which it waits with, and is kept for.

    `internal`: for staff alone; of a message's file it repeats what the message says. `kept_from_guests`: it was attached before
    its item came into its project, so that whoever sees the item only as a follower of the project does not see it.
    """

    id = fields.UUIDField(primary_key=True)
    uploader: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    uploader_id: UUID
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    message_id: UUID | None
    item: fields.ForeignKeyNullableRelation[Item] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID | None
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    internal = fields.BooleanField(default=False, db_default=False)
    kept_from_guests = fields.BooleanField(default=False, db_default=False)
    draft: "fields.ForeignKeyNullableRelation[Draft]" = fields.ForeignKeyField(
        "models.Draft", null=True, related_name=False, on_delete=fields.OnDelete.SET_NULL
    )
    draft_id: UUID | None
    name = fields.CharField(max_length=255)
    media_type = fields.CharField(max_length=127)
    size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    content_id = fields.CharField(max_length=255, null=True)
    created_at = fields.DatetimeField()
    width: int | None = fields.IntField(null=True)
    """In pixels, of a picture whose small versions are there."""
    height: int | None = fields.IntField(null=True)
    picture_due_at: datetime | None = fields.DatetimeField(null=True)
    """When its small versions are to be made; None where they are, or where there are none."""
    picture_tries = fields.SmallIntField(default=0, db_default=0)

    class Meta:
        table = "files"
        indexes = (
            Index(fields=("sha256",), name="files_sha256"),
            Index(fields=("picture_due_at",), name="files_picture_due"),
            Index(fields=("draft_id",), name="files_draft"),
            Index(fields=("item_id", "created_at", "id"), name="files_item_created"),
            Index(fields=("project_id", "created_at", "id"), name="files_project_created"),
        )

    @property
    def has_thumbnail(self) -> bool:
        """Whether there are small versions, or may soon be."""
        return self.width is not None or self.picture_due_at is not None

    @property
    def is_loose(self) -> bool:
        """Whether nothing has taken it yet."""
        return self.message_id is None and self.item_id is None and self.project_id is None

    @classmethod
    def loose(cls) -> QuerySet[Self]:
        """All that nothing has taken yet."""
        return cls.filter(message_id__isnull=True, item_id__isnull=True, project_id__isnull=True)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Files of visible messages, items and projects, and one's own that nothing has taken yet; for customers, of items and
        projects none that are internal.
        """
        if viewer.principal_id is None:
            return cls.filter(id__in=[])
        seen = cls._attached(viewer, on_seen_items(viewer, "files") | on_seen_projects(viewer))
        if viewer.has_scope("conversations:read"):
            seen |= Q(message_id__in=RowNamedBy("files", "message_id", Message.visible_to(viewer)))
            seen |= Q(
                message_id__isnull=True,
                item_id__isnull=True,
                project_id__isnull=True,
                uploader_id=viewer.principal_id,
            )
        return cls.filter(seen)

    @classmethod
    def on_items(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Of what `visible_to` says the files of items."""
        return cls.filter(cls._attached(viewer, on_seen_items(viewer, "files")))

    @classmethod
    def on_projects(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Of what `visible_to` says the files of projects."""
        return cls.filter(cls._attached(viewer, on_seen_projects(viewer)))

    @staticmethod
    def _attached(viewer: "Viewer", there: Q) -> Q:
        return there if viewer.is_staff else there & Q(internal=False)
