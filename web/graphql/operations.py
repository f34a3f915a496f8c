"""From a well-formed request to its answer: find the document, check it, price it, charge for it, execute it.

HTTP, server-sent events and sockets all come through here, so all three refuse and answer alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from graphql import ExecutionResult, OperationType, get_variable_values

from kit.errors import UserError
from web.graphql.documents import Document, Documents, Operation
from web.graphql.engine import Engine, Session
from web.graphql.errors import Shown, bug, field_errors, request_errors
from web.graphql.limits import DocumentLimits
from web.graphql.params import Params
from web.graphql.persisted import DocumentStore, find_text, keep
from web.graphql.refusals import Fault, Refusal, from_user_error
from web.graphql.sizes import fits, fitting
from web.graphql.variables import check_variables
from web.graphql.written import Written, answer_of, to_json


@dataclass(slots=True)
class Prepared:
    """An operation that may be executed, and what it costs."""

    document: Document
    operation: Operation
    variables: dict[str, object]
    cost: int
    budget: int

    @property
    def is_subscription(self) -> bool:
        """Whether it answers with a stream."""
        return self.operation.kind is OperationType.SUBSCRIPTION

    @property
    def is_mutation(self) -> bool:
        """Whether it may change something."""
        return self.operation.kind is OperationType.MUTATION


@dataclass(slots=True)
class Answer:
    """A serialised GraphQL result; `is_partial` where it has data and errors."""

    body: bytes
    is_partial: bool = False


class Operations:
    """What every transport does with a request."""

    def __init__(self, engine: Engine, store: DocumentStore, limits: DocumentLimits | None = None) -> None:
        self.engine = engine
        self.store = store
        self.limits = limits or DocumentLimits()
        self.documents = Documents(engine.schema, self.limits)

    async def prepare(self, params: Params, session: Session) -> Prepared:
        """The checked operation of a request, not charged for yet.

        Raises: Refusal.
        """
        named = await find_text(params, self.store)
        document = self.documents.known(named.text) or await self.documents.load(named.text)
        operation = document.operation(params.operation_name)
        if named.digest is not None:
            await self.confirm(session)
            await keep(named, session.viewer, self.store)
        check_variables(params.variables, self.limits)
        cost, budget = operation.price.of(params.variables), self.limits.cost
        if cost > budget:
            message = f"This operation may cost {cost}; {budget} is the most. Ask for smaller pages."
            raise Refusal(
                Fault.COST_TOO_HIGH, message, extensions=_cost(cost, budget), requested=cost, budget=budget
            )
        if operation.kind is OperationType.SUBSCRIPTION:  # an execution checks them by itself
            self._check_types(operation, params.variables)
        return Prepared(document, operation, params.variables, cost, budget)

    async def confirm(self, session: Session) -> None:
        """Nothing is said to, or kept for, a session that has ended meanwhile. Raises: Refusal."""
        if session.is_remembered:
            try:
                await self.engine.renew(session)
            except UserError as error:
                raise from_user_error(error) from error

    async def charge(self, prepared: Prepared, session: Session) -> None:
        """Take the operation's cost from the session's budgets.

        Raises: Refusal (RATE_LIMITED).
        """
        try:
            await self.engine.charge(session, prepared.cost)
        except UserError as error:
            raise from_user_error(error) from error

    async def execute(self, prepared: Prepared, session: Session, request_id: str) -> Answer:
        """Execute a query or mutation in a fresh context; bugs become masked errors.

        Raises: Refusal (BAD_USER_INPUT, if the variables are not of their types; UNAUTHENTICATED, if the session has ended).
        """
        try:
            result = await self.engine.answer(
                session, prepared.document, prepared.operation, prepared.variables, request_id
            )
        except UserError as error:
            raise from_user_error(error) from error
        return self._answer(result, prepared, session, request_id)

    def _check_types(self, operation: Operation, variables: dict[str, object]) -> None:
        definitions = operation.node.variable_definitions
        if not definitions:
            return
        values = get_variable_values(
            self.engine.schema, definitions, variables, max_errors=self.limits.errors, hide_suggestions=True
        )
        if isinstance(values, list):
            raise Refusal(Fault.BAD_USER_INPUT, values)

    def _answer(
        self, result: ExecutionResult, prepared: Prepared, session: Session, request_id: str
    ) -> Answer:
        data: object = result.data
        if isinstance(data, Written) and not result.errors and fits(data):
            cursor = self.engine.seal_cursor(session.position)
            return Answer(answer_of(data, prepared.cost, prepared.budget, cursor))
        errors = result.errors or []
        if result.data is None and not any(error.path for error in errors):
            raise Refusal(Fault.BAD_USER_INPUT, errors)
        shown: Shown = {"data": result.data}
        if errors:
            shown["errors"] = field_errors(errors, request_id)
        shown["extensions"] = {
            **_cost(prepared.cost, prepared.budget),
            "cursor": self.engine.seal_cursor(session.position),
        }
        try:
            shown = fitting(shown)
            return Answer(to_json(shown), is_partial="errors" in shown)
        except TypeError as error:  # a scalar's serializer let something through that is no JSON
            nothing = {"data": None, "errors": [bug(error, request_id, "serialisation")]}
            return Answer(orjson.dumps(nothing), is_partial=True)


def refused(refusal: Refusal) -> bytes:
    """The GraphQL result that says no."""
    shown: Shown = {"errors": request_errors(refusal.errors)}
    if refusal.extensions:
        shown["extensions"] = dict(refusal.extensions)
    return orjson.dumps(shown)


def _cost(requested: int, budget: int) -> Mapping[str, object]:
    return {"cost": {"requested": requested, "budget": budget}}
