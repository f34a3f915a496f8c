"""Values as rows: by these what has them is found, sorted and counted."""

from collections.abc import Sequence
from uuid import UUID

from domain.custom_fields.changes import Change
from kit.ids import new_id
from models import FieldNoun
from models.properties.custom import HOLDERS


async def keep(noun: FieldNoun, key: UUID, changes: Sequence[Change]) -> None:
    """Have the rows say what the locked row of this noun has by now: two statements at most."""
    holders = HOLDERS[noun]
    if any(each.before is not None for each in changes):
        old = holders.of(key).filter(field_key__in=[each.field.key for each in changes])
        await old.delete()
    rows = [
        holders.values(**{"id": new_id(), holders.owner: key, "field_key": each.field.key, "held": text})
        for each in changes
        for text in each.held
    ]
    if rows:
        await holders.values.bulk_create(rows)
