"""What search knows of a field's values, when the field changes: is kept anew with the change, of many rows some at a time later.

Meanwhile nobody finds what is not for them: customers' searches ask what each field is now (`models/search/sides.py`).
"""

from datetime import timedelta
from uuid import UUID

from tortoise.connection import get_connection

from domain import workspace
from domain.leases import claim_due
from domain.unit_of_work import unit_of_work
from kit import clock
from models import CustomField
from models.search.custom_words import FOUND_BY
from models.search.keep import keep_holding

LEASE = timedelta(seconds=60)
ROWS_AT_ONCE = 500


async def keep_words(field: CustomField) -> None:
    """Have search know the values of a field that was shown, hidden, archived, restored or whose options are called otherwise:
    within the unit of work of some rows; if there are more, of all that are left soon after it.
    """
    if field.kind not in FOUND_BY:
        return
    await _keep_some(field)


async def claim(most: int) -> list[UUID]:
    """Fields whose words are to be kept anew, those of one worker until its lease runs out."""
    return await claim_due(CustomField, "words_due_at", LEASE, most)


async def keep_more(field_id: UUID) -> None:
    """Keep the words of some more rows anew; when there are no more, it is done with."""
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        due = CustomField.filter(id=field_id, words_due_at__isnull=False)  # house: the worker's own rows
        field = await due.select_for_update().first()
        if field is None:
            return
        await _keep_some(field, field.words_after)


async def _keep_some(field: CustomField, after: UUID | None = None) -> None:
    """Keep the words of rows after this one anew; the field notes where to go on, if there are more."""
    last = await keep_holding(get_connection("default"), field, ROWS_AT_ONCE, after)
    field.words_after, field.words_due_at = last, clock.now() if last else None
    await field.save(update_fields=["words_after", "words_due_at"])
