"""The operations that are open on one socket."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from kit.errors import Unauthenticated
from kit.ids import new_id
from realtime.listener import SlowReader
from web.graphql.engine import Credentials, Session
from web.graphql.errors import Shown, raised, request_errors
from web.graphql.operations import Operations, Prepared
from web.graphql.params import Params
from web.graphql.refusals import Fault, Refusal
from web.live import frames
from web.live.codes import CloseSocket, Code
from web.live.outbox import Outbox, Owner
from web.live.roster import Roster
from web.live.streams import Outgoing, Streams

SLOW = CloseSocket(Code.TRY_AGAIN_LATER, "Read faster: resume from the last cursor.")
REVOKED = CloseSocket(Code.UNAUTHORIZED, "The sign-in has ended.")


@dataclass(frozen=True, slots=True)
class Live:
    """What every socket and every event stream of this process works with."""

    operations: Operations
    streams: Streams
    roster: Roster


class Run(Owner):
    """One open operation; `is_over` once nobody wants its results."""

    __slots__ = ("id", "is_committed", "is_stream")

    def __init__(self, id_: str) -> None:
        super().__init__()
        self.id = id_
        self.is_stream = False
        self.is_committed = False
        """A mutation under way: it may not be broken off, only its result thrown away."""


class Runs:
    """Starts operations, sends what they say, ends them; `end` closes the socket."""

    def __init__(self, live: Live, box: Outbox[bytes], end: Callable[[CloseSocket], None]) -> None:
        self.live = live
        self._box = box
        self._end = end
        self.open: dict[str, Run] = {}
        self._tasks: dict[asyncio.Task[None], Run] = {}

    async def start(self, id_: str, params: Params, credentials: Credentials) -> None:
        """Begin an operation; over the limit, its error is all there is of it.

        Raises: CloseSocket (4409), if the id is taken.
        """
        if id_ in self.open:
            raise CloseSocket(Code.SUBSCRIBER_EXISTS, f"Subscriber for {id_} already exists")
        most = self.live.roster.limits.operations
        if len(self.open) >= most:
            message = f"{most} operations are open on this socket; that is the most."
            refusal = Refusal(Fault.TOO_MANY_OPERATIONS, message, most=most)
            await self._box.put(frames.failed(id_, request_errors(refusal.errors)), None)
            return
        run = self.open[id_] = Run(id_)
        task = asyncio.create_task(self._operate(run, params, credentials))
        self._tasks[task] = run
        task.add_done_callback(self._tasks.pop)

    def stop(self, id_: str) -> None:
        """Nobody wants this operation any more; an id that is not open is ignored."""
        run = self.open.pop(id_, None)
        if run is not None:
            self._stop([task for task, its in self._tasks.items() if its is run])

    @property
    def has_stream(self) -> bool:
        """Whether a subscription is open, which would notice by itself that the sign-in ended."""
        return any(run.is_stream for run in self.open.values())

    async def finish_single(self) -> None:
        """Wait for the queries and mutations that are under way, and for their answers to be queued."""
        single = [task for task, run in self._tasks.items() if not run.is_stream]
        if single:
            await asyncio.wait(single)

    async def stop_all(self) -> None:
        """End everything; returns when each stream has been closed."""
        self.open.clear()
        stopping = self._stop(list(self._tasks))
        if stopping:
            await asyncio.wait(stopping)

    def _stop(self, tasks: list[asyncio.Task[None]]) -> list[asyncio.Task[None]]:
        """Cancel these, but let mutations run to their end unheard; those that were cancelled."""
        stopping = []
        for task in tasks:
            run = self._tasks[task]
            run.is_over = True
            if run.is_committed:
                self.live.roster.adopt(task)
            else:
                task.cancel()
                stopping.append(task)
        return stopping

    async def _operate(self, run: Run, params: Params, credentials: Credentials) -> None:
        request_id = new_id().hex
        try:
            await self._execute(run, params, credentials, request_id)
        except Unauthenticated:
            self._end(REVOKED)
        except SlowReader:
            self._end(SLOW)
        except Refusal as refusal:
            await self._fail(run, request_errors(refusal.errors))
        except Exception as error:  # noqa: BLE001 - shown masked, logged there
            await self._fail(run, raised(error, request_id, "an operation on a socket"))
        else:
            await self._finish(run, frames.complete(run.id))

    async def _execute(self, run: Run, params: Params, credentials: Credentials, request_id: str) -> None:
        operations = self.live.operations
        session = await operations.engine.open(credentials)
        prepared = await operations.prepare(params, session)
        await operations.charge(prepared, session)
        if prepared.is_subscription:
            run.is_stream = True
            await self._stream(run, prepared, session, request_id)
            return
        run.is_committed = prepared.is_mutation
        try:
            answer = await operations.execute(prepared, session, request_id)
        finally:
            run.is_committed = False
        if not run.is_over:
            await self._box.put(frames.result(frames.opening(run.id), answer.body), run)

    async def _stream(self, run: Run, prepared: Prepared, session: Session, request_id: str) -> None:
        with self.live.roster.stream(session.viewer):
            document, name = prepared.document, prepared.operation.name
            stream = await self.live.streams.open(document, name, prepared.variables, session, request_id)
            if isinstance(stream, list):
                raise Refusal(Fault.BAD_USER_INPUT, stream)
            async with aclosing(stream):
                await stream.follow(_Sender(run, self._box))

    async def _fail(self, run: Run, errors: list[Shown]) -> None:
        await self._finish(run, frames.failed(run.id, errors))

    async def _finish(self, run: Run, frame: bytes) -> None:
        # The id is free before the client can know that this operation is over, so it may use the id again at once.
        if self.open.get(run.id) is run:
            del self.open[run.id]
        if not run.is_over:
            await self._box.put(frame, run)


class _Sender:
    """Sends a stream's results as those of one operation (`web.live.streams.Taker`)."""

    __slots__ = ("_box", "_opening", "_run")

    def __init__(self, run: Run, box: Outbox[bytes]) -> None:
        self._run, self._box = run, box
        self._opening = frames.opening(run.id)

    def take(self, results: Sequence[Outgoing], go_on: Callable[[], None]) -> bool:
        self._box.put_all([each.shown(self._opening, frames.result) for each in results], self._run)
        if self._box.is_full:
            self._box.when_room(go_on)
            return False
        return True
