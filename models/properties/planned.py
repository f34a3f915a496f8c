"""What of an item's plan lists are narrowed and sorted by; its row says it once more (`domain/plans/kept.py`)."""

from datetime import timedelta
from typing import Any

from kit import clock
from models.item import Item
from models.properties.declaration import Kind, Property
from models.properties.filters import All, Condition

_FINISH = Property(
    "planned_finish",
    Kind.INSTANT,
    "When it is planned to finish.",
    "planned_finish",
    nullable=True,
    internal=True,
    sortable=True,
)


def of_plans(finished_at: Property) -> tuple[Property, ...]:
    """The properties; `finished_at` says when an item was finished."""
    late = (Condition(_FINISH, "before", timedelta()), Condition(finished_at, "is_null", True))
    return (
        Property("planned", Kind.FLAG, "Whether it has a plan.", "planned", internal=True),
        Property(
            "planned_start",
            Kind.INSTANT,
            "When it is planned to start.",
            "planned_start",
            nullable=True,
            internal=True,
            sortable=True,
        ),
        _FINISH,
        _minutes("work", "How much work its plan says it is, in minutes."),
        _minutes("duration", "How long its plan says it takes, in minutes of the company's working time."),
        Property(
            "late",
            Kind.FLAG,
            "Whether it is not finished, although it was planned to be by now. Streams tell of what happens, not of time that "
            "passes.",
            internal=True,
            means=All(late),
        ),
    )


def state(item: Item) -> dict[str, Any]:
    """The values of an item that has a plan; of others, which most are, nothing."""
    if not item.planned:
        return {}
    return {
        "planned": True,
        "planned_start": clock.to_text(item.planned_start) if item.planned_start else None,
        "planned_finish": clock.to_text(item.planned_finish) if item.planned_finish else None,
        "planned_work_minutes": item.planned_work_minutes,
        "planned_duration_minutes": item.planned_duration_minutes,
    }


def _minutes(of: str, text: str) -> Property:
    name = f"planned_{of}_minutes"
    return Property(name, Kind.NUMBER, text, name, nullable=True, internal=True, sortable=True)
