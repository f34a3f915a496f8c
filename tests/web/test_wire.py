"""Frames that are made once: they are what RFC 6455 wants, and are written only where they need not wait."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import CLOSING, OPEN
from websockets.uri import parse_uri

from web.live.wire import EXTENSION, Protocol, framed, text_of, writer


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_is_read_as_its_text(size: int) -> None:
    client = ClientProtocol(parse_uri("ws://desk.example/graphql"), state=OPEN, max_size=None)
    text = b"x" * size
    client.receive_data(framed(text) * 2)
    assert client.events_received() == [Frame(Opcode.TEXT, text)] * 2
    assert text_of(framed(text)) == text


def connection(**changes: Any) -> tuple[Any, list[bytes]]:
    """(a connection that stands but for the changes, what is written to it)"""
    written: list[bytes] = []
    transport = SimpleNamespace(write=written.append, is_closing=lambda: False)
    writable = asyncio.Event()
    writable.set()
    stands = {
        "writable": writable,
        "close_sent": False,
        "conn": SimpleNamespace(state=OPEN),
        "transport": transport,
    }
    return SimpleNamespace(**{**stands, **changes}), written


async def test_frames_are_written_in_one_go() -> None:
    stands, written = connection()
    assert Protocol.write(stands, [b"1", b"2"])
    assert Protocol.write(stands, [b"3"])
    assert written == [b"12", b"3"]


@pytest.mark.parametrize(
    "changes",
    [
        {"writable": asyncio.Event()},
        {"close_sent": True},
        {"conn": SimpleNamespace(state=CLOSING)},
        {"transport": SimpleNamespace(is_closing=lambda: True)},
    ],
    ids=["the peer does not read", "we have said goodbye", "the peer has", "the connection is gone"],
)
async def test_nothing_is_written_where_it_would_have_to_wait(changes: dict[str, Any]) -> None:
    stands, written = connection(**changes)
    assert not Protocol.write(stands, [b"1"])
    assert not written


def test_under_another_server_nothing_is_written_at_once() -> None:
    assert not writer({"type": "websocket"})([b"1"])
    assert not writer({"type": "websocket", "extensions": {}})([b"1"])
    assert writer({"extensions": {EXTENSION: lambda frames: True}})([b"1"])
