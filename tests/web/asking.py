"""HTTP requests down to the byte, without what client libraries add by themselves."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.web.conftest import Running

Headers = dict[str, str]
RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Headers
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.json.get("errors", [])]


def ask(
    server: Running, method: str, path: str = "/graphql", headers: Headers | None = None, body: bytes = b""
) -> Reply:
    """One request on a connection of its own; only Host and (with a body) Content-Length are added."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        given = {name.lower(): value for name, value in (headers or {}).items()}
        if method == "POST" and not {"content-length", "transfer-encoding"} & given.keys():
            given["content-length"] = str(len(body))
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return Reply(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
    finally:
        connection.close()


def post(server: Running, body: object, headers: Headers | None = None) -> Reply:
    """A POST of JSON (or of bytes as they are) that accepts application/graphql-response+json."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(
        server, "POST", headers={"content-type": JSON, "accept": RESPONSE, **(headers or {})}, body=raw
    )


def get(server: Running, params: dict[str, str] | str, headers: Headers | None = None) -> Reply:
    """A GET with these parameters (or this query string as it is)."""
    text = params if isinstance(params, str) else urlencode(params)
    return ask(server, "GET", f"/graphql?{text}", {"accept": RESPONSE, **(headers or {})})


def hello(server: Running) -> None:
    """The server answers a normal query."""
    reply = post(server, {"query": "{ hello }"})
    assert (reply.status, reply.json["data"]) == (200, {"hello": "hello you"})


def me(reply: Reply) -> object:
    """Who the server says is asking; the reply must be a success."""
    assert reply.status == 200, reply.body
    return reply.json["data"]["me"]


def until(condition: Callable[[], object]) -> None:
    """Wait for something that happens in the server, half a minute at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
