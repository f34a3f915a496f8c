"""One open subscription: what it is told with others, what it is told alone, and that it is right when it is sent.

Whatever is shared, each listener is told only what it may see once the rows have been read (promise R5).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from graphql.language import OperationDefinitionNode, VariableNode

from kit.errors import Unauthenticated
from models import Viewer
from realtime.listener import Delivery, Listener
from resolvers.sharing import depends_on, rights_of, signature
from resolvers.streams import Subscribed
from web.graphql.documents import Document, Operation
from web.graphql.errors import field_errors
from web.graphql.sizes import fitting
from web.graphql.written import to_json
from web.live.pulled import pulled
from web.live.shared import Answer
from web.live.streams import Outgoing, Taker
from web.live.telling import Member, Result, away, until_back

if TYPE_CHECKING:
    from web.live.fanout import Alike, Fanout


@dataclass(frozen=True, slots=True)
class _Again:
    """The session that one answer is made in: the viewer with the rights of now."""

    viewer: Viewer
    is_remembered: bool = False

    @property
    def position(self) -> int:
        return self.viewer.position


@dataclass(frozen=True, slots=True)
class _HandedBack:
    """What the teller has not told; `own`: it may not be shared."""

    deliveries: Sequence[Delivery]
    own: bool = False


_NOTHING = _HandedBack(())


class SharedStream:
    """One open subscription: its listener's deliveries, each told by a shared execution."""

    _listener: Listener
    _taker: Taker
    _back: "asyncio.Future[_HandedBack]"

    def __init__(
        self,
        fanout: "Fanout",
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
        asked = (document.key, operation.name, orjson.dumps(told, option=orjson.OPT_SORT_KEYS))
        self.room = fanout.alike(asked)
        """What is asked; one object for all who ask the same."""
        self.told_at = 0.0
        """When the rows of the newest answer that it was given were read."""
        self.is_over = False
        """Whether it listens no more."""
        self._rights = self.room
        self._rights_of: Viewer | None = None
        self._results = pulled(self)

    def __aiter__(self) -> AsyncIterator[Outgoing]:
        return self._results

    async def aclose(self) -> None:
        """Stop listening."""
        await self._results.aclose()

    async def follow(self, taker: Taker) -> None:
        """Listen. What was missed is told by this task, and what must not be shared; all else by the teller."""
        async with self._fanout.listening(self._source, self._viewer) as listener:
            self._listener, self._taker = listener, taker
            try:
                handed_back = _NOTHING
                while True:
                    await self._alone(handed_back)
                    handed_back = await self._while_shared()
            finally:
                self.is_over = True

    async def _while_shared(self) -> "_HandedBack":
        """Leave it to the teller, until it hands something back."""
        self._back = asyncio.get_running_loop().create_future()
        self._listener.sleep(self._ready)
        return await self._back

    # What the teller asks.

    @property
    def viewer(self) -> Viewer:
        """Who listens, by the rights of now."""
        return self._listener.viewer

    def waiting(self, most: int) -> list[Delivery]:
        """What it is to be told now; nothing, where it is over or must go on alone."""
        if self.is_over or self._back.done():
            return []
        if self._listener.is_settled:
            return self._listener.take(most)
        self._hand_back(_NOTHING)
        return []

    @property
    def rights(self) -> "Alike":
        """What decides of the listener's rights; one object for all who have the same."""
        viewer = self._listener.viewer
        if viewer is not self._rights_of:
            self._rights = self._fanout.alike(rights_of(viewer, self._depends))
            self._rights_of = viewer
        return self._rights

    def key_of(self, delivery: Delivery) -> tuple[Any, ...]:
        """Under which key its answer is shared."""
        return (self.room, delivery.said, signature(self._listener.viewer, self._depends, delivery.event))

    async def shared(
        self, key: tuple[Any, ...], delivery: Delivery, viewer: Viewer, *, since: float
    ) -> Answer:
        """The answer under this key, made with these rights if nobody has made it yet."""
        event = delivery.event
        keep = event is not None and event.stands_on is not None
        return await self._fanout.answers.get(
            key, lambda: self._execute(delivery, viewer), since=since, keep=keep
        )

    def told(self, member: Member, results: Sequence[Result], read_at: float, *, moved: bool) -> None:
        """Give the results on, if they are still right for this listener (promise R5); else it gets its own."""
        listener = self._listener
        if self.is_over or self._back.done():
            return
        if moved or listener.viewer is not member.viewer:
            self._hand_back(_HandedBack(member.deliveries, own=moved))
            return
        if not listener.is_settled and listener.ended_by(Unauthenticated):
            self._hand_back(_NOTHING)
            return
        self.told_at = max(self.told_at, read_at)
        has_room = not results or self._taker.take(results, self._go_on)
        final = member.deliveries[-1].final
        if final is not None:
            self.fail(final)
        elif has_room and listener.is_settled and not listener.waiting:
            listener.sleep(self._ready)
        elif has_room:
            self._ready()

    def fail(self, error: Exception) -> None:
        """End it with this error."""
        if not self.is_over and not self._back.done():
            self._back.set_exception(error)

    def _hand_back(self, what: "_HandedBack") -> None:
        self._back.set_result(what)

    def _go_on(self) -> None:
        if self.is_over or self._back.done():
            return
        if self._listener.waiting or not self._listener.is_settled:
            self._ready()
        else:
            self._listener.sleep(self._ready)

    def _ready(self) -> None:
        self._fanout.teller.ready(self)

    # What it does by itself.

    async def _alone(self, back: "_HandedBack") -> None:
        """Tell what was handed back, then what waits and what was missed, until there is nothing."""
        for delivery in back.deliveries:
            await self._tell(delivery, own=back.own)
        while (missed := await self._listener.next_missed()) is not None:
            await self._tell(missed)

    async def _tell(self, delivery: Delivery, *, own: bool = False) -> None:
        data = await until_back(lambda: self._right(delivery, own))
        if data is not None:
            room = asyncio.Event()
            if not self._taker.take([Result(data, delivery)], room.set):
                await room.wait()
        if delivery.final is not None:
            raise delivery.final

    async def _right(self, delivery: Delivery, own: bool) -> bytes | None:
        """The message by the rights that hold once its rows are read (promise R5).

        An answer is shared by those whom the item's audience lets see the same; where that has changed since the event,
        each listener gets an answer of their `own`. None is older than what the listener was told before.
        """
        listener = self._listener
        while not listener.ended_by(Unauthenticated):
            viewer = listener.viewer
            answer = await self._answer(delivery, viewer, own)
            moved = await self._fanout.moved([delivery.event])
            if listener.viewer is viewer and (own or not moved):
                if delivery.event is not None:  # else it tells of no row
                    self.told_at = max(self.told_at, answer.asked_at)
                return answer.data
            own = own or moved
        return None

    async def _answer(self, delivery: Delivery, viewer: Viewer, own: bool) -> Answer:
        if own:
            asked_at = asyncio.get_running_loop().time()
            return Answer(await self._execute(delivery, viewer), asked_at)
        return await self.shared(self.key_of(delivery), delivery, viewer, since=self.told_at)

    async def _execute(self, delivery: Delivery, viewer: Viewer) -> bytes | None:
        context: Any = self._fanout.engine.context(_Again(viewer), self._request_id)
        result = await self._fanout.engine.message(
            self._document, self._operation, self._variables, context, self._source.tell, delivery
        )
        if result is None:
            return None
        for error in result.errors or ():
            if error.original_error is not None and away(error.original_error):
                raise error.original_error
        shown: dict[str, object] = {"data": result.data}
        if result.errors:
            shown["errors"] = field_errors(result.errors, self._request_id)
        return to_json(fitting(shown))


def _after_variable(operation: OperationDefinitionNode) -> str | None:
    """The variable that the root's `after` is given by: it says where to begin, not what is told."""
    for field in operation.selection_set.selections:
        for argument in getattr(field, "arguments", None) or ():
            if argument.name.value == "after" and isinstance(argument.value, VariableNode):
                return str(argument.value.name.value)
    return None
