"""What a GraphQL request over HTTP costs besides its execution, beside a bare Starlette endpoint.

    .venv/bin/python bench/edge.py                      medians of several runs, interleaved
    .venv/bin/python bench/edge.py --profile board      where the time of one query goes

The ASGI applications are driven in this process, without sockets: routing, headers, sign-in's parsing, body, document, cost,
budget, cursor and answer are in the figures; the HTTP server, the session's statement and the execution are not. The bare
endpoint reads the same body as JSON and gives the same bytes.
"""

import argparse
import cProfile
import pstats
import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import uvloop
from graphql import ExecutionResult, GraphQLSchema
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from kit import seal
from realtime import cursor
from schema.roots import schema
from web.budget import Budget
from web.graphql.engine import Credentials
from web.graphql.front import Front
from web.graphql.operations import Operations
from web.graphql.persisted import MemoryDocuments
from web.graphql.written import Written
from web.live.routes import PATH, GraphQLEdge

TARGET = Path(__file__).parent / "peers" / "target.mjs"
PROJECT = "project_00000001-0000-7000-8000-000000000001"
ROW = {
    "id": "item_00000001-0000-7000-8000-000000000001",
    "number": 1,
    "title": "The printer on the third floor is on fire again",
    "status": {"name": "Open"},
    "priority": 2,
    "updatedAt": "2026-01-01T00:00:00.000000Z",
    "assignees": [
        {"id": "user_00000001-0000-7000-8000-000000000001", "name": "Ada", "email": "ada@example.org"}
    ],
    "requester": {
        "organization": {"id": "organization_00000001-0000-7000-8000-000000000001", "name": "Acme"}
    },
    "lastMessage": {
        "id": "message_00000001-0000-7000-8000-000000000001",
        "text": "It burns. " * 20,
        "createdAt": "2026-01-01T00:00:00Z",
    },
}
COUNT = {"status": {"name": "Open"}, "count": 1_234}


@dataclass(frozen=True)
class Query:
    """A document of the peers' benchmark, and a result of its size."""

    text: str
    variables: dict[str, str]
    data: dict[str, Any]

    @property
    def body(self) -> bytes:
        return orjson.dumps({"query": self.text, "variables": self.variables})


def queries() -> dict[str, Query]:
    """List and board, as the peers' benchmark asks them."""
    source = TARGET.read_text()
    texts = dict(re.findall(r"^const (LIST|BOARD) = [`'](.*?)[`'];$", source, re.MULTILINE | re.DOTALL))
    ids = {"p": PROJECT, "t": "type_00000001-0000-7000-8000-000000000001"}
    return {
        "list": Query(texts["LIST"], ids, {"items": {"nodes": [ROW] * 50}}),
        "board": Query(texts["BOARD"], {"p": PROJECT}, {"itemStatusCounts": [COUNT] * 8}),
    }


@dataclass(frozen=True)
class Somebody:
    key: str = "0190000000007000800000000001"
    is_signed_in: bool = True


@dataclass(frozen=True)
class Session:
    viewer: Somebody = Somebody()
    position: int = 123_456


class FixedEngine:
    """Knows everybody and gives one result; budget and cursor are the real ones."""

    schema: GraphQLSchema = schema._schema
    budget = Budget(10**12)
    session = Session()
    payers = ("viewer:0190000000007000800000000001", "address:127.0.0.1")

    def __init__(self, data: Any) -> None:
        self.result = ExecutionResult(data, None)

    async def open(self, credentials: Credentials) -> Session:
        return self.session

    recall = open

    async def answer(self, *_: object) -> ExecutionResult:
        return self.result

    def seal_cursor(self, position: int) -> str:
        return cursor.standing_at(position)

    async def charge(self, session: Session, cost: int) -> None:
        self.budget.charge(self.payers, cost)


def ours(data: Any) -> ASGIApp:
    """Our endpoint, routed as it is served."""
    graphql = GraphQLEdge(Operations(FixedEngine(data), MemoryDocuments()), None)
    return Front(PATH, graphql.endpoint, behind=Starlette(routes=graphql.routes))


def bare(data: Any) -> ASGIApp:
    """As little as Starlette can do."""
    answer = orjson.dumps({"data": data})

    async def endpoint(request: Request) -> Response:
        assert orjson.loads(await request.body())["variables"]
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


async def ask(app: ASGIApp, query: Query, times: int) -> float:
    """Microseconds of CPU for one request."""
    body = query.body

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200

    begun = time.process_time()
    for _ in range(times):
        await app(_scope(len(body)), receive, send)
    return (time.process_time() - begun) / times * 1e6


def _scope(length: int) -> dict[str, Any]:
    """What uvicorn makes of a request: all of it new each time."""
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 40_000), "scheme": "http", "root_path": "",
        "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "state": {},
        "headers": [
            (b"host", b"127.0.0.1:8000"), (b"content-type", b"application/json"), (b"accept", b"application/json"),
            (b"authorization", b"Bearer " + b"bench-token-of-an-admin"), (b"content-length", str(length).encode()),
        ],
    }  # fmt: skip


async def compare(times: int, runs: int) -> None:
    """A line for each query."""
    for name, query in queries().items():
        written = Written(orjson.dumps(query.data))
        apps = {"bare": bare(query.data), "ours": ours(written), "ours, from values": ours(query.data)}
        figures: dict[str, list[float]] = {each: [] for each in apps}
        for run in range(runs + 1):
            for each, app in apps.items():
                took = await ask(app, query, times)
                if run:  # the first one warms up
                    figures[each].append(took)
        shown = (
            f"{each} {statistics.median(took):.1f} ({min(took):.1f}-{max(took):.1f})"
            for each, took in figures.items()
        )
        print(f"{name}: {', '.join(shown)} microseconds")


def main() -> None:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--requests", type=int, default=2_000, help="of one run")
    reader.add_argument("--runs", type=int, default=7)
    reader.add_argument("--profile", choices=queries(), help="profile this query instead")
    given = reader.parse_args()
    seal.use_keys(["a key of the bench's own, long enough"])
    if given.profile is None:
        uvloop.run(compare(given.requests, given.runs))
        return
    query = queries()[given.profile]
    with cProfile.Profile() as profile:
        uvloop.run(ask(ours(Written(orjson.dumps(query.data))), query, given.requests))
    pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
