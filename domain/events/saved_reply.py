"""What happens to saved replies: for their owner; of shared ones for the teams and for admins too."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class SavedReplyCreated(Event, kind="saved_reply.created"):
    """A saved reply was made."""

    name: Changed | None = changed(text=True, internal=True)
    sharing: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class SavedReplyEdited(Event, kind="saved_reply.edited"):
    """A saved reply has another name, text or folder, or is shared with others."""

    name: Changed | None = changed(text=True, internal=True)
    sharing: Changed | None = changed(internal=True)
    teams: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class SavedReplyRemoved(Event, kind="saved_reply.removed"):
    """A saved reply is gone; what was said with it stays."""
