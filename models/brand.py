"""How the company shows itself: colours, logo, the words around each mail, its languages."""

from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from models.viewer import Viewer

LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "ru", "zh", "ja")
"""Languages that the built-in texts are there in."""


class Brand(Model):
    """The one row of the workspace's looks; until an admin changes something there is none, and the defaults hold.

    `logo` is a picture's bytes, so that no mail waits for a file. `language` is the workspace's own, `languages` all that
    mails are written in.
    """

    ONLY: Final = UUID(int=1)

    id = fields.UUIDField(primary_key=True)
    accent = fields.CharField(max_length=7, default="#2563eb")
    background = fields.CharField(max_length=7, default="#f3f4f6")
    logo = fields.BinaryField(null=True)
    logo_type = fields.CharField(max_length=32, default="")
    header = fields.TextField(default="")
    footer = fields.TextField(default="")
    language = fields.CharField(max_length=8, default="en")
    languages: fields.JSONField[list[str]] = fields.JSONField()
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "brand"

    @classmethod
    def unchanged(cls) -> Self:
        """What holds until an admin changes something."""
        return cls(id=cls.ONLY, languages=list(LANGUAGES))

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @staticmethod
    def is_seen_by(viewer: "Viewer") -> bool:
        """Admins, and automations; nobody else."""
        return viewer.sees_all and viewer.has_scope("projects:read")
