"""Networks of tasks: when each can begin and end, what it may slip, and what cannot be kept.

The method is the critical path method (Kelley & Walker, "Critical-Path Planning and Scheduling", 1959) on a precedence diagram
with four kinds of links and lags (Fondahl 1961; Moder, Phillips & Davis, "Project Management with CPM, PERT and Precedence
Diagramming", 1983; PMBOK Guide, "Schedule Network Analysis"), each task counting in working time of its own.
"""

from kit.network.parts import Conflict, ConflictKind, Constraint, Dates, Kind, Link, Task
from kit.network.schedule import Schedule, schedule
from kit.network.web import Cycle, Web

__all__ = [
    "Conflict",
    "ConflictKind",
    "Constraint",
    "Cycle",
    "Dates",
    "Kind",
    "Link",
    "Schedule",
    "Task",
    "Web",
    "schedule",
]
