"""How many items, projects, customers or organizations have each value of a custom field: what boards and reports group by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from domain.custom_fields.given import check_key
from kit.errors import Invalid
from models import CustomField, FieldKind, FieldNoun, Item, PrincipalKind, Project, Viewer
from models.properties.custom import HOLDERS
from models.properties.filters import to_q
from models.properties.people import CUSTOMER, ORGANIZATION
from resolvers.context import Ask
from resolvers.custom_fields import fields_of
from resolvers.inputs import filter_tree
from resolvers.item_filter import item_filter
from resolvers.people import seen
from resolvers.project_filter import project_filter
from resolvers.signed_in import signed_in

COUNTED_MOST = 1_000
_COUNTED = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CHECKBOX, FieldKind.PERSON)


@dataclass(frozen=True)
class CustomFieldCount:
    """How many visible rows have a value; None is none."""

    value: Any
    count: int


async def custom_field_counts(
    info: Ask, key: str, filter: object | None = None
) -> Sequence[CustomFieldCount]:
    """Of items. Raises: Invalid (of a kind that is not counted)."""
    viewer = signed_in(info)
    matching = Item.visible_to(viewer).filter(to_q(item_filter(filter, viewer)))
    return await _counts(FieldNoun.ITEM, viewer, key, matching)


async def project_field_counts(
    info: Ask, key: str, filter: object | None = None
) -> Sequence[CustomFieldCount]:
    """Of projects that are not archived. Raises: Invalid (of a kind that is not counted)."""
    viewer = signed_in(info)
    matching = Project.visible_to(viewer).filter(to_q(project_filter(filter, viewer)), archived=False)
    return await _counts(FieldNoun.PROJECT, viewer, key, matching)


async def customer_field_counts(
    info: Ask, key: str, filter: object | None = None
) -> Sequence[CustomFieldCount]:
    """Of customers. Raises: Invalid (of a kind that is not counted)."""
    viewer = signed_in(info)
    matching = seen(PrincipalKind.CUSTOMER, viewer, filter_tree(CUSTOMER, filter, viewer))
    return await _counts(FieldNoun.CUSTOMER, viewer, key, matching)


async def organization_field_counts(
    info: Ask, key: str, filter: object | None = None
) -> Sequence[CustomFieldCount]:
    """Of organizations. Raises: Invalid (of a kind that is not counted)."""
    viewer = signed_in(info)
    matching = seen(PrincipalKind.ORGANIZATION, viewer, filter_tree(ORGANIZATION, filter, viewer))
    return await _counts(FieldNoun.ORGANIZATION, viewer, key, matching)


async def _counts(
    noun: FieldNoun, viewer: Viewer, key: str, matching: QuerySet[Any]
) -> Sequence[CustomFieldCount]:
    """The values that there are, those of most rows first, and behind them how many rows have none: of a field that the viewer
    does not see all.

    Raises: Invalid (of a kind that is not counted).
    """
    field = await fields_of(viewer, noun).filter(key=check_key(key, "key")).first()
    if field is None:
        return [CustomFieldCount(None, await matching.count())]
    if field.kind not in _COUNTED:
        raise Invalid("What is counted is choices, checkboxes and persons.", "key")
    holders = HOLDERS[noun]
    of_rows = {f"{holders.owner}__in": Subquery(matching.values("id"))}
    rows = holders.values.filter(field_key=field.key, **of_rows).annotate(found=Count("id"))
    counted = (
        await rows.group_by("held")
        .order_by("-found", "held")
        .limit(COUNTED_MOST)
        .values_list("held", "found")
    )
    without = matching.filter(~holders.holding(Q(field_key=field.key)))
    counts = [CustomFieldCount(_shown(field, held), found) for held, found in counted]
    return [*counts, CustomFieldCount(None, await without.count())]


def _shown(field: CustomField, held: str) -> Any:
    """The value, as clients have it, of the text that rows are found by."""
    if field.kind is FieldKind.CHECKBOX:
        return held == "1"
    return f"user_{held}" if field.kind is FieldKind.PERSON else held
