"""Texts that are said again and again."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.principal import Principal

if TYPE_CHECKING:
    from models.viewer import Viewer


class Sharing(StrEnum):
    """Who may use something of a user's."""

    OWN = "own"
    TEAMS = "teams"
    ALL = "all"


class SavedReply(Model):
    """A text with holes, under a name: its owner's alone, for some teams, or for everybody of the staff."""

    id = fields.UUIDField(primary_key=True)
    owner: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    owner_id: UUID
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400)
    folder = fields.CharField(max_length=200, default="")
    text = fields.TextField()
    sharing = fields.CharEnumField(Sharing, max_length=8)
    used_count = fields.IntField(default=0)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "saved_replies"
        indexes = (Index(fields=("name_folded", "id"), name="saved_replies_name"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own; what is shared with all or with a team of one's; for admins all that is shared, never another's own."""
        if not (viewer.is_staff and viewer.has_scope("conversations:read")):
            return cls.filter(id__in=[])
        own = Q(owner_id=viewer.principal_id)
        if viewer.sees_all:
            return cls.filter(own | Q(sharing__in=[Sharing.TEAMS, Sharing.ALL]))
        shared = Q(sharing=Sharing.ALL)
        if viewer.teams:
            of_teams = SavedReplyTeam.filter(team_id__in=list(viewer.teams))
            shared |= Q(sharing=Sharing.TEAMS, id__in=Subquery(of_teams.values("saved_reply_id")))
        return cls.filter(own | shared)


class SavedReplyTeam(Model):
    """A team with which a saved reply is shared."""

    id = fields.UUIDField(primary_key=True)
    saved_reply: fields.ForeignKeyRelation[SavedReply] = fields.ForeignKeyField(
        "models.SavedReply", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    saved_reply_id: UUID
    team: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    team_id: UUID

    class Meta:
        table = "saved_reply_teams"
        unique_together = (("saved_reply", "team"),)
