"""The messages of `graphql-transport-ws`: what a client may send, and ours as text."""

from dataclasses import dataclass

import orjson

from web.graphql import params
from web.graphql.errors import Shown
from web.graphql.params import Params
from web.graphql.refusals import Refusal
from web.live.codes import CloseSocket, Code

_LONGEST_ID = 256

ACK = '{"type":"connection_ack"}'
PING = '{"type":"ping"}'


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


def pong(payload: dict[str, object] | None) -> str:
    """The answer to a ping."""
    return _text({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})


def opening(id_: str) -> str:
    """How each result of this operation begins; its JSON and a closing brace follow."""
    return f'{{"id":{_text(id_)},"type":"next","payload":'


def failed(id_: str, errors: list[Shown]) -> str:
    """The end of an operation that failed."""
    return _text({"id": id_, "type": "error", "payload": errors})


def complete(id_: str) -> str:
    """The end of an operation that has said all."""
    return _text({"id": id_, "type": "complete"})


def _text(value: object) -> str:
    return orjson.dumps(value).decode()
