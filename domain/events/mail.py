"""What happens to mail that goes out, and to the servers that take it."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class MailServerSaved(Event, kind="mail_server.saved"):
    """By which server mails go out was said, or changed."""

    host: Changed | None = changed(text=True, internal=True)
    port: Changed | None = changed(text=True, internal=True)
    username: Changed | None = changed(text=True, internal=True)
    from_address: Changed | None = changed(text=True, internal=True)
    from_name: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class MailServerRemoved(Event, kind="mail_server.removed"):
    """A mail server was taken away."""


@dataclass(frozen=True, kw_only=True)
class MessageMailChanged(Event, kind="message.mail_changed"):
    """A mail that tells somebody of a message was sent, put off, given up, cancelled, tried again, or came back."""

    recipient: Changed | None = changed(refers_to="principal", internal=True)
    state: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemMailChanged(Event, kind="item.mail_changed"):
    """The same of a mail about an item as such, like one that tells its requester that it is there."""

    recipient: Changed | None = changed(refers_to="principal", internal=True)
    state: Changed | None = changed(internal=True)
