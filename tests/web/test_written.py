"""Data that somebody has written as JSON goes into the answer as it is, and the answer is the one that values give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, GraphQLError

from tests.web.asking import Reply, post
from tests.web.conftest import Running
from tests.web.toy import ToyEngine
from web.graphql import sizes
from web.graphql.written import Written, to_json

DATA = {"hello": 'grüß dich \u2028 "you"', "rows": [{"n": 1, "x": None}] * 3}


@dataclass
class FixedEngine(ToyEngine):
    """Gives one result, whatever is asked."""

    data: Any = None
    error: GraphQLError | None = None

    async def answer(self, *_: Any, **__: Any) -> ExecutionResult:
        return ExecutionResult(self.data, [self.error] if self.error else None)


def both(serve: Callable[..., Running], error: GraphQLError | None = None) -> list[Reply]:
    """The answer that is made from values, and the one from the same written."""
    engines = [FixedEngine(data=data, error=error) for data in (DATA, Written(orjson.dumps(DATA)))]
    return [post(serve(engine=engine), {"query": "{ hello }"}) for engine in engines]


def test_it_is_the_same_answer(serve: Callable[..., Running]) -> None:
    made, written = both(serve)
    assert made.body == written.body
    assert (written.status, written.json["data"]) == (200, DATA)
    assert written.json["extensions"] == {"cost": {"requested": 1, "budget": 10_000}, "cursor": "sealed-41"}


def test_it_is_the_same_answer_with_errors(serve: Callable[..., Running]) -> None:
    made, written = both(serve, GraphQLError("Not this.", path=["rows", 0, "x"]))
    assert made.body == written.body
    assert (written.status, written.json["data"], written.json["errors"][0]["message"]) == (
        294,
        DATA,
        "Not this.",
    )


def test_a_message_may_be_nothing_but_data():
    assert to_json({"data": Written(b'{"a":1}')}) == b'{"data":{"a":1}}'


def test_it_is_refused_where_it_is_too_large(
    serve: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(orjson.dumps(DATA))
    for most, answered in ((size, True), (size - 1, False)):
        monkeypatch.setattr(sizes, "ANSWER_MOST", most)
        reply = both(serve)[1]
        assert reply.json["data"] == (DATA if answered else None)
        assert reply.codes == ([] if answered else ["TOO_LARGE"])
