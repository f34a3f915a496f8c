"""The values that an item has in custom fields."""

from collections.abc import Iterable, Sequence

from domain.custom_fields.changes import Change, Wanted, apply, checked, fields_of, told
from domain.custom_fields.kept import keep
from domain.events import ItemFieldsChanged, Snapshot
from domain.items.locked import snapshot, store
from domain.unit_of_work import record
from kit.errors import Invalid
from models import CustomField, CustomValue, FieldNoun, Item, Viewer


async def set_fields(viewer: Viewer, item: Item, wanted: Wanted, *, is_new: bool = False) -> None:
    """Give the locked item these values, and tell: of what customers see apart, since only that moves its version and time.

    is_new: it was made just now: what its type requires has to be among them.

    Raises: NotFound (a field, a person), NotAllowed (a field that customers do not edit), Invalid, TooLarge.
    """
    fields = await fields_of(viewer, FieldNoun.ITEM, wanted, required=is_new)
    changes = await checked(viewer, item, wanted, fields, lambda field: field.is_of(item.type_id))
    if is_new:
        _check_required(viewer, item, wanted, fields.values())
    if changes:
        await _store(item, changes, is_new=is_new)


async def copy_fields(item: Item, made: Item) -> None:
    """Give an item that was made just now the values of another, as they are: of the fields that there still are, and that its
    type has.
    """
    custom = item.custom or {}
    if not custom:
        return
    rows = CustomField.filter(noun=FieldNoun.ITEM, key__in=list(custom))  # house: nobody reads them here
    fields = await rows.filter(archived_at__isnull=True).order_by("rank", "id")
    found = CustomValue.filter(item_id=item.id).order_by("id")  # house: of a locked, visible item
    held = await found.values_list("field_key", "held")
    changes = [
        Change(field, None, custom[field.key], [text for key, text in held if key == field.key])
        for field in fields
        if field.is_of(made.type_id)
    ]
    if changes:
        await _store(made, changes, is_new=True)


async def _store(item: Item, changes: Sequence[Change], *, is_new: bool) -> None:
    before = snapshot(item)
    apply(item, changes)
    await keep(FieldNoun.ITEM, item.id, changes)
    hidden = [each for each in changes if not each.field.customers_see]
    if hidden:
        _tell(item, hidden, before, internal=True)
        before = snapshot(item)
    for_all = [each for each in changes if each.field.customers_see]
    if is_new or not for_all:
        await item.save(update_fields=["custom"])
    else:
        await store(item, ["custom"])
    if for_all:
        _tell(item, for_all, before, internal=False)


def _check_required(viewer: Viewer, item: Item, wanted: Wanted, fields: Iterable[CustomField]) -> None:
    """Raises: Invalid, if a field has no value that the new item needs. Of customers only what they may edit is asked."""
    given = {key for key, value in wanted if value is not None}
    for field in fields:
        asked = field.required and field.is_of(item.type_id) and (viewer.is_staff or field.customers_edit)
        if asked and field.key not in given:
            raise Invalid(
                f"The field {field.name} ({field.key}) needs a value.",
                "input",
                "customFields",
                key=field.key,
            )


def _tell(item: Item, changes: Sequence[Change], before: Snapshot, *, internal: bool) -> None:
    record(
        ItemFieldsChanged(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=internal,
            before=before,
            after=snapshot(item),
            **told(changes),
        )
    )
