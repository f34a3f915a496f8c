"""GraphQL over server-sent events: one request, one stream, the same ends as a socket's."""

import http.client
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web.asking import EVENTS, JSON, RESPONSE, Headers, ask, get, post, until
from tests.web.conftest import Running


@dataclass(frozen=True)
class Event:
    name: str
    data: Any
    id: str | None = None


@dataclass
class Events:
    """An open event stream, read line by line as an EventSource would."""

    response: http.client.HTTPResponse
    connection: http.client.HTTPConnection
    comments: int = 0
    retry: str | None = None

    def __iter__(self) -> Iterator[Event]:
        fields: dict[str, str] = {}
        while line := self.response.readline().decode():
            name, _, value = line.rstrip("\n").partition(":")
            if line == "\n" and "event" in fields:
                data = fields.get("data")
                yield Event(fields["event"], json.loads(data) if data else None, fields.get("id"))
                fields = {}
            elif line.startswith(":"):
                self.comments += 1
            elif name == "retry":
                self.retry = value.strip()
            elif name:
                fields[name] = value.removeprefix(" ")

    def next(self) -> Event:
        return next(iter(self))


@contextmanager
def events(
    server: Running, query: str, headers: Headers | None = None, method: str = "POST", **more: object
) -> Iterator[Events]:
    """The answer to an operation as events."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    sent = {"accept": EVENTS, **(headers or {})}
    try:
        if method == "GET":
            connection.request("GET", "/graphql?" + urlencode({"query": query}), headers=sent)
        else:
            body = json.dumps({"query": query, **more})
            connection.request("POST", "/graphql", body, {"content-type": JSON, **sent})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        assert response.headers["content-type"] == f"{EVENTS}; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        yield Events(response, connection)
    finally:
        connection.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stream_is_told_with_cursors_and_completed(server: Running, method: str) -> None:
    with events(server, "subscription { ticks(count: 3) }", method=method) as stream:
        assert list(stream) == [
            *[Event("next", {"data": {"ticks": n}}, str(n)) for n in (1, 2, 3)],
            Event("complete", None),
        ]
        assert 1_000 <= int(stream.retry or 0) <= 5_000


def test_last_event_id_resumes_and_wins_over_after(server: Running) -> None:
    query = 'subscription { ticks(count: 5, after: "1") }'
    with events(server, query) as stream:
        assert [event.id for event in stream][:-1] == ["2", "3", "4", "5"]
    with events(server, query, {"last-event-id": "3"}) as stream:
        assert [event.id for event in stream][:-1] == ["4", "5"]


def test_variables_and_operation_names(server: Running) -> None:
    query = "query Q { hello } subscription S($count: Int!) { ticks(count: $count) }"
    with events(server, query, operationName="S", variables={"count": 2}) as stream:
        assert len(list(stream)) == 3


def test_a_query_is_one_event(server: Running) -> None:
    with events(server, "{ hello boom }") as stream:
        result, complete = list(stream)
    assert result.data["data"] == {"hello": "hello you", "boom": None}
    assert result.data["extensions"]["cost"] == {"requested": 2, "budget": 10_000}
    assert complete == Event("complete", None)


def test_a_mutation_is_one_event_and_needs_post(serve: Callable[..., Running]) -> None:
    server = serve()
    with events(server, "mutation { increase }") as stream:
        assert stream.next().data["data"] == {"increase": 1}
    reply = get(server, {"query": "mutation { increase }"}, {"accept": EVENTS})
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert server.engine.total == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
        ("{ items(first: 1000000) { nodes { id } } }", "COST_TOO_HIGH"),
        ("subscription { refused }", "FILTER_NOT_LIVE"),
    ],
)
def test_a_refused_operation_is_an_event(server: Running, query: str, code: str) -> None:
    with events(server, query) as stream:
        result, complete = list(stream)
    assert [error["extensions"]["code"] for error in result.data["errors"]] == [code]
    assert "data" not in result.data
    assert complete.name == "complete"


@pytest.mark.parametrize(("query", "code"), [("gone", "NOT_FOUND"), ("broken", "INTERNAL")])
def test_a_stream_that_fails_says_so_last(server: Running, query: str, code: str) -> None:
    with events(server, f"subscription {{ {query} }}") as stream:
        first, last, complete = list(stream)
    assert first.data == {"data": {query: 1}}
    assert [error["extensions"]["code"] for error in last.data["errors"]] == [code]
    assert "canary" not in str(last)
    assert complete.name == "complete"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"authorization": "Bearer nobody-token"}, {"query": "subscription { silence }"}, 401),
        ({"authorization": "Bearer poor-token"}, {"query": "subscription { silence }"}, 429),
        ({}, [], 422),
        ({}, b"NONSENSE", 400),
        ({"content-type": "text/plain"}, {}, 415),
    ],
)
def test_what_is_wrong_before_the_document_keeps_its_status(
    server: Running, headers: Headers, body: object, status: int
) -> None:
    reply = post(server, body, {"accept": EVENTS, **headers})
    assert reply.status == status
    assert reply.media.startswith(RESPONSE)


def test_the_operation_decides_where_both_are_accepted(server: Running) -> None:
    both = {"accept": f"{RESPONSE}, {JSON}, {EVENTS}"}
    assert post(server, {"query": "{ hello }"}, both).media.startswith(RESPONSE)
    with events(server, "subscription { ticks(count: 1) }", both) as stream:
        assert stream.next().id == "1"


def test_a_client_that_prefers_events_gets_them(server: Running) -> None:
    with events(server, "{ hello }", {"accept": f"{EVENTS}, {JSON};q=0.5"}) as stream:
        assert stream.next().name == "next"


def test_a_quiet_stream_has_comments(serve: Callable[..., Running]) -> None:
    server = serve({"heartbeat": 0.05})
    with events(server, "subscription { silence }") as stream:
        for _ in stream:
            break
        while stream.comments < 3:
            assert stream.response.readline()
            stream.comments += 1


def test_a_client_that_leaves_closes_its_stream(server: Running) -> None:
    with events(server, "subscription { silence }") as stream:
        stream.next()
        assert server.streams.open_now == 1
    until(lambda: server.streams.open_now == 0 and not server.graphql.roster.connections)


def test_a_sign_in_that_ends_is_the_last_event(serve: Callable[..., Running]) -> None:
    server = serve()
    with events(server, "subscription { revoked }", {"authorization": "Bearer ada-token"}) as stream:
        stream.next()
        server.loop.call_soon_threadsafe(server.streams.let_go.set)
        last, complete = list(stream)
    assert last.data["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED", "closeCode": 4401}
    assert complete.name == "complete"
    until(lambda: server.streams.open_now == 0)


def test_a_slow_reader_is_told_last(serve: Callable[..., Running]) -> None:
    server = serve({"queue": 4, "queue_bytes": 100_000})
    with events(server, "subscription { flood(size: 1000000) }") as stream:
        until(server.is_stuck)
        *_, last, complete = list(stream)
    assert last.data["errors"][0]["extensions"] == {"code": "SLOW_READER", "closeCode": 1013}
    assert complete.name == "complete"
    assert server.graphql.roster.closes == {1013: 1}


def test_a_reader_that_never_reads_is_given_up(serve: Callable[..., Running]) -> None:
    server = serve({"send": 0.2, "farewell": 0.2})
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        path = "/graphql?" + urlencode({"query": "subscription { flood(size: 3000000) }"})
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {EVENTS}\r\n\r\n".encode())
        until(lambda: server.graphql.roster.closes == {1013: 1})
        until(lambda: not server.graphql.roster.connections)
    assert server.streams.open_now == 0


def test_shutdown_is_the_last_event(serve: Callable[..., Running]) -> None:
    server = serve()
    with events(server, "subscription { silence }") as stream:
        stream.next()
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        last, complete = list(stream)
        stopping.join(10)
    assert last.data["errors"][0]["extensions"] == {"code": "SHUTTING_DOWN", "closeCode": 1012}
    assert complete.name == "complete"


def test_a_draining_server_opens_no_stream(serve: Callable[..., Running]) -> None:
    server = serve()
    server.graphql.roster.is_draining = True
    reply = get(server, {"query": "subscription { silence }"}, {"accept": EVENTS})
    assert (reply.status, reply.codes) == (503, ["SHUTTING_DOWN"])
    assert reply.headers["retry-after"] == "5"


def test_head_has_the_headers_of_a_stream_and_no_stream(server: Running) -> None:
    path = "/graphql?" + urlencode({"query": "subscription { silence }"})
    reply = ask(server, "HEAD", path, {"accept": EVENTS})
    assert (reply.status, reply.body) == (200, b"")
    assert reply.media.startswith(EVENTS)
    assert server.streams.open_now == 0


def test_the_bytes_are_an_event_stream(server: Running) -> None:
    path = "/graphql?" + urlencode({"query": "subscription { ticks(count: 1) }"})
    reply = ask(server, "GET", path, {"accept": EVENTS})
    assert re.fullmatch(
        rb'retry: \d+\n\nid: 1\nevent: next\ndata: \{"data":\{"ticks":1\}\}\n\nevent: complete\ndata:\n\n',
        reply.body,
    )
