"""Bodies that are too large, too slow, or never come."""

import socket
import time
from collections.abc import Callable

from tests.web.asking import JSON, hello, post
from tests.web.conftest import Running


def exchange(server: Running, head: str, *chunks: bytes, hang_up: bool = False) -> bytes:
    """Send bytes as they are; everything that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\n{head}\r\n".encode())
        for chunk in chunks:
            raw.sendall(chunk)
        if hang_up:
            raw.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := raw.recv(65_536):
            answer += piece
        return answer


def test_a_body_over_the_limit_is_refused_by_its_length(server: Running) -> None:
    answer = exchange(server, "Content-Length: 25001\r\n")
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"PAYLOAD_TOO_LARGE" in answer


def test_a_body_over_the_limit_is_refused_while_it_comes(server: Running) -> None:
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    answer = exchange(server, "Transfer-Encoding: chunked\r\n", *[chunk] * 7)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in answer


def test_a_body_of_the_largest_size_is_read(server: Running) -> None:
    body = b'{"query":"{ hello }"}'
    assert post(server, body + b" " * (25_000 - len(body))).status == 200
    assert post(server, body + b" " * (25_001 - len(body))).status == 413


def test_a_stalled_body_is_given_up(server: Running) -> None:
    started = time.monotonic()
    answer = exchange(server, "Content-Length: 100\r\n", b'{"query":')
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"REQUEST_TIMEOUT" in answer
    assert time.monotonic() - started > 0.25


def test_a_dripping_body_is_given_up_too(serve: Callable[..., Running]) -> None:
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\n".encode())
        raw.sendall(b"Content-Length: 1000\r\n\r\n")
        started = time.monotonic()
        raw.settimeout(0.1)
        answer = b""
        while not answer:
            raw.sendall(b" ")
            try:
                answer = raw.recv(65_536)
            except TimeoutError:
                assert time.monotonic() - started < 30
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_cut_off_upload_is_forgotten(server: Running) -> None:
    assert exchange(server, "Content-Length: 100\r\n", b'{"query":', hang_up=True) == b""
    hello(server)


def test_several_requests_on_one_connection(server: Running) -> None:
    body = b'{"query":"{ hello }"}'
    request = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(request * 3)
        answer = b""
        while answer.count(b'"hello you"') < 3:
            answer += raw.recv(65_536)
    assert answer.count(b"HTTP/1.1 200 OK") == 3
