"""Mail by HTTP: what the head shows is refused before the body is read, and nobody takes all the room that bodies have."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from domain.mails import incoming
from mail.listening import Limits
from tests.web.test_mail_in import DESK, LETTER, NEW, http, post, signed, stored
from web import mail_in

__all__ = ["http", "stored"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Deskwire-Signature": "v2=0"}, 401),
        ({"Deskwire-Timestamp": ""}, 401),
        ({"Deskwire-Timestamp": "1700000000"}, 403),
        ({"Content-Length": str(incoming.SIZE_MOST + 1)}, 413),
        ({"Content-Length": "9" * 30}, 413),
    ],
)
async def test_what_the_head_shows_is_refused_before_a_byte_is_read(
    http: httpx.AsyncClient, changed: dict[str, str], status: int
) -> None:
    async def unread() -> AsyncIterator[bytes]:
        for _ in range(2):
            begun.append(1)
            yield b"x"

    begun: list[int] = []
    head = signed(f"to={DESK}", LETTER) | changed
    answer = await http.post(f"/mail/in?to={DESK}", content=unread(), headers=head)
    assert (answer.status_code, answer.headers["connection"]) == (status, "close")
    assert begun == []


class Waiting:
    """Bodies that begin and wait for a word before they end."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http, self.go, self.begun = http, asyncio.Event(), 0
        self.tasks: list[asyncio.Task[httpx.Response]] = []

    async def begin(self, first: bytes, **head: str) -> None:
        async def body() -> AsyncIterator[bytes]:
            yield first
            self.begun += 1
            await self.go.wait()

        asked = self.http.post(
            f"/mail/in?to={DESK}", content=body(), headers=signed(f"to={DESK}", first) | head
        )
        self.tasks.append(asyncio.create_task(asked))
        await asyncio.sleep(0.01)

    async def end(self) -> list[int]:
        self.go.set()
        return [(await task).status_code for task in self.tasks]


def app_with(**limits: int) -> Starlette:
    return Starlette(routes=mail_in.routes([NEW], lambda: None, Limits(**limits)))


def client_at(address: str, app: Starlette) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://desk.example")


@pytest.mark.usefixtures("bare_workspace")
class TestRoom:
    async def test_one_address_has_so_many_bodies_at_a_time_and_leaves_the_others_theirs(self) -> None:
        app = app_with(connections=3, connections_per_address=2)
        async with client_at("192.0.2.1", app) as greedy, client_at("192.0.2.2", app) as other:
            waiting = Waiting(greedy)
            await waiting.begin(b"Subject: 1\n\n")
            await waiting.begin(b"Subject: 2\n\n")
            assert (await post(greedy)).status_code == 503
            assert (await post(other)).status_code == 202
            assert await waiting.end() == [202, 202]
            assert (await post(greedy, b"Subject: 3\n\n")).status_code == 202

    async def test_one_address_has_so_many_bytes_whether_it_tells_how_many_or_not(self) -> None:
        app = app_with(held=2_000, held_per_address=1_000)
        async with client_at("192.0.2.1", app) as greedy, client_at("192.0.2.2", app) as other:
            waiting = Waiting(greedy)
            await waiting.begin(b"Subject: 1\n\n", **{"Content-Length": "900"})
            large = b"Subject: 2\n\n" + b"x" * 200
            refused = await post(greedy, large)
            assert (refused.status_code, refused.json()["code"]) == (503, "UNAVAILABLE")
            assert (await post(other, large)).status_code == 202
            assert (await post(greedy, b"Subject: 3\n\n")).status_code == 202
            assert await waiting.end() == [202]
            assert (await post(greedy, large + b"y")).status_code == 202

    async def test_all_together_have_so_many_bytes_and_what_is_refused_holds_none(self) -> None:
        app = app_with(held=1_000, held_per_address=800)
        clients = [client_at(f"192.0.2.{number}", app) for number in (1, 2)]
        waiting = Waiting(clients[0])
        await waiting.begin(b"x" * 700)
        for _ in range(3):
            assert (await post(clients[1], b"Subject: 1\n\n" + b"x" * 400)).status_code == 503
        assert (await post(clients[1], b"Subject: 1\n\n" + b"x" * 200)).status_code == 202
        assert await waiting.end() == [202]
        assert (await post(clients[1], b"Subject: 2\n\n" + b"x" * 700)).status_code == 202
