"""What happens to mails that wait for an admin: for admins to know."""

from dataclasses import dataclass

from domain.events.declaration import Event


@dataclass(frozen=True, kw_only=True)
class IncomingMailSetAside(Event, kind="incoming_mail.set_aside"):
    """A mail was set aside: nothing was made of it."""


@dataclass(frozen=True, kw_only=True)
class IncomingMailReleased(Event, kind="incoming_mail.released"):
    """An admin let in a mail that was set aside."""


@dataclass(frozen=True, kw_only=True)
class IncomingMailFailed(Event, kind="incoming_mail.failed"):
    """Nothing could be made of a mail."""


@dataclass(frozen=True, kw_only=True)
class IncomingMailRetried(Event, kind="incoming_mail.retried"):
    """An admin had a mail tried again of which nothing could be made."""


@dataclass(frozen=True, kw_only=True)
class IncomingMailTaken(Event, kind="incoming_mail.taken"):
    """Something was made of a mail that an admin let in, or had tried again."""


@dataclass(frozen=True, kw_only=True)
class IncomingMailErased(Event, kind="incoming_mail.erased"):
    """A mail of which nothing was made was erased: by an admin, or because its time was over."""
