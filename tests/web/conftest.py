"""The real edge under a real server on a free port, in a thread of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from tests.web.toy import ToyEngine, ToyStreams
from web.graphql.http import Edge
from web.graphql.limits import DocumentLimits, HttpLimits
from web.graphql.operations import Operations
from web.graphql.origins import Origins
from web.graphql.persisted import MemoryDocuments
from web.live.limits import LiveLimits
from web.live.routes import SERVER_SETTINGS, GraphQLEdge

EDGE = Edge(
    origins=Origins(frozenset({"https://desk.example"})),
    limits=HttpLimits(body=25_000, body_idle=0.3, body_total=1.0),
)
LIVE = LiveLimits(init=0.5, farewell=3.0, tick=0.02)


@dataclass
class Running:
    """A server that answers; `call` runs a coroutine in its loop."""

    engine: ToyEngine = field(default_factory=ToyEngine)
    streams: ToyStreams = field(default_factory=ToyStreams)
    edge: Edge = EDGE
    live: LiveLimits = LIVE
    documents: DocumentLimits = field(default_factory=DocumentLimits)

    def __post_init__(self) -> None:
        self.operations = Operations(self.engine, MemoryDocuments(), self.documents)
        self.graphql = GraphQLEdge(self.operations, self.streams, self.edge, self.live)
        app = Starlette(routes=self.graphql.routes)
        app.router.redirect_slashes = False
        settings: dict[str, Any] = dict(SERVER_SETTINGS)
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", timeout_graceful_shutdown=2, **settings
        )
        self.server = uvicorn.Server(config)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/graphql"

    def call(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def is_stuck(self) -> bool:
        """Whether some client has not taken a frame for a while, or was given up for it."""
        connections: list[Any] = list(self.graphql.roster.connections)
        since = [connection.outbox.writing_since for connection in connections]
        stuck = any(begun is not None and time.monotonic() - begun > 0.3 for begun in since)
        return stuck or 1013 in self.graphql.roster.closes

    def start(self) -> None:
        ready = threading.Event()
        self._ready = ready
        self.thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        if self.thread.is_alive():
            self.call(self.graphql.roster.drain(1.0))
            self.server.should_exit = True
            self.thread.join(10)
        assert not self.thread.is_alive()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.loop.call_soon(self._ready.set)
        await self.server.serve([self.socket])


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """One server for a module's tests, with short deadlines."""
    running = Running()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    """Starts servers with other settings; live limits are given by name."""
    started: list[Running] = []

    def start(live: dict[str, Any] | None = None, **settings: Any) -> Running:
        running = Running(live=replace(LIVE, **(live or {})), **settings)
        started.append(running)
        running.start()
        return running

    yield start
    for running in started:
        running.stop()
