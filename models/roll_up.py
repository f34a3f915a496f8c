"""What stands below an item, in a folder or in a project, in figures: kept, since lists of plans show them in every row."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class RollUp(Model):
    """The figures of one parent, whose key is its own: of all items below it, at any depth, that are neither archived nor in the
    bin. `domain/roll_ups` changes them with these; a row of which nothing is left stays, with zeros.

    Whoever of the staff sees the parent sees all that is below it, for it is in one project: they read the figures, and nobody
    else does.

    No foreign key names the parent: to check it, PostgreSQL would lock the parent's row, which others hold while they wait.
    """

    id = fields.UUIDField(primary_key=True)
    items = fields.IntField()
    not_started = fields.IntField()
    in_progress = fields.IntField()
    finished = fields.IntField()
    """How many have a status of each category."""
    planned_work_minutes = fields.BigIntField()
    finished_work_minutes = fields.BigIntField()
    """The planned work of those that are finished."""
    actual_work_minutes = fields.BigIntField()
    agile_points = fields.BigIntField(default=0, db_default=0)
    finished_agile_points = fields.BigIntField(default=0, db_default=0)
    """The points of those that are finished."""
    earned_percents = fields.BigIntField(default=0, db_default=0)
    """How far each is, in per cent, added up: 100 of what is finished, else what the item itself says."""
    earned_work_percents = fields.BigIntField(default=0, db_default=0)
    """The same, each as often as it has minutes of planned work."""
    percent_complete = fields.SmallIntField()
    start: datetime | None = fields.DatetimeField(null=True)
    finish: datetime | None = fields.DatetimeField(null=True)
    """The earliest planned start, and the latest planned finish."""

    class Meta:
        table = "roll_ups"
