"""The three kinds of field: a column of the row, a batch function `(rows, context, ...) -> list`, a root.

Each of these makes a strawberry field; its `metadata` says what else may read: how the answer depends on the viewer
(`resolvers/sharing.py`), and the function that answers it under one of `WAYS`, so that a plan can call it (`web/fast`).
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info
from tortoise.models import Model

from kit.ids import to_global
from models import PrincipalKind
from models.writing.sources import Plain
from resolvers.context import Context
from resolvers.loading import BatchFunction
from resolvers.relations import Write


@dataclass(frozen=True)
class Shows:
    """Which rows a type of the schema shows: those of a table; of principals, those of a kind."""

    table: type[Model]
    kind: PrincipalKind | None = None

    def shows(self, row: object) -> bool:
        return isinstance(row, self.table) and (self.kind is None or getattr(row, "kind", None) is self.kind)


def shows(table: type[Model], kind: PrincipalKind | None = None) -> Any:
    """A type's `is_type_of`; what it knows is read by plans too, as its `rows`."""
    which = Shows(table, kind)

    def is_type_of(cls: type, row: object, info: object) -> bool:
        return which.shows(row)

    is_type_of.rows = which  # type: ignore[attr-defined]
    return classmethod(is_type_of)


class Depends(Enum):
    """On what of a viewer a field's answer depends, once the row itself is visible to them."""

    ROW = "row"
    """On their side (staff or customer), their scopes, and which of the row's own tokens they hold."""
    VIEWER = "viewer"
    """On who exactly they are, or on all of their tokens. What is not declared counts as this."""


WAYS = {
    "batch": "function(rows, context, **arguments) -> a value for each row",
    "root": "function(info, **arguments) -> a value; `info` has nothing but the context",
    "row": "function(row) -> a value",
    "staff": "function(row) -> a value, None for customers",
}
"""How a field may be answered: the key in its metadata that holds its function."""

ARGUMENTS = {
    "id": "A global id.",
    "key": "A human key, such as T-1042; old keys are understood.",
    "first": "How many rows from the start, 0 to 100; 20 by default.",
    "after": "Only rows after this cursor.",
    "last": "How many rows from the end, 0 to 100.",
    "before": "Only rows before this cursor.",
    "filter": "Which rows.",
    "order_by": "In which order, up to four terms; rows that are equal in it come by id.",
    "version": "The version that you saw: if there is a newer one, nothing changes and you get CONFLICT with it.",
    "idempotency_key": "Any text of yours, up to 100 characters: sent again, you get what the first call made.",
    "input": "The values.",
}
"""What arguments of these names always mean."""


def batch(
    function: BatchFunction,
    graphql_type: Any,
    description: str,
    depends: Depends = Depends.VIEWER,
    **arguments: tuple[Any, str],
) -> Any:
    """A field answered by a batch function; its arguments after (rows, context) become the field's.

    arguments: by name, the GraphQL type and description where the function's own annotation and `ARGUMENTS` do not do.
    """

    async def resolve(root: Any, info: Info[Context, None], **given: Any) -> Any:
        return await info.context.load(function, root, given)

    _sign(resolve, function, 2, arguments, with_root=True)
    return strawberry.field(
        resolver=resolve,
        graphql_type=graphql_type,
        description=description,
        metadata={"batch": function, "depends": depends},
    )


def root(
    function: Callable[..., Awaitable[Any]],
    graphql_type: Any,
    description: str,
    /,
    **arguments: tuple[Any, str],
) -> Any:
    """A query's root field; arguments as in `batch`."""
    return strawberry.field(
        resolver=_rooted(function, arguments),
        graphql_type=graphql_type,
        description=description,
        metadata={"root": function},
    )


def mutation(
    function: Callable[..., Awaitable[Any]],
    graphql_type: Any,
    description: str,
    /,
    **arguments: tuple[Any, str],
) -> Any:
    """A mutation; arguments as in `batch`."""
    return strawberry.mutation(
        resolver=_rooted(function, arguments),
        graphql_type=graphql_type,
        description=description,
        metadata={"root": function},
    )


def subscription(
    function: Callable[..., Awaitable[Any]],
    graphql_type: Any,
    description: str,
    /,
    **arguments: tuple[Any, str],
) -> Any:
    """A stream; arguments as in `batch`."""
    return strawberry.subscription(
        resolver=_rooted(function, arguments), graphql_type=graphql_type, description=description
    )


def _rooted(function: Callable[..., Awaitable[Any]], arguments: dict[str, tuple[Any, str]]) -> Any:
    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        settled = info.context.settled.get(info.path.key)
        return settled.get() if settled is not None else await function(info, **given)

    _sign(resolve, function, 1, arguments, with_root=False)
    return resolve


def _sign(
    resolve: Any, function: Any, skipped: int, arguments: dict[str, tuple[Any, str]], *, with_root: bool
) -> None:
    """Give the shim the signature that strawberry reads: the function's own arguments, typed and described."""
    name = getattr(function, "__name__", type(function).__name__)
    own = list(inspect.signature(function).parameters.values())[skipped:]
    described = []
    for parameter in own:
        type_, text = arguments.get(parameter.name, (parameter.annotation, ARGUMENTS.get(parameter.name)))
        if text is None:
            raise TypeError(f"{name}: the argument {parameter.name} needs a description.")
        annotation: Any = Annotated[type_, strawberry.argument(description=text)]
        described.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation))
    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    first = [inspect.Parameter("root", positional)] if with_root else []
    first.append(inspect.Parameter("info", positional, annotation=Info))
    resolve.__signature__ = inspect.Signature([*first, *described])
    resolve.__annotations__ = {"info": Info, **{p.name: p.annotation for p in described}}
    resolve.__module__, resolve.__name__ = function.__module__, name


def computed(
    value: Callable[[Any], Any],
    graphql_type: Any,
    description: str,
    depends: Depends = Depends.ROW,
    write: Write | None = None,
) -> Any:
    """A field computed from the row alone; `write`: how the database writes it, if it can."""

    def resolve(root: Any) -> Any:
        return value(root)

    return strawberry.field(
        resolver=resolve,
        graphql_type=graphql_type,
        description=description,
        metadata={"row": value, "write": write, "depends": depends},
    )


def staff_column(column: str, graphql_type: Any, description: str, *, empty_is_null: bool = False) -> Any:
    """A column of the row, null for customers."""

    def value(row: Any) -> Any:
        held = getattr(row, column)
        return (held or None) if empty_is_null else held

    def resolve(root: Any, info: Info[Context, None]) -> Any:
        return value(root) if info.context.viewer.is_staff else None

    return strawberry.field(
        resolver=resolve,
        graphql_type=graphql_type,
        description=f"{description} Null for customers.",
        metadata={"staff": value, "column": (column, empty_is_null), "depends": Depends.ROW},
    )


def global_id(prefix: str, key: str = "id") -> Any:
    """The `id` field of a type whose global ids begin with `prefix`."""

    def value(row: Any) -> str:
        return to_global(prefix, getattr(row, key))

    return computed(
        value,
        strawberry.ID,
        "An opaque, typed, permanent id.",
        write=lambda at: Plain([f"{prefix}_", at.column(key)]),
    )
