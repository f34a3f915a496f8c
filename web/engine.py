"""The product behind the endpoints: who is calling, a context to execute in, a cursor, a budget."""

from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLSchema

from kit import clock, trace
from kit.errors import Unauthenticated
from models import Viewer, sight
from realtime import cursor
from realtime.presence import Presence
from resolvers.context import Context
from schema.roots import schema
from web.budget import Budget
from web.fast.execute import Execution
from web.graphql.documents import Document, Operation
from web.graphql.engine import Credentials


@dataclass(frozen=True, slots=True)
class Session:
    """Who is calling, as the database knew them at `position`, in one statement."""

    viewer: Viewer
    address: str | None = None

    @property
    def position(self) -> int:
        return self.viewer.position

    @property
    def payers(self) -> list[str]:
        """Whose budgets its queries are taken from: the person's or key's and the address's."""
        person = [f"viewer:{self.viewer.key}"] if self.viewer.is_signed_in else []
        return [*person, *([f"address:{self.address}"] if self.address else [])]


class ProductEngine:
    """What `web.graphql` and `web.live` ask for (`web.graphql.engine.Engine`)."""

    def __init__(self, presence: Presence, budget: Budget) -> None:
        self._presence = presence
        self._budget = budget
        self._execution = Execution(schema._schema)

    @property
    def schema(self) -> GraphQLSchema:
        return schema._schema

    async def open(self, credentials: Credentials) -> Session:
        """The session of these credentials. Raises: Unauthenticated, if one is given and opens nothing."""
        viewer = await self._viewer(credentials)
        if viewer is None:
            raise Unauthenticated("This sign-in is unknown or has ended.")
        return Session(viewer, credentials.address)

    async def _viewer(self, credentials: Credentials) -> Viewer | None:
        token = credentials.api_key or credentials.bearer or credentials.cookie
        if token is None:
            return await sight.anonymous()
        is_key = credentials.api_key is not None or token.startswith("dwk_")
        return await (sight.by_api_key if is_key else sight.by_session)(token, clock.now())

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
        root_value: object = None,
    ) -> ExecutionResult:
        """The result, by a plan where that can be (`web/fast`)."""
        return await self._execution(document, operation, variables, context, root_value)

    def seal_cursor(self, position: int) -> str:
        return cursor.standing_at(position)

    async def charge(self, session: Any, cost: int) -> None:
        """Take `cost` from the budgets of the session's person and address. Raises: RateLimited."""
        self._budget.charge(session.payers, cost)
