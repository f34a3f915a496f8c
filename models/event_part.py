"""What one event did to each of many items. Only `domain/unit_of_work.py` writes it."""

from typing import Any, TypeVar

from pypika_tortoise.context import SqlContext
from pypika_tortoise.queries import Table
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

Row = TypeVar("Row", bound=Model)


class EventPart(Model):
    """What an event did to one item: told, at a `position` of its own in the one order, as an event of this kind. When, by whom
    and into which project says the event, at `event_position`, right behind all of its parts.

    state_before, state_after: absent where so many went that lists are told once, by the event.
    """

    id = fields.UUIDField(primary_key=True)
    position = fields.BigIntField(unique=True)
    event_position = fields.BigIntField()
    kind = fields.CharField(max_length=60)
    kind_version = fields.SmallIntField()
    item_id = fields.UUIDField()
    audience_before: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    audience_after: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    state_before: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    state_after: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    changes: fields.JSONField[dict[str, Any]] = fields.JSONField()

    class Meta:
        table = "event_parts"
        indexes = (Index(fields=("item_id", "position"), name="event_parts_item_position"),)


class WithParts(QuerySet[Row]):
    """Events of the log, those of items told of in parts among them: each part as an event of its item."""

    def _make_query(self) -> None:
        super()._make_query()
        self.query._from = [_Both(self.model)]


class _Both(Table):
    """Both tables together, under the name of the log: what is asked of its rows is asked of all."""

    def __init__(self, log: type[Model]) -> None:
        super().__init__(log._meta.db_table)
        self._columns = list(log._meta.fields_db_projection.values())

    def get_sql(self, ctx: SqlContext) -> str:
        own = ", ".join(f'"{column}"' for column in self._columns)
        parts = ", ".join(_of_part(column) for column in self._columns)
        name = f'"{self._table_name}"'
        return (
            f"(SELECT {own} FROM {name} UNION ALL SELECT {parts} FROM event_parts p"
            f" JOIN {name} e ON e.position = p.event_position) {name}"
        )


def _of_part(column: str) -> str:
    """Where a column of an event is found for a part."""
    if column == "entity_id":
        return "p.item_id"
    return f"{'p' if column in EventPart._meta.fields_db_projection else 'e'}.{column}"
