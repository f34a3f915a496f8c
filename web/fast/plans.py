"""The plans of the operations that are known, one for each way that @skip and @include can stand."""

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from graphql import GraphQLSchema, VariableNode, VariableValues
from graphql.language import DirectiveNode, DocumentNode, OperationDefinitionNode, SelectionSetNode

from models.paging import Sort
from resolvers.about import About
from web.fast.arguments import Converters
from web.fast.messages import Messages
from web.fast.plan import Selection
from web.fast.planning import Planner
from web.fast.written import Statements
from web.graphql.documents import Document, Operation

WAYS_MOST = 16


class Plan:
    """What is asked, and the statements that write it."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.statements = Statements(selection)
        self._messages: dict[tuple[Sort, ...], Messages] = {}

    def messages(self, about: About) -> Messages:
        """The statements that write a stream's messages, of which this is the plan."""
        found = self._messages.get(about.sorts)
        if found is None:
            if len(self._messages) >= WAYS_MOST:
                self._messages.clear()
            found = self._messages[about.sorts] = Messages(self.selection, about)
        return found


class Plans:
    """Plans live as long as their operation is kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._converters = Converters(schema._strawberry_schema)  # type: ignore[attr-defined]
        self._of: WeakKeyDictionary[Operation, _OfOperation] = WeakKeyDictionary()

    def get(self, document: Document, operation: Operation, variables: VariableValues) -> Plan | None:
        """The operation's plan with these variables; None where it has none."""
        found = self._of.get(operation)
        if found is None:
            found = self._of[operation] = _OfOperation(
                self._schema, self._converters, document.node, operation.node
            )
        return found.get(variables)


class _OfOperation:
    """The plans of one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        converters: Converters,
        document: DocumentNode,
        operation: OperationDefinitionNode,
    ) -> None:
        self._asked = schema, converters, document, operation
        directives = list(_directives(document))
        self._custom = any(d.name.value not in ("skip", "include") for d in directives)
        self._decides = sorted({name for d in directives for name in _variables(d)})
        self._ways: dict[tuple[Any, ...], Plan | None] = {}

    def get(self, variables: VariableValues) -> Plan | None:
        way = tuple([variables.coerced.get(name) for name in self._decides])
        if way not in self._ways:
            if len(self._ways) >= WAYS_MOST:
                self._ways.clear()
            self._ways[way] = self._plan(variables)
        return self._ways[way]

    def _plan(self, variables: VariableValues) -> Plan | None:
        if self._custom:
            return None
        try:
            return Plan(Planner(*self._asked, variables).plan())
        except Exception:  # noqa: BLE001 - Unplannable, or a directive's argument is wrong: the stock executor says so
            return None


def _directives(document: DocumentNode) -> Iterator[DirectiveNode]:
    for definition in document.definitions:
        yield from getattr(definition, "directives", None) or ()
        yield from _below(getattr(definition, "selection_set", None))


def _below(selections: SelectionSetNode | None) -> Iterator[DirectiveNode]:
    for selection in selections.selections if selections else ():
        yield from selection.directives or ()
        yield from _below(getattr(selection, "selection_set", None))


def _variables(directive: DirectiveNode) -> Iterator[str]:
    for argument in directive.arguments or ():
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value
