"""The id that follows one request from the edge to its events and mails."""

import re
from contextvars import ContextVar

from kit.ids import new_id

request_id: ContextVar[str] = ContextVar("request_id", default="")

_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begin(offered: str | None = None) -> str:
    """Set this context's request id: the one offered, if it is sane, else a new one; and return it."""
    chosen = offered if offered and _SANE.fullmatch(offered) else new_id().hex
    request_id.set(chosen)
    return chosen
