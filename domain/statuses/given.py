"""What statuses are like where nobody has chosen."""

from uuid import UUID

from domain.colours import COLOURS
from kit.ids import new_id
from models import Status, StatusCategory

STATUSES_MOST = 25
"""Of one type."""

_FIRST = (
    ("Open", StatusCategory.NOT_STARTED),
    ("In progress", StatusCategory.IN_PROGRESS),
    ("Done", StatusCategory.FINISHED),
)


def first_statuses(type_id: UUID) -> list[Status]:
    """What a new type starts with, not yet stored."""
    return [
        Status(
            id=new_id(),
            type_id=type_id,
            name=name,
            category=category,
            colour=COLOURS[category],
            rank=rank,
            is_default=rank == 0,
        )
        for rank, (name, category) in enumerate(_FIRST)
    ]
