"""Ask the schema as a named viewer, as the edges do, without HTTP in between."""

from dataclasses import replace
from typing import Any

import orjson

from kit.errors import UserError
from kit.ids import to_global
from models import Viewer, sight
from resolvers.context import Context
from schema.roots import schema
from web.fast.execute import Execution
from web.graphql.documents import Documents
from web.graphql.limits import DocumentLimits
from web.graphql.written import Written

_DOCUMENTS = Documents(schema._schema, DocumentLimits(cost=10**9))
_EXECUTION = Execution(schema._schema)


class Refused(Exception):
    """A top-level error; `code` is a UserError's."""

    def __init__(self, error: Any) -> None:
        super().__init__(error.message)
        self.code = error.original_error.code.value if isinstance(error.original_error, UserError) else None


async def ask(viewer: Viewer, text: str, **variables: Any) -> dict[str, Any]:
    """The data of a query or mutation, made with the viewer's rights as given."""
    document = await _DOCUMENTS.load(text)
    context = Context(viewer=viewer, request_id="test")
    result = await _EXECUTION(document, document.operation(None), variables, context)
    if result.errors:
        raise result.errors[0].original_error or result.errors[0]
    return read(result.data)


def read(data: Any) -> dict[str, Any]:
    """An execution's data, also where it came as JSON."""
    found: dict[str, Any] = orjson.loads(bytes(data)) if isinstance(data, Written) else data
    return found


async def fresh(viewer: Viewer) -> Viewer:
    """The viewer with the rights of now."""
    assert viewer.principal_id is not None
    found = await sight.by_principal(viewer.principal_id)
    assert found is not None
    return replace(found, session_id=viewer.session_id)


def gid(row: Any, prefix: str | None = None) -> str:
    """A row's global id; `prefix` where the model's name does not say it."""
    return to_global(prefix or type(row).__name__.lower(), row.id)
