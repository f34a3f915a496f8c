"""What takes long: done by the worker in steps, with how far it is, what it is still to do, and what it could not do."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from kit.errors import Code
from models.principal import Principal
from models.project import Project

if TYPE_CHECKING:
    from models.viewer import Viewer


class JobKind(StrEnum):
    """What is done."""

    PROJECT_DUPLICATE = "project_duplicate"
    ITEM_CHANGE_MANY = "item_change_many"


class JobState(StrEnum):
    """How it stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


class Job(Model):
    """Something that is done in steps, each in one transaction with how far that brought it: whoever dies, the next goes on.

    actor: who asked, or the key by which they did: steps act with the rights that it has then. given: what was asked for.
    """

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharEnumField(JobKind, max_length=32)
    state = fields.CharEnumField(JobState, max_length=8, default=JobState.QUEUED)
    done = fields.IntField(default=0)
    total = fields.IntField()
    failed = fields.IntField(default=0, db_default=0)
    """How much could not be done as it was meant: so many failures there are."""
    attempts = fields.IntField(default=0, db_default=0)
    """How often its next step was begun."""
    stopped: fields.CharField[str | None] = fields.CharField(max_length=500, null=True)
    """Why it failed."""
    asked_by: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    asked_by_id: UUID
    actor: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: UUID
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    """What it makes, or nothing."""
    given: fields.JSONField[dict[str, Any]] = fields.JSONField()
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    due_at: datetime | None = fields.DatetimeField(null=True)
    """When a worker is to do the next step; None once it is over."""
    erase_at: datetime | None = fields.DatetimeField(null=True)
    """Of one that is over, when it is forgotten."""

    class Meta:
        table = "jobs"
        indexes = (
            Index(fields=("due_at",), name="jobs_due"),
            Index(fields=("erase_at",), name="jobs_erase"),
        )

    @property
    def audience(self) -> frozenset[str]:
        """Whoever asked for it, and admins."""
        return frozenset({"admin", f"user:{self.asked_by_id}"})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """One's own, and admins all; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        return cls.all() if viewer.sees_all else cls.filter(asked_by_id=viewer.principal_id)


class CopiedItem(Model):
    """That an item is copied, or was, by a job: its key is that of the copy. Items come after what they stand below.

    Read by nobody but the worker, which forgets it when the job is over.
    """

    id = fields.UUIDField(primary_key=True)
    job: fields.ForeignKeyRelation[Job] = fields.ForeignKeyField(
        "models.Job", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    job_id: UUID
    position = fields.IntField()
    source_id = fields.UUIDField()

    class Meta:
        table = "copied_items"
        unique_together = (("job", "position"), ("job", "source_id"))


class JobItem(Model):
    """That an item is still to be changed by a job; `position`: its place among those that were named.

    Read by nobody but the worker, which forgets it with the step that sees to it.
    """

    id = fields.UUIDField(primary_key=True)
    job: fields.ForeignKeyRelation[Job] = fields.ForeignKeyField(
        "models.Job", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    job_id: UUID
    position = fields.IntField()
    item_id = fields.UUIDField()

    class Meta:
        table = "job_items"
        unique_together = (("job", "position"),)


class JobFailure(Model):
    """Something that a job could not do as it was meant, and why: never by the names of what its reader may not see (any more).

    item_id: with which item, which may be gone. index: its place among those that were named, if they were. project_ids: without
    seeing these nobody may read the message; None where that is not known.
    """

    id = fields.UUIDField(primary_key=True)
    job: fields.ForeignKeyRelation[Job] = fields.ForeignKeyField(
        "models.Job", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    job_id: UUID
    ordinal = fields.IntField()
    """How many there were before."""
    index = fields.IntField(null=True)
    item_id: UUID | None = fields.UUIDField(null=True)
    code = fields.CharEnumField(Code, max_length=32)
    message = fields.TextField()
    path: fields.JSONField[list[str]] = fields.JSONField()
    params: fields.JSONField[dict[str, Any]] = fields.JSONField()
    project_ids: list[str] | None = fields.JSONField(null=True)

    class Meta:
        table = "job_failures"
        unique_together = (("job", "ordinal"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of the jobs that the viewer sees."""
        return cls.filter(job_id__in=Subquery(Job.visible_to(viewer).values("id")))
