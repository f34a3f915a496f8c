"""What happens to mailboxes: for admins to know. Secrets are never told."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class MailboxCreated(Event, kind="mailbox.created"):
    """Mail of a mailbox is fetched from now on."""

    place: Changed | None = changed(text=True, internal=True)
    inbox: Changed | None = changed(refers_to="inbox", internal=True)


@dataclass(frozen=True, kw_only=True)
class MailboxEdited(Event, kind="mailbox.edited"):
    """Where a mailbox is, what becomes of its mail, or by what it is opened changed."""

    place: Changed | None = changed(text=True, internal=True)
    inbox: Changed | None = changed(refers_to="inbox", internal=True)
    is_active: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class MailboxRemoved(Event, kind="mailbox.removed"):
    """Mail of a mailbox is fetched no longer; what was fetched stays."""

    place: Changed | None = changed(text=True, internal=True)
