"""Who is on a socket, how much they may do at once, and what happens when their sign-in ends."""

from collections.abc import Callable

import pytest

from tests.web.asking import until
from tests.web.conftest import Running
from tests.web.wire import ready

SILENCE = "subscription { silence }"


@pytest.mark.parametrize(
    "payload",
    [{"authorization": "Bearer ada-token"}, {"Authorization": "bearer ada-token"}, {"token": "ada-token"}],
)
def test_the_init_payload_signs_in(server: Running, payload: object) -> None:
    with ready(server, payload) as socket:
        socket.subscribe("1", "{ me }")
        assert socket.expect("1", "next")["data"] == {"me": "ada"}


@pytest.mark.parametrize("origin", [None, "https://desk.example", "own"])
def test_a_cookie_signs_in_from_pages_that_are_welcome(server: Running, origin: str | None) -> None:
    headers = {"cookie": "deskwire_session=bob-token"}
    if origin is not None:
        headers["origin"] = f"http://127.0.0.1:{server.port}" if origin == "own" else origin
    with ready(server, headers=headers) as socket:
        socket.subscribe("1", "{ me }")
        assert socket.expect("1", "next")["data"] == {"me": "bob"}


def test_a_token_wins_over_another_sites_cookie(server: Running) -> None:
    headers = {"cookie": "deskwire_session=bob-token", "origin": "https://evil.example"}
    with ready(server, {"token": "ada-token"}, headers=headers) as socket:
        socket.subscribe("1", "{ me }")
        assert socket.expect("1", "next")["data"] == {"me": "ada"}


def test_a_used_up_budget_is_an_error_with_when_to_come_back(server: Running) -> None:
    with ready(server, {"token": "poor-token"}) as socket:
        socket.subscribe("1", "{ hello }")
        [error] = socket.expect("1", "error")
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 7}


def test_too_many_operations_are_errors_for_their_ids(serve: Callable[..., Running]) -> None:
    server = serve({"operations": 3})
    with ready(server) as socket:
        for n in range(3):
            socket.subscribe(str(n), SILENCE)
            socket.expect(str(n), "next")
        socket.subscribe("over", SILENCE)
        [error] = socket.expect("over", "error")
        assert error["extensions"] == {"code": "TOO_MANY_OPERATIONS", "most": 3}
        socket.send({"id": "0", "type": "complete"})
        socket.subscribe("over", SILENCE)
        socket.expect("over", "next")


def test_a_persons_streams_are_bounded_over_sockets(serve: Callable[..., Running]) -> None:
    server = serve({"streams": 2})
    with ready(server, {"token": "ada-token"}) as one, ready(server, {"token": "ada-token"}) as two:
        for socket in (one, two):
            socket.subscribe("1", SILENCE)
            socket.expect("1", "next")
        two.subscribe("2", SILENCE)
        assert two.expect("2", "error")[0]["extensions"]["code"] == "TOO_MANY_STREAMS"
        with ready(server, {"token": "bob-token"}) as other:
            other.subscribe("1", SILENCE)
            other.expect("1", "next")
        one.send({"id": "1", "type": "complete"})
        until(lambda: server.streams.open_now == 1)
        two.subscribe("2", SILENCE)
        two.expect("2", "next")


def test_a_sign_in_that_ends_mid_stream_closes_with_4401(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server, {"token": "ada-token"}) as socket:
        socket.subscribe("1", "subscription { revoked }")
        socket.expect("1", "next")
        server.loop.call_soon_threadsafe(server.streams.let_go.set)
        assert socket.closed() == (4401, "The sign-in has ended.")
    until(lambda: server.streams.open_now == 0)


def test_an_operation_after_the_sign_in_ended_closes_with_4401(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server, {"token": "ada-token"}) as socket:
        socket.subscribe("1", "{ me }")
        assert socket.expect("1", "next")["data"] == {"me": "ada"}
        socket.expect("1", "complete")
        server.engine.revoked.add("ada")
        socket.subscribe("1", "{ me }")
        assert socket.closed()[0] == 4401


def test_an_idle_socket_learns_that_the_sign_in_ended(serve: Callable[..., Running]) -> None:
    server = serve({"recheck": 0.1})
    with ready(server, {"token": "ada-token"}) as socket:
        server.engine.revoked.add("ada")
        assert socket.closed()[0] == 4401


def test_a_socket_with_a_stream_leaves_the_asking_to_the_stream(serve: Callable[..., Running]) -> None:
    server = serve({"recheck": 0.05, "ping": 0.05})
    with ready(server, {"token": "ada-token"}) as socket:
        socket.subscribe("1", SILENCE)
        socket.expect("1", "next")
        asked = len(server.engine.opened)
        socket.subscribe("2", "{ slow(seconds: 0.5) }")
        socket.expect("2", "next")
        assert socket.pings >= 4
        assert len(server.engine.opened) == asked + 1  # for the query
