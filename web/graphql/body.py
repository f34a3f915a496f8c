"""A request's body, read with an eye on its size and on the clock."""

import asyncio
from collections.abc import Awaitable, Generator
from types import coroutine

from starlette.types import Message, Receive

from web.graphql.limits import HttpLimits
from web.graphql.refusals import Fault, Refusal

_CLOSE = {"connection": "close"}  # what is left of the body must not be taken for the next request

_Steps = Generator[object, None, Message]


class Disconnected(Exception):
    """The client went away before its request was complete."""


async def read_body(receive: Receive, limits: HttpLimits) -> bytes:
    """The whole body.

    Most bodies come together with their headers, and starting a clock costs several times what reading those does. So the
    first message is asked for without one, which is started only if there is something to wait for.
    Raises: Refusal (PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT), Disconnected.
    """
    steps = receive().__await__()
    try:
        waits_for = next(steps)
    except StopIteration as there:
        chunk, more = _chunk(there.value, limits.body, limits)
        return await _waited_for(receive(), [chunk], receive, limits) if more else chunk
    return await _waited_for(_resumed(steps, waits_for), [], receive, limits)


def check_length(content_length: str | None, limits: HttpLimits) -> None:
    """Refuse a body of which Content-Length claims that it is too large; a smaller claim is not believed.

    Raises: Refusal (PAYLOAD_TOO_LARGE).
    """
    if content_length is not None and content_length.isdecimal() and int(content_length[:20]) > limits.body:
        raise _too_large(limits)


async def _waited_for(
    coming: Awaitable[Message], chunks: list[bytes], receive: Receive, limits: HttpLimits
) -> bytes:
    """The chunks there are and those still to come: each of them in time, and all of them."""
    left = limits.body - sum(map(len, chunks))
    clock = asyncio.get_running_loop().time
    end = clock() + limits.body_total
    more = True
    try:
        async with asyncio.timeout(limits.body_idle) as patience:
            while more:
                chunk, more = _chunk(await coming, left, limits)
                chunks.append(chunk)
                left -= len(chunk)
                if more:
                    patience.reschedule(min(clock() + limits.body_idle, end))
                    coming = receive()
    except TimeoutError:
        raise Refusal(Fault.REQUEST_TIMEOUT, "The body did not arrive in time.", headers=_CLOSE) from None
    return b"".join(chunks)


@coroutine
def _resumed(steps: _Steps, waits_for: object) -> _Steps:
    """Goes on with steps of which the first was made outside."""
    try:
        yield waits_for
        return (yield from steps)
    finally:
        steps.close()


def _chunk(message: Message, left: int, limits: HttpLimits) -> tuple[bytes, bool]:
    """A message's part of the body, and whether there is more."""
    if message["type"] == "http.disconnect":
        raise Disconnected
    chunk: bytes = message.get("body", b"")
    if len(chunk) > left:
        raise _too_large(limits)
    return chunk, message.get("more_body", False)


def _too_large(limits: HttpLimits) -> Refusal:
    message = f"The body is too large; {limits.body} bytes are the most."
    return Refusal(Fault.PAYLOAD_TOO_LARGE, message, headers=_CLOSE, most=limits.body)
