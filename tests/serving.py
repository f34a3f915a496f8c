"""The whole server on a free port, in the loop of the test that asks for it; it can be stopped and started again there."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn

from deskwire.app import create_app
from deskwire.settings import Settings
from web.live.routes import SERVER_SETTINGS


def on_port(settings: Settings, port: int) -> Settings:
    """The same settings, for a server there."""
    return settings.model_copy(update={"port": port, "public_url": f"http://127.0.0.1:{port}"})


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The URL of a server with these settings; it has stopped in good order afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    options: dict[str, Any] = {**SERVER_SETTINGS, "timeout_graceful_shutdown": 2, "access_log": False}
    app = create_app(settings)
    root.handlers[:], root.level = handlers, level  # our own go to a stderr that pytest closes
    server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_config=None, **options))
    listening = socket.create_server(("127.0.0.1", settings.port))
    task = asyncio.create_task(server.serve([listening]))
    try:
        async with asyncio.timeout(60):
            while not server.started:
                assert not task.done(), "the server did not start"
                await asyncio.sleep(0.01)
        yield settings.public_url
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def client(url: str, email: str = "", password: str = "") -> AsyncIterator["Client"]:
    """A client of the API; with an address, signed in by a bearer token."""
    async with httpx.AsyncClient(base_url=url, timeout=20) as http:
        if email:
            body = {"email": email, "password": password, "as": "bearer"}
            answer = await http.post("/sign-in", json=body)
            http.headers["authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
        yield Client(http)


class Client:
    """Asks as one person."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, query: str, **variables: Any) -> Any:
        """The `data` of a query; of a mutation, its one payload, which must have no errors."""
        answer = (await self.http.post("/graphql", json={"query": query, "variables": variables})).json()
        assert "errors" not in answer, answer
        data = answer["data"]
        if not query.lstrip().startswith("mutation"):
            return data
        [payload] = data.values()
        assert payload["errors"] == [], payload
        return payload
