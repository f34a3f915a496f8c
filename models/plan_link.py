"""What an item waits for, before it can be begun or done."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.connection import get_connection
from tortoise.expressions import Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from kit.network import Kind
from models.item import Item
from models.one_of import one_of

if TYPE_CHECKING:
    from models.viewer import Viewer

_REACHED = """WITH RECURSIVE later(id) AS (
    SELECT after_id FROM plan_links WHERE before_id = KEY
    UNION SELECT l.after_id FROM plan_links l JOIN later ON l.before_id = later.id
) SELECT 1 AS found FROM later WHERE id = OTHER LIMIT 1"""

_AFTER = """WITH RECURSIVE later(id) AS (
    SELECT id FROM items WHERE id KEYS
    UNION SELECT l.after_id FROM plan_links l JOIN later ON l.before_id = later.id
) SELECT l.before_id, l.after_id FROM plan_links l JOIN later ON l.before_id = later.id"""


class PlanLink(Model):
    """`after` waits for `before`, and `lag_minutes` of the company's working time more; of each two items one at most."""

    id = fields.UUIDField(primary_key=True)
    before: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    before_id: UUID
    after: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    after_id: UUID
    kind = fields.CharEnumField(Kind, max_length=16)
    lag_minutes = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "plan_links"
        unique_together = (("before", "after"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff who see both items; never a customer."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        seen = Subquery(Item.visible_to(viewer).values("id"))
        return cls.filter(before_id__in=seen, after_id__in=seen)

    @staticmethod
    async def leads(first: UUID, last: UUID) -> bool:
        """Whether the last item waits for the first, directly or over others, whoever may see those. One statement."""
        connection = get_connection("default")
        marks = ("?1", "?2") if connection.capabilities.dialect == "sqlite" else ("$1", "$2")
        sql = _REACHED.replace("KEY", marks[0]).replace("OTHER", marks[1])
        return bool(await connection.execute_query_dict(sql, [str(first), str(last)]))

    @staticmethod
    async def links_after(keys: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
        """What waits for what, of all that waits for these, directly or over others, whoever may see those. One statement."""
        connection = get_connection("default")
        which, held = one_of(connection, keys)
        rows = await connection.execute_query_dict(_AFTER.replace("KEYS", which), [held])
        return [(UUID(str(row["before_id"])), UUID(str(row["after_id"]))) for row in rows]
