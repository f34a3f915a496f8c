"""What the verbs of custom fields share: they happen one at a time, and whoever sees a field hears of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.events import Changed, Event, Snapshot
from domain.unit_of_work import exclusively, record
from domain.versions import check_version
from kit import text
from kit.errors import Invalid, NotFound
from models import CustomField, FieldNoun


def seen(field: CustomField) -> Snapshot:
    """Whom the field is for."""
    return Snapshot(field.tokens, {})


def tell(
    kind: type[Event], field: CustomField, before: Snapshot | None, after: Snapshot | None, **changes: Changed
) -> None:
    """Record what happened to a field. Customers hear that something did, not what and by whom."""
    told: dict[str, Any] = dict(changes)
    record(kind(entity_id=field.id, internal=True, before=before, after=after, **told))


async def alone() -> None:
    """Nobody else changes fields until the unit of work ends."""
    await exclusively("custom fields")


async def lock(field_id: UUID, version: int | None = None, *, archived: bool = False) -> CustomField:
    """The field, which nobody else changes until the unit of work ends; `archived`: one that is archived.

    Raises: NotFound (absent, or archived where it may not be, or the other way round), Conflict (stale version).
    """
    await alone()
    found = await CustomField.filter(
        id=field_id, archived_at__isnull=not archived
    ).first()  # house: an admin's, as was checked
    if found is None:
        raise NotFound("There is no such field.", "id")
    check_version(found, version, "field")
    return found


async def store(field: CustomField, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version."""
    field.version += 1
    await field.save(update_fields=[*columns, "version"])


async def live(noun: FieldNoun) -> list[CustomField]:
    """The fields that the noun has, in order."""
    fields = CustomField.filter(noun=noun, archived_at__isnull=True)  # house: whoever asks
    return await fields.order_by("rank", "id")


async def check_free(noun: FieldNoun, name: str, but: UUID | None = None) -> None:
    """Raises: Invalid, if another field has the name, whatever the case and accents."""
    if any(text.fold(each.name) == text.fold(name) for each in await live(noun) if each.id != but):
        raise Invalid("There is a field with this name.", "input", "name")
