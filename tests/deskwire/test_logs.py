"""What stands in the logs, and what never does."""

import logging
import time
from collections.abc import Iterator

import pytest

from deskwire import logs
from kit import trace


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def _fail(password: str, depth: int = 20) -> None:
    if depth:
        _fail(password, depth - 1)
    raise ValueError("no luck")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_an_exception_is_logged_quickly_and_without_the_values_it_met(
    capsys: pytest.CaptureFixture[str], log_format: str
):
    logs.configure(log_format)  # type: ignore[arg-type]
    trace.begin("a-request")
    password = "hunter2"
    began = time.process_time()
    try:
        _fail(password)
    except ValueError:
        logging.getLogger("deskwire.test").exception("A bug.")
    assert time.process_time() - began < 3  # richer tracebacks take seconds
    said = capsys.readouterr().err
    assert "hunter2" not in said
    for word in ("A bug.", "ValueError: no luck", "_fail", "a-request"):
        assert word in said
