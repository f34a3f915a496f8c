"""What happens to inboxes: for admins to know."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class InboxCreated(Event, kind="inbox.created"):
    """An inbox was made."""

    name: Changed | None = changed(text=True, internal=True)
    addresses: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class InboxEdited(Event, kind="inbox.edited"):
    """An inbox's name, addresses or rules changed."""

    name: Changed | None = changed(text=True, internal=True)
    addresses: Changed | None = changed(text=True, internal=True)
    allowed_senders: Changed | None = changed(text=True, internal=True)
    own_lists: Changed | None = changed(text=True, internal=True)
    blocked_senders: Changed | None = changed(text=True, internal=True)
    trusted_senders: Changed | None = changed(text=True, internal=True)
    project: Changed | None = changed(refers_to="project", internal=True)
    type: Changed | None = changed(refers_to="type", internal=True)
    assignee: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class InboxRemoved(Event, kind="inbox.removed"):
    """An inbox was removed; what came through it stays."""
