"""Anything at all may be sent: the answer is a 4xx, a GraphQL result or a documented close code, and life goes on.

DESKWIRE_FUZZ_EXAMPLES says how many of each are tried.
"""

import json
import os
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asking import EVENTS, JSON, RESPONSE, ask, hello
from tests.web.conftest import Running
from tests.web.wire import ready, wire

BOUNDED = settings(
    max_examples=int(os.environ.get("DESKWIRE_FUZZ_EXAMPLES", "25")),
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
CLOSE_CODES = {1007, 1008, 1009, 4400, 4401, 4403, 4408, 4409, 4429}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
pieces = st.sampled_from(
    [
        *"{}()[]:!$@=|&.,#",
        *['"', '"""', "...", "\\", "\n", "\x00", "\ufeff", "\ud800", "é", "🙂"],
        *[
            "query",
            "mutation",
            "subscription",
            "fragment",
            "on",
            "Query",
            "Item",
            "A",
            "$a",
            "Int!",
            "null",
            "true",
        ],
        *[
            "hello",
            "me",
            "items",
            "nodes",
            "id",
            "children",
            "first",
            "add",
            "a",
            "echo",
            "value",
            "__typename",
        ],
        *[
            "__schema",
            "types",
            "increase",
            "ticks",
            "count",
            "1",
            "-1",
            "99999999999",
            "1e9",
            '"x"',
            "@skip(if: true)",
        ],
    ]
)
documents = st.lists(pieces, max_size=30).map(" ".join) | st.sampled_from(
    ["{ hello }", "{ items { nodes { children { nodes { id } } } } }", "query ($a: Int!) { add(a: $a) }"]
)
requests = st.fixed_dictionaries(
    {"query": documents | json_values},
    optional={
        "variables": json_values
        | st.dictionaries(st.sampled_from(["a", "b", "value"]), json_values, max_size=3),
        "operationName": st.none() | st.text(max_size=5) | json_values,
        "extensions": json_values,
        "documentId": st.text(max_size=80) | json_values,
    },
)


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


def cut(body: bytes, at: int) -> bytes:
    return body[: at % (len(body) + 1)]


bodies = (
    st.binary(max_size=200)
    | requests.map(encoded)
    | json_values.map(encoded)
    | st.builds(cut, requests.map(encoded), st.integers(0, 10_000))
)
accepts = st.sampled_from([RESPONSE, JSON, "*/*", EVENTS, "", "text/html", ";;;,q=", "*/*;q=zero"]) | st.text(
    st.characters(min_codepoint=32, max_codepoint=126), max_size=30
)
types = st.sampled_from([JSON, f"{JSON};charset=utf-8", f"{JSON};charset=x", "text/plain", ";;;", ""])


@BOUNDED
@given(body=bodies, accept=accepts, content_type=st.just(JSON) | types)
def test_any_body(server: Running, body: bytes, accept: str, content_type: str) -> None:
    reply = ask(server, "POST", headers={"accept": accept, "content-type": content_type}, body=body)
    assert reply.status in (200, 294) or 400 <= reply.status < 500
    if not reply.media.startswith(EVENTS):
        assert {"data", "errors"} & reply.json.keys()
        assert all(error["message"] and error["extensions"]["code"] for error in reply.json.get("errors", []))
    hello(server)


@BOUNDED
@given(
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=200)
)
def test_any_query_string(server: Running, query: str) -> None:
    reply = ask(server, "GET", f"/graphql?{query}", {"accept": RESPONSE})
    assert reply.status in (200, 294) or 400 <= reply.status < 500
    assert {"data", "errors"} & reply.json.keys()
    hello(server)


ids = st.sampled_from(["1", "2", ""]) | json_values
messages = st.one_of(
    st.fixed_dictionaries({"type": st.just("subscribe"), "id": ids, "payload": requests | json_values}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["ping", "pong", "connection_init"])}, optional={"payload": json_values}
    ),
    st.fixed_dictionaries({"type": st.just("complete"), "id": ids}),
    st.fixed_dictionaries({"type": st.text(max_size=12) | json_values}),
    json_values,
)
frames = st.lists(
    messages.map(lambda value: encoded(value).decode("utf-8", "replace"))
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.binary(max_size=40),
    min_size=1,
    max_size=6,
)


@BOUNDED
@given(sent=frames, is_ready=st.booleans())
def test_any_frames(server: Running, sent: list[str | bytes], is_ready: bool) -> None:
    with (ready if is_ready else wire)(server) as socket:
        code = None
        try:
            for frame in sent:
                socket.send(frame)
            socket.send({"type": "ping", "payload": {"the": "end"}})
            while socket.receive() != {"type": "pong", "payload": {"the": "end"}}:
                pass
        except OSError:
            code = socket.closed()[0]
        except Exception:  # noqa: BLE001 - closed, in whichever way the client library says it
            code = socket.closed()[0]
    assert code is None or code in CLOSE_CODES
    hello(server)
