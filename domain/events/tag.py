"""What happens to tags: for staff to know."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class TagCreated(Event, kind="tag.created"):
    """A tag was made."""

    name: Changed | None = changed()
    colour: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class TagEdited(Event, kind="tag.edited"):
    """A tag has another name or colour."""

    name: Changed | None = changed()
    colour: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class TagRemoved(Event, kind="tag.removed"):
    """A tag is gone, from all items too."""
