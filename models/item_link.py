"""What an item has to do with another."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.connection import get_connection
from tortoise.expressions import Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item
from models.one_of import one_of

if TYPE_CHECKING:
    from models.viewer import Viewer


_REACHED = """WITH RECURSIVE later(id) AS (
    SELECT other_id FROM item_links WHERE kind = KIND AND item_id = KEY
    UNION SELECT l.other_id FROM item_links l JOIN later ON l.item_id = later.id WHERE l.kind = KIND
) SELECT 1 AS found FROM later WHERE id = OTHER LIMIT 1"""

_AFTER = """WITH RECURSIVE later(id) AS (
    SELECT id FROM items WHERE id KEYS
    UNION SELECT l.other_id FROM item_links l JOIN later ON l.item_id = later.id WHERE l.kind = KIND
) SELECT l.item_id, l.other_id FROM item_links l JOIN later ON l.item_id = later.id WHERE l.kind = KIND"""


class LinkKind(StrEnum):
    """How the one item stands to the other."""

    RELATES = "relates"
    MADE_FROM = "made_from"
    BLOCKS = "blocks"
    DUPLICATES = "duplicates"


class LinkedAs(StrEnum):
    """How an item stands to another that people linked it to, said from its own end."""

    RELATES = "relates"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked_by"
    DUPLICATES = "duplicates"
    DUPLICATED_BY = "duplicated_by"


BY_HAND = (LinkKind.RELATES, LinkKind.BLOCKS, LinkKind.DUPLICATES)
"""What people say. What was made from what the product says itself."""
WITH_AN_ORDER = (LinkKind.BLOCKS, LinkKind.DUPLICATES)
"""What leads from one item to the next, and never back."""
FROM_THE_OTHER: dict[LinkKind, str] = {
    LinkKind.RELATES: LinkedAs.RELATES.value,
    LinkKind.MADE_FROM: "made",
    LinkKind.BLOCKS: LinkedAs.BLOCKED_BY.value,
    LinkKind.DUPLICATES: LinkedAs.DUPLICATED_BY.value,
}
"""How `other` stands to `item`; how that stands to the other is the kind itself."""


class ItemLink(Model):
    """`item` was linked to `other`; read it from both ends. Of two that relate `item` is the one with the greater key, which is
    the later one: they relate once.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    other: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    other_id: UUID
    kind = fields.CharEnumField(LinkKind, max_length=16)
    created_at = fields.DatetimeField()

    class Meta:
        table = "item_links"
        unique_together = (("item", "other", "kind"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff who see both items; never a customer, who would learn that the other exists."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        seen = Subquery(Item.visible_to(viewer).values("id"))
        return cls.filter(item_id__in=seen, other_id__in=seen)

    @staticmethod
    async def leads(kind: LinkKind, first: UUID, last: UUID) -> bool:
        """Whether links of this kind lead from the first item to the last, over however many others, whoever may see those. One
        statement, which goes to each item once.
        """
        connection = get_connection("default")
        marks = ("?1", "?2", "?3") if connection.capabilities.dialect == "sqlite" else ("$1", "$2", "$3")
        sql = _REACHED.replace("KEY", marks[0]).replace("OTHER", marks[1]).replace("KIND", marks[2])
        return bool(await connection.execute_query_dict(sql, [str(first), str(last), kind.value]))

    @staticmethod
    async def links_after(kind: LinkKind, keys: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
        """What leads to what, of all that links of this kind lead to from these, whoever may see those. One statement."""
        connection = get_connection("default")
        which, held = one_of(connection, keys)
        mark = "?2" if connection.capabilities.dialect == "sqlite" else "$2"
        sql = _AFTER.replace("KEYS", which).replace("KIND", mark)
        rows = await connection.execute_query_dict(sql, [held, kind.value])
        return [(UUID(str(row["item_id"])), UUID(str(row["other_id"]))) for row in rows]
