"""The one way to execute: by a plan where there is one and nothing goes wrong, else by graphql-core's own executor."""

from graphql import ExecutionResult, GraphQLSchema, OperationType, VariableValues, get_variable_values

from resolvers.context import Context
from web.fast import metrics
from web.fast.plans import Plans
from web.fast.run import Run
from web.graphql.documents import Document, Operation
from web.graphql.stock import stock

_NONE = VariableValues({}, {})


class Execution:
    """Executes the operations of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._plans = Plans(schema)

    async def __call__(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Context,
        root_value: object = None,
    ) -> ExecutionResult:
        """What graphql-core's `execute` gives; of a subscription, one message about `root_value`."""
        definitions = operation.node.variable_definitions
        coerced = get_variable_values(self._schema, definitions, variables) if definitions else _NONE
        if isinstance(coerced, list):
            return ExecutionResult(None, coerced)
        plan = self._plans.get(document, operation, coerced)
        if plan is None:
            metrics.unplanned.inc()
            return await stock(self._schema, document, operation, variables, context, root_value)
        try:
            data = await Run(context, coerced).answer(plan, root_value)
        except Exception:  # noqa: BLE001 - whatever it was: the stock executor says it, with its path, and goes on
            metrics.again.inc()
            done = (
                operation.kind is OperationType.MUTATION
            )  # and is not done twice; a query is asked anew, root and all
            afresh = context.again(settled=done)
            return await stock(self._schema, document, operation, variables, afresh, root_value)
        metrics.planned.inc()
        return ExecutionResult(data, None)
