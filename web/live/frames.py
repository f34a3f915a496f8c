"""The messages of `graphql-transport-ws`: what a client may send, and ours as WebSocket frames."""

from dataclasses import dataclass

import orjson

from web.graphql import params
from web.graphql.errors import Shown
from web.graphql.params import Params
from web.graphql.refusals import Refusal
from web.live.codes import CloseSocket, Code
from web.live.wire import framed

_LONGEST_ID = 256

ACK = framed(b'{"type":"connection_ack"}')
PING = framed(b'{"type":"ping"}')


@dataclass(frozen=True, slots=True)
class Init:
    """The first message; its payload may hold the credentials."""

    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class Ping:
    """To be answered at once, with the same payload."""

    payload: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Pong:
    """Nothing but a sign of life."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """An operation of any kind, under an id that the client chose."""

    id: str
    params: Params


@dataclass(frozen=True, slots=True)
class Complete:
    """The client has heard enough of one operation."""

    id: str


Message = Init | Ping | Pong | Subscribe | Complete


def read(text: str | None, most: int) -> Message:
    """The message in a frame; `text` is None where the frame was binary.

    Raises: CloseSocket (4400, 1009).
    """
    if text is None:
        raise _bad("Only text frames are understood.")
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) > most:
        raise CloseSocket(Code.MESSAGE_TOO_BIG, f"A message may have {most} bytes at most.")
    try:
        value = orjson.loads(encoded)
    except orjson.JSONDecodeError:
        raise _bad("The message is not JSON.") from None
    if not isinstance(value, dict):
        raise _bad("A message is a JSON object.")
    return _message(value)


def _message(value: dict[str, object]) -> Message:
    match value.get("type"):
        case "connection_init":
            return Init(_payload(value) or {})
        case "ping":
            return Ping(_payload(value))
        case "pong":
            _payload(value)
            return Pong()
        case "subscribe":
            return Subscribe(_id(value), _params(value))
        case "complete":
            return Complete(_id(value))
        case str():
            raise _bad("This message type is not one that a client sends.")
        case _:
            raise _bad("A message needs a `type`.")


def _payload(value: dict[str, object]) -> dict[str, object] | None:
    payload = value.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise _bad("`payload` must be an object.")
    return payload


def _id(value: dict[str, object]) -> str:
    found = value.get("id")
    if not isinstance(found, str) or not found:
        raise _bad("This message needs an `id`, a string that is not empty.")
    if len(found) > _LONGEST_ID:
        raise _bad(f"An `id` may have {_LONGEST_ID} characters at most.")
    return found


def _params(value: dict[str, object]) -> Params:
    try:
        return params.from_value(value.get("payload"))
    except Refusal as refusal:
        raise _bad(f"The payload is no request: {refusal.errors[0].message}") from None


def _bad(reason: str) -> CloseSocket:
    return CloseSocket(Code.BAD_REQUEST, reason)


def pong(payload: dict[str, object] | None) -> bytes:
    """The answer to a ping."""
    return _frame({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})


def opening(id_: str) -> bytes:
    """How the text of each result of this operation begins."""
    return b'{"id":%b,"type":"next","payload":' % orjson.dumps(id_)


def result(opening: bytes, data: bytes) -> bytes:
    """A result, which is JSON already."""
    return framed(b"%b%b}" % (opening, data))


def failed(id_: str, errors: list[Shown]) -> bytes:
    """The end of an operation that failed."""
    return _frame({"id": id_, "type": "error", "payload": errors})


def complete(id_: str) -> bytes:
    """The end of an operation that has said all."""
    return _frame({"id": id_, "type": "complete"})


def _frame(value: object) -> bytes:
    return framed(orjson.dumps(value))
