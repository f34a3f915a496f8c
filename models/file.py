"""Files: uploaded, waiting with a draft, or said along with a message."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.conversation import Message
from models.principal import Principal
from models.row_named_by import RowNamedBy

if TYPE_CHECKING:
    from models.draft import Draft
    from models.viewer import Viewer


class File(Model):
    """An uploaded file: its uploader's alone until a message takes it, then seen by who sees the message. `draft`: that of its
    uploader which it waits with, and is kept for.
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
        )

    @property
    def has_thumbnail(self) -> bool:
        """Whether there are small versions, or may soon be."""
        return self.width is not None or self.picture_due_at is not None

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Files of visible messages, and one's own that no message has taken yet."""
        if viewer.principal_id is None or not viewer.has_scope("conversations:read"):
            return cls.filter(id__in=[])
        of_message = Q(message_id__in=RowNamedBy("files", "message_id", Message.visible_to(viewer)))
        return cls.filter(of_message | Q(message_id__isnull=True, uploader_id=viewer.principal_id))
