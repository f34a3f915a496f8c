"""What the live transports ask of the rooms below: streams of results that are already serialised.

The protocols are structural. One result goes to many connections as the same bytes.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from graphql import GraphQLError

from web.graphql.documents import Document
from web.graphql.engine import Session


class Outgoing(Protocol):
    """One result of a stream."""

    @property
    def data(self) -> bytes:
        """The execution result as JSON in UTF-8 (`{"data": ...}`), shared by all who get it."""

    def shown(self, how: bytes, make: Callable[[bytes, bytes], bytes]) -> bytes:
        """`make(how, data)`, made once for all who show it in this way: clients' ids are often the same."""

    @property
    def cursor(self) -> str | None:
        """Where to resume after this result; None where it moves nothing."""


class Taker(Protocol):
    """Who is given a stream's results as they come, without a task of its own."""

    def take(self, results: Sequence[Outgoing], go_on: Callable[[], None]) -> bool:
        """Take these, whatever they are; False: take no more of them until `go_on` has been called."""


class Stream(Protocol):
    """A subscription's results, in order, until they end or one of these is raised:

    kit.errors.Unauthenticated (the sign-in has ended), realtime.listener.SlowReader, any other UserError or a
    GraphQLError (which ends this stream alone).
    """

    async def follow(self, taker: Taker) -> None:
        """Give the results to the taker; returns, or raises, when they end."""

    def __aiter__(self) -> AsyncIterator[Outgoing]:
        """The results, one by one, for who would rather ask for each."""

    async def aclose(self) -> None:
        """Free what the stream holds; called exactly once, also after an error."""


class Streams(Protocol):
    """Where subscriptions come from."""

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
        """The stream of a valid, charged subscription, or why there is none.

        `after` is a cursor that the transport was given (`Last-Event-ID`); it wins over an argument of that name.
        Raises: kit.errors.UserError, GraphQLError.
        """
