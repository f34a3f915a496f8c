"""How many items have each value of a custom field: what boards and reports group by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from domain.custom_fields.given import check_key
from kit.errors import Invalid
from models import CustomField, CustomValue, FieldKind, Item, Viewer
from models.properties.filters import Filter, to_q
from resolvers.context import Ask
from resolvers.custom_fields import fields_of
from resolvers.item_filter import item_filter
from resolvers.signed_in import signed_in

COUNTED_MOST = 1_000
_COUNTED = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CHECKBOX, FieldKind.PERSON)


@dataclass(frozen=True)
class CustomFieldCount:
    """How many visible items have a value; None is none."""

    value: Any
    count: int


async def custom_field_counts(
    info: Ask, key: str, filter: object | None = None
) -> Sequence[CustomFieldCount]:
    """The values that there are, those of most items first, and behind them how many items have none: of a field that the viewer
    does not see all.

    Raises: Invalid (of a kind that is not counted).
    """
    viewer = signed_in(info)
    tree = item_filter(filter, viewer)
    field = await fields_of(viewer).filter(key=check_key(key, "key")).first()
    if field is None:
        return [CustomFieldCount(None, await _matching(viewer, tree).count())]
    if field.kind not in _COUNTED:
        raise Invalid("Items are counted by choices, checkboxes and persons.", "key")
    values = CustomValue.filter(field_key=field.key)  # house: of visible items, below
    rows = values.filter(item_id__in=Subquery(_matching(viewer, tree).values("id"))).annotate(
        found=Count("id")
    )
    counted = (
        await rows.group_by("held")
        .order_by("-found", "held")
        .limit(COUNTED_MOST)
        .values_list("held", "found")
    )
    without = _matching(viewer, tree).filter(~Q(id__in=Subquery(values.values("item_id"))))
    counts = [CustomFieldCount(_shown(field, held), found) for held, found in counted]
    return [*counts, CustomFieldCount(None, await without.count())]


def _matching(viewer: Viewer, tree: Filter) -> QuerySet[Item]:
    return Item.visible_to(viewer).filter(to_q(tree))


def _shown(field: CustomField, held: str) -> Any:
    """The value, as clients have it, of the text that items are found by."""
    if field.kind is FieldKind.CHECKBOX:
        return held == "1"
    return f"user_{held}" if field.kind is FieldKind.PERSON else held
