"""An answer leaves in one write, and none waits longer than the loop's next turn."""

import asyncio
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from web.one_write import HttpProtocol

HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]}
STREAM = {"type": "http.response.start", "status": 200, "headers": [(b"transfer-encoding", b"chunked")]}
GET = b"GET / HTTP/1.1\r\nhost: desk.example\r\n\r\n"


class Wire(asyncio.Transport):
    """What was written by one call each."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: Any) -> None:
        assert not self.is_closed
        self.written.append(bytes(data))

    def writelines(self, data: Any) -> None:
        self.write(b"".join(data))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def _turns(number: int = 5) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def _speaking(wire: Wire, app: ASGIApp) -> HttpProtocol:
    config = uvicorn.Config(app, log_config=None)
    config.load()
    protocol = HttpProtocol(config, ServerState(), {})
    protocol.connection_made(wire)
    return protocol


def _parts(written: bytes) -> tuple[bytes, bytes]:
    head, _, body = written.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    return head, body


async def _whole(scope: Scope, receive: Receive, send: Send) -> None:
    await send(HEAD)
    await send({"type": "http.response.body", "body": b"told"})


async def test_an_answer_is_written_at_once(wire: Wire):
    _speaking(wire, _whole).data_received(GET)
    await _turns()
    (written,) = wire.written
    assert _parts(written)[1] == b"told"


async def test_answers_keep_their_order_and_each_is_written_at_once(wire: Wire):
    _speaking(wire, _whole).data_received(GET * 3)
    await _turns(20)
    assert [_parts(written)[1] for written in wire.written] == [b"told"] * 3


async def test_a_head_alone_is_told_by_itself(wire: Wire):
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(HEAD)
        await send({"type": "http.response.body", "body": b""})

    protocol = _speaking(wire, app)
    protocol.data_received(GET.replace(b"GET", b"HEAD") + GET.replace(b"GET", b"HEAD"))
    await _turns(20)
    assert [_parts(written)[1] for written in wire.written] == [b"", b""]


async def test_a_head_does_not_wait_for_a_body_that_comes_later(wire: Wire):
    more = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(STREAM)
        await more.wait()
        for part in (b"first", b"second"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    _speaking(wire, app).data_received(GET)
    await _turns()
    assert [_parts(written)[1] for written in wire.written] == [b""]
    more.set()
    await _turns()
    assert wire.written[1:] == [b"5\r\nfirst\r\n", b"6\r\nsecond\r\n", b"0\r\n\r\n"]


async def test_what_waits_is_written_before_the_end(wire: Wire):
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(HEAD)
        raise ValueError

    _speaking(wire, app).data_received(GET)
    await _turns()
    assert [_parts(written)[1] for written in wire.written] == [b""]
    assert wire.is_closed


async def test_who_asks_to_go_on_is_told_so(wire: Wire):
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["body"] == b"body"
        await _whole(scope, receive, send)

    protocol = _speaking(wire, app)
    protocol.data_received(
        b"POST / HTTP/1.1\r\nhost: desk.example\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\n"
    )
    await _turns()
    assert wire.written == [b"HTTP/1.1 100 Continue\r\n\r\n"]
    protocol.data_received(b"body")
    await _turns()
    assert b"".join(wire.written[1:]).endswith(b"\r\n\r\ntold")


async def test_who_is_to_leave_has_been_answered(wire: Wire):
    _speaking(wire, _whole).data_received(GET.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
    await _turns()
    assert [_parts(written)[1] for written in wire.written] == [b"told"]
    assert wire.is_closed
