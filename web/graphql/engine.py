"""What the edges ask of the rooms below: who is calling, a context to execute in, a cursor, a budget.

The protocols are structural: an implementation needs none of these names, only these shapes.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from graphql import ExecutionResult, GraphQLSchema

if TYPE_CHECKING:
    from web.graphql.documents import Document, Operation


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brought to say who it is: at most one of the three secrets, the most explicit one.

    `address` is the peer's IP address, for limits by address (None where the server knows none).
    """

    bearer: str | None = field(default=None, repr=False)
    cookie: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    address: str | None = None

    @property
    def secret(self) -> str | None:
        """The one that counts."""
        return self.api_key or self.bearer or self.cookie


class Viewer(Protocol):
    """Who is looking; `key` names the same person in every session of theirs."""

    @property
    def is_signed_in(self) -> bool:
        """False for a visitor without credentials."""

    @property
    def key(self) -> str:
        """A stable text for this person, service or visitor; empty where nobody is signed in."""


class Session(Protocol):
    """A frozen answer to "who is this, and from where in the log do they read?"."""

    @property
    def viewer(self) -> Viewer:
        """Who is looking."""

    @property
    def position(self) -> int:
        """The log's position read before the first row of the answer."""

    @property
    def is_remembered(self) -> bool:
        """Whether its rights may be old ones (see `Engine.recall`)."""


class Engine(Protocol):
    """The product behind the endpoint."""

    @property
    def schema(self) -> GraphQLSchema:
        """The executable schema."""

    async def open(self, credentials: Credentials) -> Session:
        """The session of these credentials, as rights are now; a visitor's where there are none.

        Raises: kit.errors.Unauthenticated, if a credential is given and is wrong, expired or revoked.
        """

    async def recall(self, credentials: Credentials) -> Session:
        """The same as `open`, or the session that they had before, still to be confirmed: by `renew`, or by `answer`.

        Raises: kit.errors.Unauthenticated.
        """

    async def renew(self, session: Any) -> None:
        """Have the session be as rights are now.

        Raises: kit.errors.Unauthenticated, if it has ended.
        """

    async def answer(
        self,
        session: Any,
        document: "Document",
        operation: "Operation",
        variables: dict[str, object],
        request_id: str,
    ) -> ExecutionResult:
        """A query's or mutation's result in a fresh context, for the session as rights are now; then `session.position` is
        where the log stood.

        Raises: kit.errors.Unauthenticated.
        """

    def context(self, session: Session, request_id: str) -> object:
        """A fresh `info.context` for one execution."""

    def seal_cursor(self, position: int) -> str:
        """A position of the log as the opaque text that clients hold."""

    async def charge(self, session: Session, cost: int) -> None:
        """Take `cost` from the budgets of this session.

        Raises: kit.errors.RateLimited (with params["retryAfter"] in seconds), if one is used up.
        """
