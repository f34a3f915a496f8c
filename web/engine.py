"""The product behind the endpoints: who is calling, a context to execute in, a cursor, a budget."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graphql import ExecutionResult, GraphQLSchema

from kit import clock, trace
from kit.errors import Unauthenticated
from models import ANONYMOUS, Viewer, sight
from realtime import cursor
from realtime.listener import Delivery
from realtime.presence import Presence
from resolvers.context import Context
from resolvers.told import Tell
from schema.roots import schema
from web.budget import Budget
from web.fast import metrics
from web.fast.execute import Execution
from web.graphql.documents import Document, Operation
from web.graphql.engine import Credentials
from web.graphql.recent import Recent

REMEMBERED_MOST = 10_000
"""Viewers that a process remembers between requests."""


@dataclass(slots=True)
class Session:
    """Who is calling; `is_remembered`: as they were in an earlier request, which nothing may be told before it is confirmed."""

    viewer: Viewer
    credentials: Credentials = Credentials()
    is_remembered: bool = False
    read_at: int | None = None

    @property
    def position(self) -> int:
        """Where the log stood when the viewer, or the answer that confirmed them, was read."""
        return self.viewer.position if self.read_at is None else self.read_at

    @property
    def payers(self) -> list[str]:
        """Whose budgets its queries are taken from: the person's or key's and the address's."""
        person = [f"viewer:{self.viewer.key}"] if self.viewer.is_signed_in else []
        address = self.credentials.address
        return [*person, *([f"address:{address}"] if address else [])]


class ProductEngine:
    """What `web.graphql` and `web.live` ask for (`web.graphql.engine.Engine`)."""

    def __init__(self, presence: Presence, budget: Budget) -> None:
        self._presence = presence
        self._budget = budget
        self._execution = Execution(schema._schema)
        self._remembered: Recent[str, Viewer] = Recent(REMEMBERED_MOST, REMEMBERED_MOST)

    @property
    def schema(self) -> GraphQLSchema:
        return schema._schema

    async def open(self, credentials: Credentials) -> Session:
        """The session of these credentials. Raises: Unauthenticated, if one is given and opens nothing."""
        session = Session(ANONYMOUS, credentials)
        await self.renew(session)
        return session

    async def recall(self, credentials: Credentials) -> Session:
        """The session as it was remembered, which `answer` confirms; opened, where it is not. Raises: Unauthenticated."""
        viewer = self._remembered.get(_name(credentials))
        if viewer is None or (viewer.ends_at is not None and viewer.ends_at <= clock.now()):
            return await self.open(credentials)
        return Session(viewer, credentials, is_remembered=True)

    async def renew(self, session: Session) -> None:
        """Who is calling, as the database knows them now. Raises: Unauthenticated."""
        viewer, name = await self._viewer(session.credentials), _name(session.credentials)
        if viewer is None:
            self._remembered.drop(name)
            raise Unauthenticated("This sign-in is unknown or has ended.")
        self._remembered.put(name, viewer, 1)
        session.viewer, session.is_remembered = viewer, False

    async def _viewer(self, credentials: Credentials) -> Viewer | None:
        token = credentials.secret
        if token is None:
            return await sight.anonymous()
        return await (sight.by_api_key if _is_key(credentials) else sight.by_session)(token, clock.now())

    async def answer(
        self,
        session: Session,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        request_id: str,
    ) -> ExecutionResult:
        """The result for this session, which is renewed where its rights are not those of now. Raises: Unauthenticated.

        A remembered viewer is confirmed by the statement that writes the answer: it reads, of the same moment, the position
        of the last event that changed anybody's rights, and the viewer knows of all events up to their own position.
        """
        if session.is_remembered:
            trace.begin(request_id)
            written = await self._execution.written(document, operation, variables, session.viewer)
            if written is not None and written.rights_position <= session.viewer.position:
                metrics.written.inc()
                session.read_at = written.position
                return ExecutionResult(written.data, None)  # type: ignore[arg-type]
            await self.renew(session)
        context = self.context(session, request_id)
        return await self.execute(document, operation, variables, context)

    def context(self, session: Any, request_id: str) -> Context:
        """A fresh context for one execution; what it writes carries the request's id."""
        trace.begin(request_id)
        return Context(viewer=session.viewer, request_id=request_id, presence=self._presence)

    async def execute(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Any,
    ) -> ExecutionResult:
        """The result of a query or mutation, by a plan where that can be (`web/fast`)."""
        return await self._execution(document, operation, variables, context)

    async def message(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Any,
        tell: Tell,
        delivery: Delivery,
    ) -> ExecutionResult | None:
        return await self._execution.message(document, operation, variables, context, tell, delivery)

    def seal_cursor(self, position: int) -> str:
        return cursor.standing_at(position)

    async def charge(self, session: Any, cost: int) -> None:
        """Take `cost` from the budgets of the session's person and address. Raises: RateLimited."""
        self._budget.charge(session.payers, cost)


def _is_key(credentials: Credentials) -> bool:
    """Whether the secret is given as an API key's, not as a session's."""
    return credentials.api_key is not None or (credentials.secret or "").startswith("dwk_")


def _name(credentials: Credentials) -> str:
    """What a viewer is remembered by: what they came with, and the secret's hash, so that memory holds no secrets."""
    kind = "nobody" if credentials.secret is None else "key" if _is_key(credentials) else "session"
    return f"{kind} {sha256((credentials.secret or '').encode('utf-8', 'surrogatepass')).hexdigest()}"
