"""The same operation by the fast path and by graphql-core's own executor."""

import asyncio
import logging
from typing import Any

import orjson
from graphql import ExecutionResult

from models import Viewer
from resolvers.context import Context
from schema.roots import schema
from tests.api.asking import read
from web.fast.execute import Execution
from web.graphql.documents import Documents
from web.graphql.errors import field_errors
from web.graphql.limits import DocumentLimits
from web.graphql.stock import stock

SCHEMA = schema._schema
_PLENTY = 10**9
LIMITS = DocumentLimits(
    fields=_PLENTY, overlaps=_PLENTY, aliases=_PLENTY, depth=100, cost=_PLENTY, tokens=_PLENTY, nesting=500
)


class Both:
    """Both ways to execute."""

    def __init__(self) -> None:
        self.documents = Documents(SCHEMA, LIMITS)
        self.execution = Execution(SCHEMA)

    async def compare(self, text: str, variables: dict[str, Any], viewer: Viewer) -> ExecutionResult:
        """The fast path's result, after making sure that it is the stock one. Raises: Refusal, if the document is invalid."""
        document = await self.documents.load(text)
        operation = document.operation(None)
        fast = await self.execution(document, operation, variables, Context(viewer, "request"))
        slow = await stock(SCHEMA, document, operation, variables, Context(viewer, "request"))
        await _silence()
        said = f"{text}\n{variables}\n{viewer.level} {viewer.principal_id}"
        assert _shown(fast.data) == orjson.dumps(slow.data), said
        ours, theirs = _errors(fast), _errors(slow)
        assert ours == theirs or (_bubbled(slow) and ours & theirs), f"{said}\n{ours}\n{theirs}"
        return fast


async def _silence() -> None:
    """After an error graphql-core answers at once, and what it began beside goes on asking: also a database that is closed since,
    which then opens again, with a thread for which the process waits at its end for ever.
    """
    while rest := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(rest)


def _shown(data: Any) -> bytes:
    return orjson.dumps(read(data))


def _errors(result: ExecutionResult) -> set[tuple[tuple[str | int, ...], Any]]:
    """Each error's path and code."""
    logging.getLogger("deskwire.graphql").setLevel(logging.CRITICAL)  # bugs are not news here
    shown: Any = field_errors(result.errors or (), "request")
    return {(tuple(error.get("path", ())), error["extensions"]["code"]) for error in shown}


def _bubbled(result: ExecutionResult) -> bool:
    """Where null bubbles, which of several errors is told first is a matter of luck."""
    return len(result.errors or ()) > 0
