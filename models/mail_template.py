"""What the company's mails say, where an admin has chosen other words than the built-in ones."""

from typing import TYPE_CHECKING, Self

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

if TYPE_CHECKING:
    from models.viewer import Viewer


class MailTemplate(Model):
    """The words of one kind of mail in one language, as Liquid. Of `text` and `html` one may be None: it is made of the other.

    One that was reset stays, without words, so that its version goes on counting.
    """

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=60)
    language = fields.CharField(max_length=8)
    is_set = fields.BooleanField(default=True, db_default=True)
    subject = fields.TextField(default="")
    text = fields.TextField(null=True)
    html = fields.TextField(null=True)
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "mail_templates"
        unique_together = (("kind", "language"),)

    @property
    def audience(self) -> frozenset[str]:
        return frozenset({"admin"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Admins, and automations; nobody else."""
        return cls.all() if cls.is_seen_by(viewer) else cls.filter(id__in=[])

    @staticmethod
    def is_seen_by(viewer: "Viewer") -> bool:
        """Whether the viewer reads what mails say, be it built in or not."""
        return viewer.sees_all and viewer.has_scope("projects:read")
