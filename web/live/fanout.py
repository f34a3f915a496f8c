"""One event, many listeners: those who get the same answer share one execution and one serialisation (promise R8).

Whatever is shared, each listener is told only what it may see once the rows have been read (promise R5).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import ExecutionResult, Executor, GraphQLError, create_source_event_stream
from graphql.language import OperationDefinitionNode, VariableNode

from kit.errors import Unauthenticated
from models import Viewer
from reactions.failure import is_outage
from realtime import cursor
from realtime.hub import Hub
from realtime.listener import Delivery, Listener
from realtime.log import LoggedEvent
from resolvers.sharing import depends_on, signature
from resolvers.streams import Subscribed
from web.graphql.documents import Document, Operation
from web.graphql.engine import Engine
from web.graphql.errors import field_errors
from web.graphql.sizes import fitting
from web.live.shared import Answer, Questions, Settled, Shared

log = logging.getLogger("deskwire.live")

RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a stream, serialised."""

    data: bytes
    cursor: str | None


class Fanout:
    """Opens subscriptions on this process's hub (`web.live.streams.Streams`)."""

    def __init__(self, engine: Engine, hub: Hub) -> None:
        self._engine = engine
        self._hub = hub
        self.answers = Shared()
        self.questions = Questions()

    async def open(
        self,
        document: Document,
        operation_name: str | None,
        variables: dict[str, object],
        session: Any,
        request_id: str,
        *,
        after: str | None = None,
    ) -> "SharedStream | list[GraphQLError]":
        """The stream of a valid subscription, or why there is none."""
        context = self._engine.context(session, request_id)
        executor = Executor.build(
            self._engine.schema,
            document.node,
            context_value=context,
            raw_variable_values=variables,
            operation_name=operation_name,
        )
        if isinstance(executor, list):
            return executor
        opened = create_source_event_stream(executor)
        source: Any = await opened if isinstance(opened, Awaitable) else opened
        if isinstance(source, ExecutionResult):
            return source.errors or []
        assert isinstance(source, Subscribed)
        if after is not None:
            source = replace(source, after=cursor.from_text(after, "after"))
        operation = document.operation(operation_name)
        return SharedStream(self, document, operation, variables, source, session.viewer, request_id)

    def listening(self, source: Subscribed, viewer: Viewer) -> Any:
        """A listener on this process's hub."""
        return self._hub.listening(source.stream, viewer, source.after)

    async def settled(self, listener: Listener, seen_by: Viewer, event: LoggedEvent | None) -> Settled:
        """Whether an answer made for `seen_by` is still right for this listener, asked after its rows were read."""
        now = await self.questions.since(event)
        if now.rights_position > self._hub.position:
            await self._hub.reached(now.rights_position)
        if listener.viewer is not seen_by:
            return Settled.RIGHTS_CHANGED
        return Settled.MOVED if now.moved else Settled.YES

    @property
    def engine(self) -> Engine:
        return self._engine


@dataclass(frozen=True, slots=True)
class _Again:
    """The session that one answer is made in: the viewer with the rights of now."""

    viewer: Viewer
    is_remembered: bool = False

    @property
    def position(self) -> int:
        return self.viewer.position


class SharedStream:
    """One open subscription: its listener's deliveries, each told by a shared execution."""

    def __init__(
        self,
        fanout: Fanout,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        source: Subscribed,
        viewer: Viewer,
        request_id: str,
    ) -> None:
        self._fanout, self._source, self._viewer = fanout, source, viewer
        self._document, self._operation, self._variables = document, operation, variables
        self._request_id = request_id
        self._depends = depends_on(fanout.engine.schema, document.node, operation.node)
        told = {name: value for name, value in variables.items() if name != _after_variable(operation.node)}
        self._key = (document.key, operation.name, orjson.dumps(told, option=orjson.OPT_SORT_KEYS))
        self._told_at = 0.0
        self._results = self._run()

    def __aiter__(self) -> AsyncIterator[Result]:
        return self._results

    async def aclose(self) -> None:
        """Stop listening."""
        await self._results.aclose()

    async def _run(self) -> AsyncGenerator[Result, None]:
        async with self._fanout.listening(self._source, self._viewer) as listener:
            while True:
                delivery = await listener.next()
                data = await self._told(listener, delivery)
                if data is not None:
                    yield Result(data, delivery.cursor)
                if delivery.final is not None:
                    raise delivery.final

    async def _told(self, listener: Listener, delivery: Delivery) -> bytes | None:
        """The message for this delivery; while the database is away, it waits for it."""
        while True:
            try:
                return await self._right(listener, delivery)
            except Exception as error:
                if not _away(error):
                    raise
                log.debug("Not told yet: %s", type(error).__name__)  # health is told elsewhere
                await asyncio.sleep(RETRY_SECONDS)

    async def _right(self, listener: Listener, delivery: Delivery) -> bytes | None:
        """The message by the rights that hold once its rows are read (promise R5).

        An answer is shared by those whom the item's audience lets see the same; where that has changed since the event,
        each listener gets an answer of their own. None is older than what the listener was told before.
        """
        own = False
        while not listener.ended_by(Unauthenticated):
            viewer = listener.viewer
            answer = await (self._alone if own else self._shared)(delivery, viewer)
            settled = await self._fanout.settled(listener, viewer, delivery.event)
            if settled is Settled.YES or (own and settled is Settled.MOVED):
                if delivery.event is not None:  # else it tells of no row
                    self._told_at = max(self._told_at, answer.asked_at)
                return answer.data
            own = own or settled is Settled.MOVED
        return None

    async def _alone(self, delivery: Delivery, viewer: Viewer) -> Answer:
        asked_at = asyncio.get_running_loop().time()
        return Answer(await self._execute(delivery, viewer), asked_at)

    async def _shared(self, delivery: Delivery, viewer: Viewer) -> Answer:
        event = delivery.event
        said = (
            delivery.position,
            delivery.signal,
            delivery.covers,
            delivery.resumed_from,
            delivery.serial,
            event is None,
        )
        key = (*self._key, *said, signature(viewer, self._depends, event))
        keep = event is not None and event.item_id is not None
        return await self._fanout.answers.get(
            key, lambda: self._execute(delivery, viewer), since=self._told_at, keep=keep
        )

    async def _execute(self, delivery: Delivery, viewer: Viewer) -> bytes | None:
        context: Any = self._fanout.engine.context(_Again(viewer), self._request_id)
        row = await self._source.tell(delivery, context)
        if row is None:
            return None
        result = await self._fanout.engine.execute(
            self._document, self._operation, self._variables, context, row
        )
        for error in result.errors or ():
            if error.original_error is not None and _away(error.original_error):
                raise error.original_error
        shown: dict[str, object] = {"data": result.data}
        if result.errors:
            shown["errors"] = field_errors(result.errors, self._request_id)
        return orjson.dumps(fitting(shown))


def _away(error: Exception) -> bool:
    """Whether the database was away, so that the same answer can be made later."""
    return isinstance(error, OSError) or is_outage(error)


def _after_variable(operation: OperationDefinitionNode) -> str | None:
    """The variable that the root's `after` is given by: it says where to begin, not what is told."""
    for field in operation.selection_set.selections:
        for argument in getattr(field, "arguments", None) or ():
            if argument.name.value == "after" and isinstance(argument.value, VariableNode):
                return str(argument.value.name.value)
    return None
