"""What a well-behaved socket client gets: answers, streams, errors by operation, an orderly end."""

import asyncio
import json
import threading
from collections.abc import Callable

import pytest

from tests.web.asking import hello, until
from tests.web.conftest import Running
from tests.web.toy import ToyEngine, ToyStreams
from tests.web.wire import ready, wire
from web.graphql.engine import Credentials
from web.graphql.operations import Operations
from web.graphql.params import Params
from web.graphql.persisted import MemoryDocuments
from web.live.limits import LiveLimits
from web.live.outbox import Outbox
from web.live.roster import Roster
from web.live.runs import Live, Runs
from web.live.wire import text_of

SILENCE = "subscription { silence }"


def test_a_query_is_next_and_complete(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe(
            "1", "query ($n: String) { hello(name: $n) }", variables={"n": "Zoë"}, operationName=None
        )
        result = socket.expect("1", "next")
        socket.expect("1", "complete")
    assert result == {
        "data": {"hello": "hello Zoë"},
        "extensions": {"cost": {"requested": 1, "budget": 10_000}, "cursor": "sealed-41"},
    }


def test_a_mutation_over_a_socket(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server) as socket:
        socket.subscribe("1", "mutation { increase(by: 5) }")
        assert socket.expect("1", "next")["data"] == {"increase": 5}
        socket.expect("1", "complete")


def test_an_id_may_be_used_again_after_complete(server: Running) -> None:
    with ready(server) as socket:
        for _ in range(3):
            socket.subscribe("1", "{ hello }")
            socket.expect("1", "next")
            socket.expect("1", "complete")


def test_a_stream_is_told_in_order_and_completed(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe(
            "t", "subscription ($count: Int!) { ticks(count: $count) }", variables={"count": 500}
        )
        assert [socket.expect("t", "next") for _ in range(500)] == [
            {"data": {"ticks": n}} for n in range(1, 501)
        ]
        socket.expect("t", "complete")


def test_several_streams_interleave(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("a", SILENCE)
        socket.expect("a", "next")
        socket.subscribe("b", "{ hello }")
        socket.expect("b", "next")
        socket.expect("b", "complete")
        assert server.streams.open_now == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { silence refused }", "GRAPHQL_VALIDATION_FAILED"),
        ("{" + "{ me" * 500, "DOCUMENT_TOO_DEEP"),
        ("{ items(first: 1000000) { nodes { id } } }", "COST_TOO_HIGH"),
        ("query ($a: Int!) { add(a: $a) }", "BAD_USER_INPUT"),
        ("subscription ($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
        ("subscription { refused }", "FILTER_NOT_LIVE"),
    ],
)
def test_a_refused_operation_is_an_error_for_its_id_alone(server: Running, query: str, code: str) -> None:
    with ready(server) as socket:
        socket.subscribe("1", query)
        errors = socket.expect("1", "error")
        assert [error["extensions"]["code"] for error in errors] == [code]
        socket.subscribe("1", "{ hello }")
        socket.expect("1", "next")


def test_a_stream_that_ends_with_a_refusal_is_an_error(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("1", "subscription { gone }")
        socket.expect("1", "next")
        assert socket.expect("1", "error") == [
            {
                "message": "There is no such item.",
                "extensions": {"code": "NOT_FOUND", "argumentPath": ["id"], "params": {}},
            }
        ]
        socket.subscribe("2", "{ hello }")
        socket.expect("2", "next")


def test_a_bug_in_a_stream_is_masked(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("1", "subscription { broken }")
        socket.expect("1", "next")
        [error] = socket.expect("1", "error")
    assert error["extensions"]["code"] == "INTERNAL"
    assert len(error["extensions"]["requestId"]) == 32
    assert "canary" not in str(error)


def test_complete_stops_a_stream_at_once(server: Running) -> None:
    with ready(server) as socket:
        socket.subscribe("1", SILENCE)
        socket.expect("1", "next")
        socket.send({"id": "1", "type": "complete"})
        until(lambda: server.streams.open_now == 0)
        socket.subscribe("1", "{ hello }")
        assert socket.expect("1", "next")["data"] == {"hello": "hello you"}


def test_complete_of_an_unknown_id_is_ignored(server: Running) -> None:
    with ready(server) as socket:
        socket.send({"id": "never", "type": "complete"})
        socket.subscribe("1", "{ hello }")
        socket.expect("1", "next")


def test_a_completed_mutation_is_finished_unheard(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server) as socket:
        socket.subscribe("1", "mutation { slowIncrease(by: 3, seconds: 0.3) }")
        until(lambda: server.engine.slow_begun)
        socket.send({"id": "1", "type": "complete"})
        until(lambda: server.engine.total == 3)
        socket.send({"type": "ping"})
        assert socket.receive() == {"type": "pong"}


def test_a_mutation_outlives_its_socket(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server) as socket:
        socket.subscribe("1", "mutation { slowIncrease(by: 3, seconds: 0.3) }")
        until(lambda: server.engine.slow_begun)
    until(lambda: server.engine.total == 3)


def test_ping_is_answered_with_its_payload(server: Running) -> None:
    with wire(server) as socket:
        socket.send({"type": "ping", "payload": {"at": 1}})
        assert socket.receive() == {"type": "pong", "payload": {"at": 1}}


async def test_an_id_is_free_when_its_last_message_leaves() -> None:
    engine = ToyEngine()
    live = Live(Operations(engine, MemoryDocuments()), ToyStreams(), Roster(LiveLimits()))
    left: list[str] = []
    again = asyncio.Event()

    async def write(frame: bytes) -> None:
        left.append(json.loads(text_of(frame))["type"])
        if left == ["next", "complete"]:
            await runs.start("1", Params("{ me }"), Credentials())
        if len(left) == 4:
            again.set()

    runs = Runs(live, Outbox(write, 4, 1_000), lambda _: None)
    await runs.start("1", Params("{ hello }"), Credentials())
    await asyncio.wait_for(again.wait(), 30)
    assert left == ["next", "complete", "next", "complete"]
    await runs.stop_all()


def test_a_slow_reader_is_closed_with_1013_and_nobody_else(serve: Callable[..., Running]) -> None:
    server = serve({"queue": 4, "queue_bytes": 100_000})
    with ready(server) as slow, ready(server) as quick:
        slow.subscribe("1", "subscription { flood(size: 1000000) }")
        until(server.is_stuck)
        quick.subscribe("1", "{ hello }")
        quick.expect("1", "next")
        assert slow.closed()[0] == 1013
    assert server.graphql.roster.closes == {1013: 1}
    hello(server)


def test_a_reader_that_never_reads_again_is_given_up(serve: Callable[..., Running]) -> None:
    server = serve({"send": 0.3, "farewell": 0.3})
    with ready(server) as socket:
        socket.connection.socket.settimeout(None)
        socket.subscribe("1", "subscription { flood(size: 2000000) }")
        until(lambda: server.graphql.roster.closes == {1013: 1})
        until(lambda: not server.graphql.roster.connections)
    assert server.streams.open_now == 0


def test_shutdown_finishes_what_is_under_way_and_closes_with_1012(serve: Callable[..., Running]) -> None:
    server = serve()
    with ready(server) as busy, ready(server) as listening:
        listening.subscribe("1", SILENCE)
        listening.expect("1", "next")
        busy.subscribe("1", "mutation { slowIncrease(by: 1, seconds: 0.3) }")
        until(lambda: server.engine.slow_begun)
        draining = threading.Thread(target=server.stop)
        draining.start()
        assert busy.expect("1", "next")["data"] == {"slowIncrease": 1}
        busy.expect("1", "complete")
        assert busy.closed() == (1012, "The server is stopping.")
        assert listening.closed()[0] == 1012
        draining.join(10)
    assert server.streams.open_now == 0


def test_a_draining_server_turns_new_sockets_away(serve: Callable[..., Running]) -> None:
    server = serve()
    server.graphql.roster.is_draining = True
    with wire(server) as socket:
        assert socket.closed()[0] == 1012
