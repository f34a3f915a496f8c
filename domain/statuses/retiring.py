"""The end of a status: nothing enters it from now on, and the worker brings its items to another."""

from kit import clock
from models import Status


async def retire(status: Status, into: Status) -> None:
    """The row stays; `into` is a status that there is. The worker's work is in `settle.py`."""
    status.retired_at = status.due_at = clock.now()
    status.retired_into_id = into.id
    status.barred_ids = None
    status.version += 1
    await status.save(update_fields=["retired_at", "due_at", "retired_into_id", "barred_ids", "version"])
