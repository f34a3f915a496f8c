"""What happens to working hours: for admins, and for the user whose hours they are."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class WorkingHoursSet(Event, kind="working_hours.set"):
    """The company's hours or a user's changed; the entity is the user, and of a week None says that the company's holds."""

    week: Changed | None = changed(internal=True)
    country: Changed | None = changed(internal=True)
    region: Changed | None = changed(internal=True)
    days: Changed | None = changed(internal=True)
