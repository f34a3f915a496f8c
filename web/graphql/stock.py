"""Execution as graphql-core does it."""

from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, execute

from web.graphql.documents import Document, Operation


async def stock(
    schema: GraphQLSchema,
    document: Document,
    operation: Operation,
    variables: dict[str, object],
    context: object,
    root_value: object = None,
) -> ExecutionResult:
    """The result of a valid operation."""
    result: Any = execute(
        schema,
        document.node,
        root_value=root_value,
        context_value=context,
        variable_values=variables,
        operation_name=operation.name,
    )
    finished: ExecutionResult = await result if isawaitable(result) else result
    return finished
