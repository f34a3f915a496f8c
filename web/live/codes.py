"""The close codes of a socket, and why it was closed."""

from dataclasses import dataclass
from enum import IntEnum

_LONGEST = 123  # bytes that RFC 6455 leaves to a reason


class Code(IntEnum):
    """RFC 6455's own below 4000, `graphql-transport-ws`'s from there on."""

    GOING_AWAY = 1001
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429
    INTERNAL_ERROR = 4500


@dataclass(frozen=True, slots=True)
class Closing:
    """A decision to close: the code, and a sentence for who debugs a client."""

    code: Code
    reason: str

    @property
    def short_reason(self) -> str:
        """The reason, cut where RFC 6455 wants it, between two characters."""
        return self.reason.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")


class CloseSocket(Exception):
    """Raised where a frame or a state forbids the connection to go on."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.closing = Closing(code, reason)
