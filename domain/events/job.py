"""What becomes of what takes long: for who asked for it, and admins."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class JobCreated(Event, kind="job.created"):
    """Something was asked for that the worker does in steps."""


@dataclass(frozen=True, kw_only=True)
class JobAdvanced(Event, kind="job.advanced"):
    """A step was done, or none will be any more: done, failed, or canceled."""

    state: Changed | None = changed(internal=True)
    done: Changed | None = changed(internal=True)
    failed: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class JobRemoved(Event, kind="job.removed"):
    """One that was over is forgotten; what it made stays."""
