"""The one way to execute: by a plan where there is one and nothing goes wrong, else by graphql-core's own executor."""

from collections.abc import Hashable
from types import NoneType
from typing import Any
from weakref import WeakKeyDictionary

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    VariableValues,
    get_variable_values,
)

from models import Viewer
from models.writing.answers import Answer
from models.writing.stand_ins import shape_of
from realtime.listener import Delivery
from resolvers.about import About
from resolvers.context import Context
from resolvers.told import Tell
from web.fast import metrics
from web.fast.plans import Plan, Plans
from web.fast.run import Run
from web.fast.written import Statements, Understood
from web.graphql.documents import Document, Operation
from web.graphql.recent import Recent
from web.graphql.stock import stock
from web.graphql.written import Written

_NONE = VariableValues({}, {})

_PLAIN = frozenset({str, int, bool, NoneType})
VARIABLES_MOST = 1_000
"""Of each operation: for how many it is remembered what they mean."""


class Execution:
    """Executes the operations of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._plans = Plans(schema)
        self._recent: WeakKeyDictionary[Operation, Recent[Hashable, tuple[Statements, Understood]]] = (
            WeakKeyDictionary()
        )

    async def __call__(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Context,
        root_value: object = None,
    ) -> ExecutionResult:
        """What graphql-core's `execute` gives; of a subscription, one message, which `root_value` is."""
        coerced = self._coerced(operation, variables)
        if isinstance(coerced, list):
            return ExecutionResult(None, coerced)
        plan = self._plans.get(document, operation, coerced)
        if plan is None:
            metrics.unplanned.inc()
            return await stock(self._schema, document, operation, variables, context, root_value)
        try:
            data = await self._data(plan, operation, coerced, context, root_value)
        except Exception:  # noqa: BLE001 - whatever it was: the stock executor says it, with its path, and goes on
            metrics.again.inc()
            done = (
                operation.kind is OperationType.MUTATION
            )  # and is not done twice; a query is asked anew, root and all
            afresh = context.again(settled=done)
            return await stock(self._schema, document, operation, variables, afresh, root_value)
        return ExecutionResult(data, None)

    def forget(self) -> None:
        """Know no operation that was asked until now: for who changes functions while they run."""
        self._recent.clear()

    async def written(
        self, document: Document, operation: Operation, variables: dict[str, object], viewer: Viewer
    ) -> Answer | None:
        """A query's answer as the database writes it for this viewer; None where it takes another way."""
        if operation.kind is not OperationType.QUERY:
            return None
        try:
            return await self._asked_before(operation, variables, viewer) or await self._asked_anew(
                document, operation, variables, viewer
            )
        except Exception:  # noqa: BLE001 - whatever it was is met again on the other way
            return None

    async def _asked_before(
        self, operation: Operation, variables: dict[str, object], viewer: Viewer
    ) -> Answer | None:
        recent = self._recent.get(operation)
        found = recent.get(_name(variables, viewer)) if recent else None
        return await found[0].ask(found[1], viewer) if found else None

    async def _asked_anew(
        self, document: Document, operation: Operation, variables: dict[str, object], viewer: Viewer
    ) -> Answer | None:
        planned = self._planned(document, operation, variables)
        if planned is None:
            return None
        plan, coerced = planned
        understood = plan.statements.understand(viewer, coerced)
        if understood is None:
            return None
        answer, name = await plan.statements.ask(understood, viewer), _name(variables, viewer)
        if answer is not None and name is not None and understood.holds_for(viewer):
            recent = self._recent.setdefault(operation, Recent(VARIABLES_MOST, VARIABLES_MOST))
            recent.put(name, (plan.statements, understood), 1)
        return answer

    async def message(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Context,
        tell: Tell,
        delivery: Delivery,
    ) -> ExecutionResult | None:
        """A stream's message; None where there is nothing to tell."""
        if isinstance(tell, About):
            written = await self._message_written(document, operation, variables, context, tell, delivery)
            if written is not None:
                metrics.written.inc()
                return ExecutionResult(written, None) if written else None  # type: ignore[arg-type]
            context = context.again(settled=False)  # what was asked for in vain is asked for anew
        row = await tell(delivery, context)
        return None if row is None else await self(document, operation, variables, context, row)

    async def _message_written(
        self,
        document: Document,
        operation: Operation,
        variables: dict[str, object],
        context: Context,
        about: About,
        delivery: Delivery,
    ) -> Written | None:
        """The message as the database writes it; None where it is told in another way."""
        told = about.unread(delivery, context.viewer)
        subject = about.subject(told)
        if subject is None:
            return None
        try:
            planned = self._planned(document, operation, variables)
            if planned is None:
                return None
            plan, coerced = planned
            return await plan.messages(about).write(told, subject, context, coerced)
        except Exception:  # noqa: BLE001 - whatever it was is met again on the other way
            return None

    def _planned(
        self, document: Document, operation: Operation, variables: dict[str, object]
    ) -> tuple[Plan, VariableValues] | None:
        """The plan and what its variables mean; None, where they are not of their types or there is no plan."""
        coerced = self._coerced(operation, variables)
        plan = None if isinstance(coerced, list) else self._plans.get(document, operation, coerced)
        return None if isinstance(coerced, list) or plan is None else (plan, coerced)

    def _coerced(
        self, operation: Operation, variables: dict[str, object]
    ) -> VariableValues | list[GraphQLError]:
        definitions = operation.node.variable_definitions
        return get_variable_values(self._schema, definitions, variables) if definitions else _NONE

    async def _data(
        self,
        plan: Plan,
        operation: Operation,
        variables: VariableValues,
        context: Context,
        root_value: object,
    ) -> Any:
        """The operation's data: of a query as the database writes it, if it can. Raises: any exception."""
        if operation.kind is OperationType.QUERY:
            understood = plan.statements.understand(context.viewer, variables)
            answer = None if understood is None else await plan.statements.ask(understood, context.viewer)
            if answer is not None:
                metrics.written.inc()
                return answer.data
        data = await Run(context, variables).answer(plan.selection, root_value)
        metrics.planned.inc()
        return data


def _name(variables: dict[str, object], viewer: Viewer) -> Hashable:
    """Alike for the same variables and viewers of one shape; None for variables with something in them."""
    kinds = tuple(map(type, variables.values()))  # for Python 1, 1.0 and True are the same
    if not _PLAIN.issuperset(kinds):
        return None
    return (*variables, *variables.values(), kinds, shape_of(viewer))
