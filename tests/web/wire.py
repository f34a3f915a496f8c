"""A `graphql-transport-ws` client that says exactly what it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.web.conftest import Running

PROTOCOL = "graphql-transport-ws"
PATIENCE = 5.0


class Wire:
    """One socket; pings of the server are answered unless `answers_pings` is off."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.answers_pings = True
        self.pings = 0

    def send(self, message: object) -> None:
        """Send JSON, or text or bytes as they are."""
        self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def subscribe(self, id_: str, query: str, **more: object) -> None:
        self.send({"id": id_, "type": "subscribe", "payload": {"query": query, **more}})

    def receive(self) -> Any:
        """The next message that is no ping."""
        while True:
            text = self.connection.recv(PATIENCE)
            assert isinstance(text, str), "binary frame"
            message = json.loads(text)
            if message["type"] != "ping":
                return message
            self.pings += 1
            if self.answers_pings:
                self.send({"type": "pong"})

    def init(self, payload: object = None) -> None:
        self.send(
            {"type": "connection_init"}
            if payload is None
            else {"type": "connection_init", "payload": payload}
        )
        assert self.receive() == {"type": "connection_ack"}

    def closed(self) -> tuple[int | None, str]:
        """The code and reason with which the server closes; whatever it says before is dropped."""
        try:
            while True:
                self.receive()
        except ConnectionClosed:
            return self.connection.close_code, self.connection.close_reason or ""

    def expect(self, id_: str, kind: str) -> Any:
        """The payload of the next message, which must be of this kind and operation."""
        message = self.receive()
        assert (message.get("id"), message["type"]) == (id_, kind), message
        return message.get("payload")


@contextmanager
def wire(
    server: Running, *, headers: dict[str, str] | None = None, subprotocols: tuple[str, ...] = (PROTOCOL,)
) -> Iterator[Wire]:
    """An open socket."""
    with connect(
        server.ws,
        subprotocols=[Subprotocol(name) for name in subprotocols] or None,
        additional_headers=headers,
        open_timeout=PATIENCE,
        close_timeout=1,
        compression=None,
        ping_interval=None,
        max_size=None,
        proxy=None,
    ) as connection:
        yield Wire(connection)


@contextmanager
def ready(server: Running, payload: object = None, **more: Any) -> Iterator[Wire]:
    """A socket after `connection_ack`."""
    with wire(server, **more) as open_wire:
        open_wire.init(payload)
        yield open_wire
