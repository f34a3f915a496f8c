"""Handing mail on: what is handed, what may come of it, and the way to nobody but the developer's eye."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kit import clock
from models import MailServer

NOWHERE = "kept"
"""The name of the server that is none."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A composed mail for one recipient. Bounces go to `sender`; an empty one asks for none.

    `server`: the one that an admin set for it; None for the machine's own.
    """

    sender: str
    recipient: str
    content: bytes = field(repr=False)
    server: MailServer | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The next server has taken the mail and answers for it; `reply` is what it said."""

    reply: str = ""
    server: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: try again later. `code` is the server's, None where none answered.

    counts: the mail was handed over, or may have been, which is done only so often; not where no server was there, or none
    that let us in or takes what we send.
    """

    code: int | None
    reason: str
    server: str = field(default="", compare=False)
    counts: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: this mail to this recipient will not be taken."""

    code: int | None
    reason: str
    server: str = field(default="", compare=False)


Outcome = Delivered | Deferred | Refused


class Transport(Protocol):
    """A way out for mail."""

    async def send(self, mail: Outgoing) -> Outcome:
        """Hand one mail on; says how that went, and raises nothing for what servers and networks do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail that stayed here, and when."""

    mail: Outgoing
    at: datetime


class NullTransport:
    """Sends nothing: keeps the last mails in this process, newest last, to be looked at."""

    def __init__(self, keep: int = 100) -> None:
        self.kept: deque[Kept] = deque(maxlen=keep)

    async def send(self, mail: Outgoing) -> Outcome:
        """Keep the mail."""
        self.kept.append(Kept(mail, clock.now()))
        return Delivered("kept, not sent", NOWHERE)
