"""What the live transports ask of the rooms below: streams of results that are already serialised.

The protocols are structural. One result goes to many connections as the same bytes.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from graphql import GraphQLError

from web.graphql.documents import Document
from web.graphql.engine import Session


class Outgoing(Protocol):
    """One result of a stream."""

    @property
    def data(self) -> bytes:
        """The execution result as JSON in UTF-8 (`{"data": ...}`), shared by all who get it."""

    @property
    def cursor(self) -> str | None:
        """Where to resume after this result; None where it moves nothing."""


class Stream(Protocol):
    """A subscription's results, in order, until they end or one of these is raised:

    kit.errors.Unauthenticated (the sign-in has ended), realtime.listener.SlowReader, any other UserError or a
    GraphQLError (which ends this stream alone).
    """

    def __aiter__(self) -> AsyncIterator[Outgoing]:
        """The results."""

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
