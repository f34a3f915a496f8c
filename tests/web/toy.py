"""A small product behind the real edge: enough of a schema, people and streams to see every rule of the transports."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, build_schema

from kit.errors import NotFound, RateLimited, Unauthenticated
from realtime.listener import SlowReader
from web.graphql.documents import Document, Operation
from web.graphql.engine import Credentials, Session
from web.graphql.stock import stock
from web.live.streams import Stream, Taker

SCHEMA = build_schema(
    """
    scalar Any

    type Query {
      hello(name: String = "you"): String!
      me: String
      item(id: ID!): Item
      items(first: Int = 20, after: String, last: Int): Items!
      add(a: Int!, b: Float): Int
      echo(value: Any): Any
      requestId: String
      boom: String
      boomHard: String!
      stop: String
      unserializable: Any
      slow(seconds: Float!): String
    }
    type Item { id: ID! title: String! parent: Item children(first: Int, last: Int): Items! }
    type Items { nodes: [Item!]! edges: [Edge!]! pageInfo: PageInfo! totalCount: Int }
    type Edge { node: Item! cursor: String! }
    type PageInfo { hasNextPage: Boolean! }
    type Mutation { increase(by: Int! = 1): Int! slowIncrease(by: Int! = 1, seconds: Float!): Int! }
    type Subscription {
      ticks(count: Int!, after: String): Int!
      silence: Int
      revoked: Int
      gone: Int
      broken: Int
      refused: Int
      flood(size: Int!): String
    }
    """
)


@dataclass(frozen=True)
class ToyViewer:
    key: str

    @property
    def is_signed_in(self) -> bool:
        return bool(self.key)


@dataclass(frozen=True)
class ToySession:
    viewer: ToyViewer
    position: int
    is_remembered: bool = False


@dataclass
class ToyEngine:
    """Tokens are `<person>-token`; whoever is in `revoked` is out; the person `poor` has no budget left."""

    schema: GraphQLSchema = SCHEMA
    people: frozenset[str] = frozenset({"ada", "bob", "poor"})
    revoked: set[str] = field(default_factory=set)
    total: int = 0
    slow_begun: int = 0
    position: int = 41
    charged: list[int] = field(default_factory=list)
    opened: list[Credentials] = field(default_factory=list)

    async def open(self, credentials: Credentials) -> ToySession:
        self.opened.append(credentials)
        secret = credentials.bearer or credentials.cookie or credentials.api_key
        if secret is None:
            return ToySession(ToyViewer(""), self.position)
        person = secret.removesuffix("-token")
        if secret == "crash-token":
            raise RuntimeError("canary: the database is down")
        if person not in self.people or person in self.revoked:
            raise Unauthenticated("This sign-in has ended.")
        return ToySession(ToyViewer(person), self.position)

    async def recall(self, credentials: Credentials) -> ToySession:
        return await self.open(credentials)

    async def renew(self, session: Session) -> None:
        raise AssertionError("nobody is remembered here")

    async def answer(
        self,
        session: Session,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        request_id: str,
    ) -> ExecutionResult:
        context = self.context(session, request_id)
        return await stock(self.schema, document, operation, variables, context)

    def context(self, session: Session, request_id: str) -> dict[str, Any]:
        return {"engine": self, "viewer": session.viewer, "request_id": request_id}

    def seal_cursor(self, position: int) -> str:
        return f"sealed-{position}"

    async def charge(self, session: Session, cost: int) -> None:
        if session.viewer.key == "poor":
            raise RateLimited("Your budget is used up.", retryAfter=7)
        self.charged.append(cost)


def _items(first: int) -> dict[str, Any]:
    nodes = [{"id": str(n), "title": f"Item {n}"} for n in range(first)]
    edges = [{"node": node, "cursor": node["id"]} for node in nodes]
    return {"nodes": nodes, "edges": edges, "pageInfo": {"hasNextPage": False}, "totalCount": first}


def _raise(error: Exception) -> Any:
    raise error


async def _slow(_: Any, __: Any, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "done"


async def _slow_increase(_: Any, info: Any, by: int, seconds: float) -> int:
    info.context["engine"].slow_begun += 1
    await asyncio.sleep(seconds)
    return _increase(_, info, by)


def _increase(_: Any, info: Any, by: int) -> int:
    info.context["engine"].total += by
    return info.context["engine"].total


_RESOLVERS: dict[str, dict[str, Any]] = {
    "Query": {
        "hello": lambda _, __, name: f"hello {name}",
        "me": lambda _, info: info.context["viewer"].key or None,
        "item": lambda _, __, id: _raise(NotFound("There is no such item.", "id", kind="item")),
        "items": lambda _, __, first, **___: _items(first),
        "add": lambda _, __, a, b=0.0: a + int(b),
        "echo": lambda _, __, value=None: value,
        "requestId": lambda _, info: info.context["request_id"],
        "boom": lambda *_: _raise(RuntimeError("canary: password is hunter2")),
        "boomHard": lambda *_: _raise(RuntimeError("canary: password is hunter2")),
        "stop": lambda *_: _raise(GraphQLError("Stop it.", extensions={"code": "STOPPED"})),
        "unserializable": lambda *_: {"set": {1, 2}},
        "slow": _slow,
    },
    "Item": {"children": lambda *_, first=20, **__: _items(first)},
    "Mutation": {"increase": _increase, "slowIncrease": _slow_increase},
}
for _type, _fields in _RESOLVERS.items():
    for _name, _resolve in _fields.items():
        SCHEMA.type_map[_type].fields[_name].resolve = _resolve  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ToyOutgoing:
    data: bytes
    cursor: str | None

    def shown(self, how: bytes, make: Callable[[bytes, bytes], bytes]) -> bytes:
        return make(how, self.data)


class ToyStream:
    """Runs an async generator and tells whether it was closed."""

    def __init__(self, results: AsyncIterator[ToyOutgoing], streams: "ToyStreams") -> None:
        self._results = results
        self._streams = streams
        streams.open_now += 1

    def __aiter__(self) -> AsyncIterator[ToyOutgoing]:
        return self._results

    async def follow(self, taker: Taker) -> None:
        async for result in self._results:
            room = asyncio.Event()
            if not taker.take([result], room.set):
                await room.wait()

    async def aclose(self) -> None:
        await self._results.aclose()  # type: ignore[attr-defined]
        self._streams.open_now -= 1


@dataclass
class ToyStreams:
    """What the root field of the subscription says is what the stream does."""

    open_now: int = 0
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(
        self,
        document: Document,
        operation_name: str | None,
        variables: dict[str, object],
        session: Session,
        request_id: str,
        *,
        after: str | None = None,
    ) -> Stream | list[GraphQLError]:
        root: Any = document.operation(operation_name).node.selection_set.selections[0]
        given = {argument.name.value: argument.value for argument in root.arguments or ()}
        name = root.name.value
        if name == "refused":
            return [GraphQLError("Not this one.", extensions={"code": "FILTER_NOT_LIVE"})]
        if name == "ticks":
            written = given["after"].value if "after" in given else None
            count = variables["count"] if "count" in variables else given["count"].value
            return ToyStream(_ticks(int(str(count)), after or written), self)
        if name == "flood":
            return ToyStream(_flood(int(given["size"].value)), self)
        return ToyStream(self._one_then(name), self)

    async def _one_then(self, name: str) -> AsyncIterator[ToyOutgoing]:
        yield _outgoing(name, 1)
        if name == "revoked":
            await self.let_go.wait()
            raise Unauthenticated("This sign-in has ended.")
        if name == "gone":
            raise NotFound("There is no such item.", "id")
        if name == "broken":
            raise RuntimeError("canary: password is hunter2")
        await asyncio.Event().wait()


def _outgoing(name: str, value: object, cursor: str | None = None) -> ToyOutgoing:
    return ToyOutgoing(orjson.dumps({"data": {name: value}}), cursor)


async def _ticks(count: int, after: str | None) -> AsyncIterator[ToyOutgoing]:
    for tick in range(int(after or 0) + 1, count + 1):
        yield _outgoing("ticks", tick, str(tick))


async def _flood(size: int) -> AsyncIterator[ToyOutgoing]:
    """A log stream that never pauses: who does not take a result for a quarter of a second is too slow."""
    clock = asyncio.get_running_loop().time
    outgoing = _outgoing("flood", "x" * size)
    while True:
        offered = clock()
        yield outgoing
        if clock() - offered > 0.25:
            raise SlowReader
        await asyncio.sleep(0)
