"""No answer is larger than a process can write: it is refused before it is written, however little memory its rows take."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.asking import post
from tests.web.conftest import Running
from web.graphql import sizes
from web.graphql.sizes import fitting


def is_refused(data: object) -> bool:
    """Whether this is not answered, but told to be too large."""
    answer: Any = fitting({"data": data, "extensions": {}})
    if answer["data"] is data:
        return False
    assert answer.keys() == {"data", "errors"}
    assert (answer["data"], answer["errors"][0]["extensions"]["code"]) == (None, "TOO_LARGE")
    return True


def test_a_text_counts_as_often_as_it_is_written():
    text = "x" * 2**20
    assert not is_refused({"rows": [{"a": text}] * 31})
    assert is_refused({"rows": [{"a": text}] * 32})
    assert is_refused({f"a{n}": text for n in range(32)})


def test_what_doubles_at_each_level_is_looked_at_once():
    rows: list[object] = ["x" * 10]
    for _ in range(200):
        rows = [rows, rows]
    assert is_refused(rows)


def test_many_small_things_are_large_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sizes, "ANSWER_MOST", 1000)
    assert not is_refused([1] * 1000)
    assert is_refused([1] * 1001)


def test_who_asks_for_too_much_is_told_so(
    serve: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "ANSWER_MOST", 1000)
    server = serve()
    document = "query ($v: Any) { " + " ".join(f"a{n}: echo(value: $v)" for n in range(20)) + " }"
    assert post(server, {"query": document, "variables": {"v": "short"}}).json["data"]["a0"] == "short"
    reply = post(server, {"query": document, "variables": {"v": "x" * 100}})
    assert reply.json["data"] is None
    assert reply.json["errors"][0]["extensions"]["code"] == "TOO_LARGE"
