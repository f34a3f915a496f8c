"""What happens to baselines: for those who work in the project."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class BaselineTaken(Event, kind="baseline.taken"):
    """What a project's plan said was kept, of so many items."""

    name: Changed | None = changed(text=True, internal=True)
    items: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class BaselineRemoved(Event, kind="baseline.removed"):
    """A baseline is gone."""
