"""Around the answer: the one path, what is charged, request ids, masked bugs, how much is repeated."""

import json
import logging
from collections.abc import Callable

import pytest

from tests.web.asking import JSON, RESPONSE, ask, post
from tests.web.conftest import Running

QUERY = {"query": "{ me }"}


@pytest.mark.parametrize("path", ["/graphql/", "/Graphql", "/graphql/x", "/"])
def test_there_is_no_other_path(server: Running, path: str) -> None:
    assert ask(server, "POST", path, {"content-type": JSON}, b'{"query":"{ me }"}').status == 404


def test_head_is_get_without_a_body(server: Running) -> None:
    reply = ask(server, "HEAD", "/graphql?query=%7Bhello%7D", {"accept": RESPONSE})
    assert (reply.status, reply.body, reply.media) == (200, b"", f"{RESPONSE}; charset=utf-8")


def test_the_whole_answer(server: Running) -> None:
    reply = post(server, {"query": "{ items(first: 2) { nodes { title } totalCount } add(a: 1, b: 2) }"})
    assert reply.json == {
        "data": {
            "items": {"nodes": [{"title": "Item 0"}, {"title": "Item 1"}], "totalCount": 2},
            "add": 3,
        },
        "extensions": {"cost": {"requested": 4, "budget": 10_000}, "cursor": "sealed-41"},
    }
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_cost_is_charged_once_and_told_when_refused(serve: Callable[..., Running]) -> None:
    server = serve()
    post(server, {"query": "query ($n: Int) { items(first: $n) { nodes { id } } }", "variables": {"n": 7}})
    assert server.engine.charged == [8]
    reply = post(server, {"query": "{ items(first: 10000) { nodes { id } } }"})
    assert reply.json == {
        "errors": [
            {
                "message": "This operation may cost 10001; 10000 is the most. Ask for smaller pages.",
                "extensions": {"code": "COST_TOO_HIGH", "requested": 10_001, "budget": 10_000},
            }
        ],
        "extensions": {"cost": {"requested": 10_001, "budget": 10_000}},
    }
    assert server.engine.charged == [8]


def test_a_used_up_budget_says_when_to_come_back(server: Running) -> None:
    reply = post(server, QUERY, {"authorization": "Bearer poor-token"})
    assert (reply.status, reply.headers["retry-after"]) == (429, "7")
    assert reply.json["errors"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 7}


def test_a_sane_request_id_is_kept_and_reaches_the_resolvers(server: Running) -> None:
    reply = post(server, {"query": "{ requestId }"}, {"x-request-id": "Abc-1.2_3"})
    assert reply.headers["x-request-id"] == reply.json["data"]["requestId"] == "Abc-1.2_3"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a/b", "é", "<script>"])
def test_other_request_ids_are_replaced(server: Running, given: str) -> None:
    reply = post(server, {"query": "{ requestId }"}, {"x-request-id": given})
    assert reply.headers["x-request-id"] == reply.json["data"]["requestId"]
    assert len(reply.headers["x-request-id"]) == 32


def test_a_bug_is_masked_and_logged(server: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "deskwire.graphql"):
        reply = post(server, {"query": "{ hello boom }"}, {"x-request-id": "look-here"})
    assert reply.json["data"] == {"hello": "hello you", "boom": None}
    assert reply.json["errors"] == [
        {
            "message": "Something went wrong on our side. Quote the request id when you report it.",
            "locations": [{"line": 1, "column": 9}],
            "path": ["boom"],
            "extensions": {"code": "INTERNAL", "requestId": "look-here"},
        }
    ]
    [record] = caplog.records
    assert record.getMessage() == "bug in boom [request look-here]"
    assert record.exc_info


def test_refusals_of_resolvers_are_shown(server: Running) -> None:
    refused = post(server, {"query": '{ item(id: "9") { id } }'})
    assert refused.status == 294
    assert refused.json["errors"][0]["message"] == "There is no such item."
    assert refused.json["errors"][0]["extensions"] == {
        "code": "NOT_FOUND",
        "argumentPath": ["id"],
        "params": {"kind": "item"},
    }
    stopped = post(server, {"query": "{ stop }"})
    assert stopped.json["errors"][0]["message"] == "Stop it."
    assert stopped.json["errors"][0]["extensions"] == {"code": "STOPPED"}


def test_a_long_wrong_value_is_not_repeated_in_full(server: Running) -> None:
    reply = post(server, {"query": '{ add(a: "%s") }' % ("x" * 5_000)})
    assert reply.codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert len(reply.body) < 1_500


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (json.loads("[" * 31 + "]" * 31), 200),
        (json.loads("[" * 33 + "]" * 33), 422),
        ([0] * 11_000, 200),
        ([0] * 12_000, 422),
        ({"x\x00": 1}, 422),
    ],
    ids=["31 levels", "33 levels", "11,000 values", "12,000 values", "a NUL in a key"],
)
def test_variables_of_any_type_have_limits(server: Running, value: object, status: int) -> None:
    sent = {"query": "query ($v: Any) { echo(value: $v) }", "variables": {"v": value}}
    body = json.dumps(sent, separators=(",", ":")).encode()
    reply = post(server, body)
    assert reply.status == status, reply.body[:200]
    assert reply.codes == ([] if status == 200 else ["BAD_USER_INPUT"])


def test_at_most_twenty_errors_are_told(server: Running) -> None:
    reply = post(server, {"query": "{" + " ".join(f"nothing{n}" for n in range(500)) + "}"})
    assert len(reply.json["errors"]) == 21  # and one that says so
    assert set(reply.codes) == {"GRAPHQL_VALIDATION_FAILED"}
