"""A request's body, read with an eye on its size and on the clock."""

import asyncio

from starlette.types import Receive

from web.graphql.limits import HttpLimits
from web.graphql.refusals import Fault, Refusal

_CLOSE = {"connection": "close"}  # what is left of the body must not be taken for the next request


class Disconnected(Exception):
    """The client went away before its request was complete."""


async def read_body(receive: Receive, content_length: str | None, limits: HttpLimits) -> bytes:
    """The whole body; what Content-Length claims is believed only where it is too much already.

    Raises: Refusal (PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT), Disconnected.
    """
    if content_length is not None and content_length.isdigit() and int(content_length[:20]) > limits.body:
        raise _too_large(limits)
    chunks: list[bytes] = []
    size = 0
    clock = asyncio.get_running_loop().time
    end = clock() + limits.body_total
    try:
        async with asyncio.timeout(limits.body_idle) as patience:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Disconnected
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limits.body:
                    raise _too_large(limits)
                chunks.append(chunk)
                more = message.get("more_body", False)
                if more:
                    patience.reschedule(min(clock() + limits.body_idle, end))
    except TimeoutError:
        raise Refusal(Fault.REQUEST_TIMEOUT, "The body did not arrive in time.", headers=_CLOSE) from None
    return b"".join(chunks)


def _too_large(limits: HttpLimits) -> Refusal:
    message = f"The body is too large; {limits.body} bytes are the most."
    return Refusal(Fault.PAYLOAD_TOO_LARGE, message, headers=_CLOSE, most=limits.body)
