"""The hours that hold now."""

from uuid import UUID

from models import WorkingHours


async def company() -> WorkingHours:
    """The company's hours, whoever asks: what is set, or what holds until something is."""
    return await _held(None)


async def of_user(key: UUID) -> WorkingHours:
    """A user's own hours; without a week where theirs are the company's."""
    return await _held(key)


async def _held(user_id: UUID | None) -> WorkingHours:
    kept = WorkingHours.filter(
        id=user_id or WorkingHours.COMPANY
    )  # house: whoever asks is asked for rights first
    return await kept.first() or WorkingHours.unchanged(user_id)
