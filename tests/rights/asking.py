"""Asks as clients do, without a transport: by a secret, through the endpoint's own limits, execution and masking of errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult

from kit import clock
from kit.errors import Unauthenticated
from realtime.presence import Presence
from schema.roots import schema
from tests.rights.viewers import NOBODY
from tests.rights.world import World
from web.budget import Budget
from web.engine import ProductEngine, Session
from web.graphql.documents import Document, Operation
from web.graphql.engine import Credentials
from web.graphql.limits import DocumentLimits
from web.graphql.operations import Operations
from web.graphql.params import Params
from web.graphql.persisted import MemoryDocuments
from web.graphql.stock import stock

_PLENTY = 10**9
_LIMITS = DocumentLimits(
    characters=_PLENTY,
    tokens=_PLENTY,
    nesting=500,
    depth=100,
    fields=_PLENTY,
    overlaps=_PLENTY,
    aliases=_PLENTY,
    cost=_PLENTY,
)
SCHEMA = schema._schema


def silent_presence() -> Presence:
    """Presence that nobody hears of."""
    return Presence(lambda message: None, lambda key: set())


@dataclass
class Answer:
    """An answer: its very bytes, and what they say."""

    body: bytes
    data: Any = field(init=False)
    errors: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        said = orjson.loads(self.body)
        self.data, self.errors = said["data"], said.get("errors", [])

    @property
    def code(self) -> str | None:
        """The code of its first top-level error."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @property
    def told(self) -> bytes:
        """The bytes that tell the asker something: without the position that was read before."""
        said = orjson.loads(self.body)
        del said["extensions"]
        return orjson.dumps(said)


class StockEngine(ProductEngine):
    """The product, executed by graphql-core alone."""

    async def execute(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Any,
    ) -> ExecutionResult:
        return await stock(SCHEMA, document, operation, variables, context)


_ENGINE = ProductEngine(silent_presence(), Budget(_PLENTY))
_OPERATIONS = Operations(_ENGINE, MemoryDocuments(), _LIMITS)
_STOCK = Operations(StockEngine(silent_presence(), Budget(_PLENTY)), MemoryDocuments(), _LIMITS)


async def parsed(document: str) -> None:
    """Have the endpoint read and check a document, before anybody asks it."""
    await _OPERATIONS.documents.load(document)


def _said(answer: Answer) -> tuple[bytes, list[str]]:
    """What must be alike: the data, byte for byte, and the errors in any order."""
    return orjson.dumps(answer.data), sorted(str(error) for error in answer.errors)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Links to files say until when they hold."""
    ticking, now = clock.now, clock.now()
    clock.now = lambda: now
    try:
        yield
    finally:
        clock.now = ticking


class Desk:
    """The endpoint, and everybody of one world who may ask it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._sessions: dict[str, Session] = {}

    async def open(self, viewer: str) -> Session:
        """A viewer's session, as the endpoint opens it for each request. Raises: Unauthenticated."""
        token = None if viewer in NOBODY else self.world.tokens[viewer]
        return await _ENGINE.open(Credentials(bearer=token))

    async def session(self, viewer: str) -> Session:
        """The same, opened once: for as long as nobody's rights change."""
        if viewer not in self._sessions:
            self._sessions[viewer] = await self.open(viewer)
        return self._sessions[viewer]

    async def ask(self, viewer: str, document: str, **variables: object) -> Answer:
        """The answer to a query or mutation; a query's is the same by the fast path and by graphql-core alone."""
        session = await self.session(viewer)
        prepared = await _OPERATIONS.prepare(Params(query=document, variables=variables), session)
        if prepared.is_mutation:
            return Answer((await _OPERATIONS.execute(prepared, session, "request")).body)
        with _one_moment():
            answer, stocks = [
                Answer((await by.execute(prepared, session, "request")).body) for by in (_OPERATIONS, _STOCK)
            ]
        assert _said(answer) == _said(stocks)
        return answer

    async def opens(self, viewer: str) -> bool:
        """Whether the viewer's secret opens anything."""
        try:
            await self.open(viewer)
        except Unauthenticated:
            return False
        return True
