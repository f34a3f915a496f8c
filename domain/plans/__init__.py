"""Planning: when items are to be worked on, and what follows from that."""

from domain.plans.given import Wanted, like
from domain.plans.link import remove_predecessor, set_predecessor
from domain.plans.reschedule import reschedule, undo_reschedule
from domain.plans.scheduled import ProjectSchedule, scheduled
from domain.plans.set_plan import set_plan

__all__ = [
    "ProjectSchedule",
    "Wanted",
    "like",
    "remove_predecessor",
    "reschedule",
    "scheduled",
    "set_plan",
    "set_predecessor",
    "undo_reschedule",
]
