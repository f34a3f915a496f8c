"""What happens to absences: for admins, and for the user who is away."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class AbsenceAdded(Event, kind="absence.added"):
    """A user is away for some time."""

    reason: Changed | None = changed(internal=True)
    begins: Changed | None = changed(internal=True)
    ends: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(Event, kind="absence.removed"):
    """A user is not away then, after all."""

    begins: Changed | None = changed(internal=True)
    ends: Changed | None = changed(internal=True)
