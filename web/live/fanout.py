"""One event, many listeners: those who get the same answer share one execution and one serialisation (promise R8)."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any, Protocol
from weakref import WeakValueDictionary

from graphql import ExecutionResult, Executor, GraphQLError, create_source_event_stream

from models import Viewer
from realtime import cursor
from realtime.hub import Hub
from realtime.listener import Delivery, Listener
from realtime.log import LoggedEvent
from realtime.streams import MESSAGE_MOVED
from resolvers.streams import Subscribed
from resolvers.told import Tell
from web.graphql.documents import Document, Operation
from web.graphql.engine import Engine as QueryEngine
from web.live.following import SharedStream
from web.live.shared import Questions, Shared
from web.live.telling import Teller


class Engine(QueryEngine, Protocol):
    """What streams ask for besides."""

    async def message(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Any,
        tell: Tell,
        delivery: Delivery,
    ) -> ExecutionResult | None:
        """The result that tells a delivery; None where there is nothing to tell."""


class Fanout:
    """Opens subscriptions on this process's hub (`web.live.streams.Streams`)."""

    def __init__(self, engine: Engine, hub: Hub) -> None:
        self._engine = engine
        self._hub = hub
        self.answers = Shared()
        self.questions = Questions()
        self.teller = Teller(self)
        self._alike: WeakValueDictionary[tuple[Any, ...], Alike] = WeakValueDictionary()

    async def open(
        self,
        document: Document,
        operation_name: str | None,
        variables: dict[str, object],
        session: Any,
        request_id: str,
        *,
        after: str | None = None,
    ) -> SharedStream | list[GraphQLError]:
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

    def alike(self, what: tuple[Any, ...]) -> "Alike":
        """The one object for what is equal to this, as long as anybody holds it: those are compared at no cost."""
        found = self._alike.get(what)
        if found is None:
            found = self._alike[what] = Alike()
        return found

    def listening(self, source: Subscribed, viewer: Viewer) -> AbstractAsyncContextManager[Listener]:
        """A listener on this process's hub."""
        return self._hub.listening(source.stream, viewer, source.after)

    async def moved(self, events: Iterable[LoggedEvent | None]) -> bool:
        """Whether others see now what some event is on than saw it then, or may, as it is elsewhere by that event. Returns when
        all who listen here have the rights that held after the rows of an answer were read, if it is asked then.
        """
        first: dict[Any, LoggedEvent | None] = {}
        elsewhere = False
        for event in events:
            first.setdefault(event and event.stands_on, event)
            elsewhere = elsewhere or (event is not None and event.kind == MESSAGE_MOVED)
        if len(first) > 1:
            first.pop(None, None)  # who asks about an item asks about rights too
        answers = await asyncio.gather(*map(self.questions.since, first.values()))
        rights_position = max(answer.rights_position for answer in answers)
        if rights_position > self._hub.position:
            await self._hub.reached(rights_position)
        return elsewhere or any(answer.moved for answer in answers)

    @property
    def engine(self) -> Engine:
        return self._engine


class Alike:
    """Stands for something that several streams have in common."""
