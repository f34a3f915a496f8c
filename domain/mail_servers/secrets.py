"""What a mail server is signed in at with: sealed where it is stored, told to nobody, and of no use in another row."""

from collections.abc import Sequence

from kit import seal
from kit.errors import Invalid
from models import MailServer

_PURPOSE = "mail server"


def sealed(server: MailServer, parts: Sequence[str]) -> str:
    """The parts, for this row alone."""
    return seal.seal(_PURPOSE, [str(server.id), *parts])


def opened(server: MailServer) -> list[str]:
    """The parts: a password, or a client secret and a refresh token.

    Raises: Invalid, where the keys of this machine do not open it.
    """
    try:
        row, *parts = seal.unseal(_PURPOSE, server.secret)
    except Invalid:
        row, parts = None, []
    if row != str(server.id):
        raise Invalid(
            "What this mail server is signed in at with cannot be read by the secret keys of today: set it anew."
        )
    return [str(part) for part in parts]


def with_token(server: MailServer, was: str, given: str) -> str | None:
    """Its secret sealed with another refresh token; None if it holds another than the one that was. Raises: Invalid."""
    parts = opened(server)
    return sealed(server, [parts[0], given]) if parts[1:] == [was] else None


def resealed(server: MailServer) -> str:
    """Its secret sealed by the first of today's keys. Raises: Invalid."""
    return sealed(server, opened(server))
