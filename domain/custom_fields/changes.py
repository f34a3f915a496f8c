"""What changes of the values that something has in custom fields: checked, and told by an event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tortoise.expressions import Q

from domain.custom_fields import values
from domain.events import Changed
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from models import CustomField, FieldNoun, Viewer
from models.custom_field import shown

AT_ONCE_MOST = 250
AT: tuple[str | int, ...] = ("input", "customFields")
"""Where clients say values, mostly."""

Wanted = Sequence[tuple[str, Any]]
"""(a field's key, its value; None clears)"""


class Holder(Protocol):
    """A row that has values."""

    custom: dict[str, str] | None


@dataclass(frozen=True)
class Change:
    """One field's value, as its row has it, before and after; and the texts that an item is found by."""

    field: CustomField
    before: str | None
    after: str | None
    held: Sequence[str]


async def fields_of(
    viewer: Viewer, noun: FieldNoun, wanted: Wanted, at: tuple[str | int, ...] = AT, *, required: bool = False
) -> dict[str, CustomField]:
    """The noun's fields that are named, by key; `required`: and those that are required. Raises: TooLarge."""
    if len(wanted) > AT_ONCE_MOST:
        raise TooLarge(f"At most {AT_ONCE_MOST} values at once.", *at)
    if not wanted and not required:
        return {}
    named = Q(key__in=list({key for key, _ in wanted}))
    which = Q(named, Q(required=True), join_type=Q.OR) if required else named
    rows = CustomField.visible_to(viewer).filter(which, noun=noun, archived_at__isnull=True)
    return {each.key: each for each in await rows}


async def checked(
    viewer: Viewer,
    row: Holder,
    wanted: Wanted,
    fields: Mapping[str, CustomField],
    has: Callable[[CustomField], bool] = lambda field: True,
    at: tuple[str | int, ...] = AT,
) -> list[Change]:
    """What changes; `has`: whether the row is of a type that has the field.

    Raises: NotFound (a field, a person), NotAllowed (a field that customers do not edit), Invalid, TooLarge.
    """
    held, changes, named = row.custom or {}, list[Change](), set[str]()
    for index, (key, value) in enumerate(wanted):
        path = (*at, index)
        field = fields.get(key)
        if field is None:
            raise NotFound("There is no such field.", *path, "key")
        if key in named:
            raise Invalid("This field is named twice.", *path, "key")
        named.add(key)
        if viewer.is_customer and not field.customers_edit:
            raise NotAllowed("Customers do not edit this field.", *path, "key")
        before = held.get(key)
        if value is None:
            if field.required:
                raise Invalid("This field needs a value.", *path, "value")
            after, texts = None, list[str]()
        else:
            if not has(field):
                raise Invalid("Items of this type do not have this field.", *path, "key")
            old = None if before is None else shown(before)
            after, texts = await values.check(viewer, field, value, old, *path, "value")
        if after != before:
            changes.append(Change(field, before, after, texts))
    return changes


def apply(row: Holder, changes: Sequence[Change]) -> None:
    """Have the row say what the values are now; the caller saves it."""
    held = dict(row.custom or {})
    for each in changes:
        held.pop(each.field.key, None)
        if each.after is not None:
            held[each.field.key] = each.after
    row.custom = held or None


def told(changes: Sequence[Change]) -> dict[str, Any]:
    """What an event tells of them: which fields, and the values."""
    return {
        "fields": Changed([], sorted(each.field.key for each in changes)),
        "values": {each.field.key: Changed(_json(each.before), _json(each.after)) for each in changes},
    }


def _json(written: str | None) -> str | None:
    return None if written is None else written[1:]
