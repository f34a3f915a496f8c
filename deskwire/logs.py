"""Logs: one line an entry, for people or as JSON, each with the id of the request it belongs to.

Nobody logs message texts or secrets: entries name kinds, ids and numbers.
"""

import logging
import sys
from typing import Any, Literal

import structlog

from kit import trace


def _with_request(_: Any, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if current := trace.request_id.get():
        entry.setdefault("request_id", current)
    return entry


def configure(log_format: Literal["console", "json"]) -> None:
    """Send everything that is logged, ours and the libraries', to stderr in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request,
    ]
    shown: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(sort_keys=True)]
        if log_format == "json"
        else [_for_people()]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("tortoise", "asyncpg", "aiosqlite", "httpx", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _for_people() -> structlog.dev.ConsoleRenderer:
    """Tracebacks as Python writes them: richer ones show the values of variables, secrets among them, and take seconds."""
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
