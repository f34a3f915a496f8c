"""Every way in which a client can be wrong on a socket, and the code that closes it: never 1006."""

import time
from collections.abc import Callable

import pytest

from tests.web.asking import hello, until
from tests.web.conftest import Running
from tests.web.wire import PROTOCOL, ready, wire

SUBSCRIBE = '{"id":"1","type":"subscribe","payload":%s}'
TICKS = "subscription { silence }"

MALFORMED: dict[str, str | bytes] = {
    "empty": "",
    "no JSON": "NONSENSE",
    "cut JSON": '{"type":',
    "array": "[]",
    "array of messages": '[{"type":"ping"}]',
    "number": "1",
    "null": "null",
    "true": "true",
    "string": '"ping"',
    "empty object": "{}",
    "type null": '{"type":null}',
    "type number": '{"type":1}',
    "unknown type": '{"type":"start"}',
    "legacy init": '{"type":"connection_terminate"}',
    "a server's message": '{"type":"connection_ack"}',
    "a server's result": '{"id":"1","type":"next","payload":{}}',
    "binary": b'{"type":"ping"}',
    "binary nonsense": b"\xff\x00",
    "lone surrogate": '{"type":"ping","payload":{"a":"\\ud800"}}',
    "NaN": '{"type":"ping","payload":{"a":NaN}}',
    "deep": '{"type":"ping","payload":' + "[" * 2_000,
    "ping payload array": '{"type":"ping","payload":[]}',
    "pong payload text": '{"type":"pong","payload":"x"}',
    "init payload number": '{"type":"connection_init","payload":1}',
    "no id": '{"type":"subscribe","payload":{"query":"{ hello }"}}',
    "id number": '{"id":1,"type":"subscribe","payload":{"query":"{ hello }"}}',
    "id null": '{"id":null,"type":"subscribe","payload":{"query":"{ hello }"}}',
    "id empty": '{"id":"","type":"subscribe","payload":{"query":"{ hello }"}}',
    "id long": '{"id":"%s","type":"subscribe","payload":{"query":"{ hello }"}}' % ("x" * 257),
    "complete without id": '{"type":"complete"}',
    "no payload": '{"id":"1","type":"subscribe"}',
    "payload null": SUBSCRIBE % "null",
    "payload array": SUBSCRIBE % "[]",
    "payload text": SUBSCRIBE % '"{ hello }"',
    "no query": SUBSCRIBE % "{}",
    "query number": SUBSCRIBE % '{"query":1}',
    "query null": SUBSCRIBE % '{"query":null}',
    "query object": SUBSCRIBE % '{"query":{}}',
    "operationName number": SUBSCRIBE % '{"query":"{ hello }","operationName":1}',
    "variables array": SUBSCRIBE % '{"query":"{ hello }","variables":[]}',
    "variables text": SUBSCRIBE % '{"query":"{ hello }","variables":"x"}',
    "extensions number": SUBSCRIBE % '{"query":"{ hello }","extensions":1}',
}


@pytest.mark.parametrize("frame", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_frame_closes_with_4400(server: Running, frame: str | bytes) -> None:
    with ready(server) as socket:
        socket.send(frame)
        code, reason = socket.closed()
    assert code == 4400
    assert 0 < len(reason.encode()) <= 123
    hello(server)


@pytest.mark.parametrize("frame", ["[]", "1", "null", "NONSENSE", b"\x00"])
def test_malformed_frame_before_init_closes_with_4400(server: Running, frame: str | bytes) -> None:
    with wire(server) as socket:
        socket.send(frame)
        assert socket.closed()[0] == 4400


@pytest.mark.parametrize("offered", [(), ("graphql-ws",), ("mqtt", "graphql-ws")])
def test_other_subprotocols_close_with_4406(server: Running, offered: tuple[str, ...]) -> None:
    with wire(server, subprotocols=offered) as socket:
        assert socket.connection.subprotocol is None
        assert socket.closed()[0] == 4406


def test_ours_is_chosen_among_several(server: Running) -> None:
    with ready(server, subprotocols=("graphql-ws", PROTOCOL)) as socket:
        assert socket.connection.subprotocol == PROTOCOL


def test_silence_after_the_handshake_closes_with_4408(server: Running) -> None:
    with wire(server) as socket:
        assert socket.closed() == (4408, "Connection initialisation timeout")


def test_pings_do_not_replace_init(server: Running) -> None:
    with wire(server) as socket:
        socket.send({"type": "ping"})
        assert socket.receive() == {"type": "pong"}
        assert socket.closed()[0] == 4408


def test_second_init_closes_with_4429(server: Running) -> None:
    with ready(server) as socket:
        socket.send({"type": "connection_init"})
        assert socket.closed() == (4429, "Too many initialisation requests")


def test_two_inits_at_once_close_with_4429(server: Running) -> None:
    with wire(server) as socket:
        socket.send({"type": "connection_init"})
        socket.send({"type": "connection_init"})
        assert socket.closed()[0] == 4429


def test_subscribe_before_init_closes_with_4401(server: Running) -> None:
    with wire(server) as socket:
        socket.subscribe("1", "{ hello }")
        assert socket.closed()[0] == 4401


def test_taken_id_closes_with_4409(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("one", TICKS)
        socket.expect("one", "next")
        socket.subscribe("one", "{ hello }")
        assert socket.closed() == (4409, "Subscriber for one already exists")


def test_long_reason_is_cut_to_123_bytes(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("ü" * 200, TICKS)
        socket.subscribe("ü" * 200, TICKS)
        code, reason = socket.closed()
    assert code == 4409
    assert reason == ("Subscriber for " + "ü" * 200)[: len(reason)]
    assert len(reason.encode()) in (122, 123)


@pytest.mark.parametrize(
    "payload",
    [
        {"authorization": "Bearer nobody-token"},
        {"Authorization": "Basic YTpi"},
        {"authorization": "ada-token"},
        {"authorization": 5},
        {"token": "nobody-token"},
        {"token": ["ada-token"]},
        {"token": ""},
        {"apiKey": "nobody-token"},
    ],
)
def test_wrong_credentials_close_with_4403(server: Running, payload: object) -> None:
    with wire(server) as socket:
        socket.send({"type": "connection_init", "payload": payload})
        code, reason = socket.closed()
    assert code == 4403
    assert reason.startswith("Forbidden")


def test_wrong_credentials_of_the_handshake_close_with_4403(server: Running) -> None:
    with wire(server, headers={"authorization": "Bearer nobody-token"}) as socket:
        socket.send({"type": "connection_init"})
        assert socket.closed()[0] == 4403


def test_a_bug_at_sign_in_closes_with_4500(server: Running) -> None:
    with wire(server) as socket:
        socket.send({"type": "connection_init", "payload": {"token": "crash-token"}})
        assert socket.closed() == (4500, "Something went wrong on our side.")


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_cookie_from_another_site_closes_with_4403(server: Running, origin: str) -> None:
    headers = {"cookie": "deskwire_session=ada-token", "origin": origin}
    with wire(server, headers=headers) as socket:
        socket.send({"type": "connection_init"})
        assert socket.closed()[0] == 4403


def test_too_large_a_message_closes_with_1009(server: Running) -> None:
    with ready(server) as socket:
        socket.send({"type": "ping", "payload": {"x": "x" * 262_144}})
        assert socket.closed()[0] == 1009
    hello(server)


def test_a_message_of_the_largest_size_is_read(server: Running) -> None:
    with ready(server) as socket:
        frame = '{"type":"ping","payload":{"x":"%s"}}'
        socket.send(frame % ("x" * (262_144 - len(frame) + 2)))
        assert socket.receive()["type"] == "pong"


def test_a_text_frame_that_is_no_utf8_closes_with_1007(server: Running) -> None:
    with ready(server) as socket:
        socket.connection.send(b"\xff\xfe", text=True)
        assert socket.closed()[0] == 1007
    hello(server)


def test_a_flood_of_messages_closes_with_1008(serve: Callable[..., Running]) -> None:
    server = serve({"rate": 5.0, "burst": 20})
    with ready(server) as socket:
        for _ in range(19):  # with connection_init, the burst
            socket.send({"type": "pong"})
        socket.subscribe("1", "{ hello }")
        assert socket.closed() == (1008, "More than 5 messages a second.")


def test_the_rate_recovers(serve: Callable[..., Running]) -> None:
    server = serve({"rate": 100.0, "burst": 2})
    with ready(server) as socket:
        for _ in range(10):
            time.sleep(0.03)  # three tokens
            socket.send({"type": "ping"})
            assert socket.receive() == {"type": "pong"}


def test_a_silent_peer_is_dropped(serve: Callable[..., Running]) -> None:
    server = serve({"ping": 0.05, "idle": 0.4})
    with ready(server) as socket:
        socket.answers_pings = False
        code, _ = socket.closed()
    assert code == 1001
    assert socket.pings >= 3


def test_a_peer_that_answers_pings_stays(serve: Callable[..., Running]) -> None:
    server = serve({"ping": 0.05, "idle": 0.4})
    with ready(server) as socket:
        socket.subscribe("1", "{ slow(seconds: 1.2) }")
        assert socket.expect("1", "next")["data"] == {"slow": "done"}
    assert socket.pings >= 10


def test_connections_that_vanish_leave_nothing_behind(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("1", TICKS)
        socket.expect("1", "next")
        socket.connection.socket.close()
    until(lambda: not server.streams.open_now and not server.graphql.roster.connections)
