"""Who may ask a process how it is, and what it says."""

import httpx
import pytest
from starlette.applications import Starlette

from web import health

TOKEN = "a token of an operator"


async def fine() -> bool:
    return True


async def poor() -> bool:
    return False


async def broken() -> bool:
    raise RuntimeError("words that nobody is to read")


async def nothing() -> None:
    pass


def asking(*, peer="127.0.0.1", url="http://localhost", needed=fine, wished=fine, token=None):
    routes = health.routes({"database": needed}, {"bus": wished}, nothing, token)
    transport = httpx.ASGITransport(Starlette(routes=routes), client=(peer, 4711))
    return httpx.AsyncClient(transport=transport, base_url=url)


async def test_a_process_that_runs_is_alive_whatever_it_lacks():
    async with asking(peer="192.0.2.7", needed=broken) as web:
        answer = await web.get("/livez")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize(
    ("needed", "wished", "status", "checks"),
    [
        (fine, fine, 200, {"database": True, "bus": True}),
        (fine, poor, 200, {"database": True, "bus": False}),
        (poor, fine, 503, {"database": False, "bus": True}),
        (broken, broken, 503, {"database": False, "bus": False}),
    ],
)
async def test_it_is_ready_with_what_it_needs_and_tells_what_it_lacks(needed, wished, status, checks):
    async with asking(peer="192.0.2.7", needed=needed, wished=wished) as web:
        answer = await web.get("/readyz")
    assert (answer.status_code, answer.json()) == (status, {"ready": status == 200, "checks": checks})


@pytest.mark.parametrize(
    ("peer", "url", "headers", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", {}, 200),
        ("::1", "http://[::1]:8000", {}, 200),
        ("127.0.0.1", "http://localhost", {"authorization": "Bearer wrong"}, 200),
        ("192.0.2.7", "http://localhost", {}, 404),
        ("127.0.0.1", "http://rebound.example", {}, 404),
        ("127.0.0.1", "http://localhost", {"host": "["}, 404),
        ("127.0.0.1", "http://localhost", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", "http://localhost", {"x-forwarded-host": "localhost"}, 404),
        ("192.0.2.7", "http://desk.example", {"authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.7", "http://desk.example", {"authorization": "Bearer wrong"}, 404),
        ("192.0.2.7", "http://desk.example", {"authorization": "Bearer "}, 404),
    ],
)
async def test_figures_are_for_this_machine_and_for_who_has_the_token(peer, url, headers, status):
    async with asking(peer=peer, url=url, token=TOKEN) as web:
        answer = await web.get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("deskwire_" in answer.text) is (status == 200)


async def test_without_a_token_none_opens_them():
    async with asking(peer="192.0.2.7") as web:
        assert (await web.get("/metrics", headers={"authorization": "Bearer "})).status_code == 404
