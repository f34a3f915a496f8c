"""From a valid operation to its plan. Which fields stand where is told by graphql-core's own collecting of fields."""

from functools import partial
from operator import attrgetter
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.language import DocumentNode
from strawberry.types.field import StrawberryField

from models.writing.dialect import Sql
from models.writing.sources import Nothing, Plain, Source, Value
from models.writing.statement import Place, Unwritable
from resolvers.context import Context
from web.fast.arguments import Converters
from web.fast.leaves import Column, serialiser
from web.fast.plan import Known, Loaded, Root, Selection
from web.fast.shapes import Abstract, Leaf, Many, NonNull, Object, Shape
from web.fast.unfit import Unplannable

FIELDS_MOST = 5_000
"""A plan counts each field once for every concrete type that it is asked of; larger ones are not made."""


class Planner:
    """Makes the plan of one operation, as @skip and @include stand with these variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        converters: Converters,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self._schema, self._operation, self._variables = schema, operation, variables
        definitions = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
        self._fragments = {d.name.value: FragmentDetails(d) for d in definitions}
        self._fields = 0
        self._converters = converters

    def plan(self) -> Selection:
        """The selection of the operation's root. Raises: Unplannable."""
        kind = self._operation.operation
        root: Any = self._schema.get_root_type(kind)
        collected = collect_fields(
            self._schema, self._fragments, self._variables, root, self._operation, False
        )
        if kind is OperationType.MUTATION and len(collected.grouped_field_set) > 1:
            raise Unplannable("mutations one after the other")
        return self._selection(root, collected)

    def _selection(self, owner: GraphQLObjectType, collected: CollectedFields) -> Selection:
        if collected.new_defer_usages:
            raise Unplannable("@defer")
        self._fields += len(collected.grouped_field_set)
        if self._fields > FIELDS_MOST:
            raise Unplannable("too many fields")
        selection = Selection(tuple(collected.grouped_field_set))
        for place, (key, asked) in enumerate(collected.grouped_field_set.items()):
            self._add(selection, place, key, owner, asked)
        return selection

    def _add(
        self, to: Selection, place: int, key: str, owner: GraphQLObjectType, asked: list[FieldDetails]
    ) -> None:
        name = asked[0].node.name.value
        if name == "__typename":
            shape = NonNull(Leaf(GraphQLString, lambda values: values))
            named = Plain([owner.name])
            to.known.append(
                Known(place, name, lambda rows, _: [owner.name] * len(rows), lambda _: named, shape)
            )
            return
        definition = owner.fields.get(name)
        own = definition.extensions.get("strawberry-definition") if definition else None
        if definition is None or own is None or own.extensions:
            raise Unplannable(f"{owner.name}.{name}")
        shape_of = self._shape(definition.type, name, asked)
        if "batch" in own.metadata:
            arguments = self._converters.arguments(definition, own, asked[0].node)
            to.loaded.append(Loaded(place, own.python_name, own.metadata["batch"], arguments, shape_of))
        elif "root" in own.metadata:
            arguments = self._converters.arguments(definition, own, asked[0].node)
            to.loaded.append(Root(place, own.python_name, key, own.metadata["root"], arguments, shape_of))
        else:
            to.known.append(Known(place, own.python_name, _values(own), _write(own), shape_of))

    def _shape(self, type_: Any, name: str, asked: list[FieldDetails]) -> Shape:
        if is_non_null_type(type_):
            return NonNull(self._shape(type_.of_type, name, asked))
        if is_list_type(type_):
            return Many(self._shape(type_.of_type, name, asked))
        if is_leaf_type(type_):
            return Leaf(type_, serialiser(type_))
        if is_object_type(type_):
            return self._object(type_, asked)
        if not is_abstract_type(type_) or type_.resolve_type is None:
            raise Unplannable(str(type_))
        return self._abstract(type_, name, asked)

    def _abstract(self, type_: GraphQLAbstractType, name: str, asked: list[FieldDetails]) -> Shape:
        possible = self._schema.get_possible_types(type_)
        return Abstract(
            type_, self._schema, name, {each.name: self._object(each, asked) for each in possible}
        )

    def _object(self, type_: GraphQLObjectType, asked: list[FieldDetails]) -> Object:
        collected = collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, type_, asked
        )
        return Object(type_.name, type_.is_type_of, self._selection(type_, collected))


def _values(own: StrawberryField) -> Any:
    """How a column is read off its rows. Raises: Unplannable."""
    if own.is_subscription:
        return _themselves  # the event is the root
    if "row" in own.metadata:
        of_row = own.metadata["row"]
        return lambda rows, _: list(map(of_row, rows))
    if "staff" in own.metadata:
        for_staff = own.metadata["staff"]
        return lambda rows, context: (
            list(map(for_staff, rows)) if context.viewer.is_staff else [None] * len(rows)
        )
    if not own.is_basic_field or own.default_resolver is not getattr:
        raise Unplannable(own.python_name)
    attribute = attrgetter(own.python_name)
    return lambda rows, _: list(map(attribute, rows))


def _write(own: StrawberryField) -> Any:
    """How the database writes a column of its row."""
    if "row" in own.metadata:
        return own.metadata["write"] or _not_at_all
    if "staff" in own.metadata:
        return partial(_for_staff, *own.metadata["column"])
    return partial(_attribute, own.python_name)


def _attribute(name: str, at: Place) -> Source:
    part: Source | None = at.parts.get(name)
    return part or Value(at.column(name), at.field_of(name), nullable=at.field_of(name).null)


def _for_staff(name: str, empty_is_null: bool, at: Place) -> Source:
    if not at.viewer.is_staff:
        return Nothing()
    held = at.column(name)
    value = Sql(f"nullif({held}, '')") if empty_is_null else held
    return Value(value, at.field_of(name), nullable=empty_is_null or at.field_of(name).null)


def _not_at_all(at: Place) -> Source:
    raise Unwritable("computed in Python")


def _themselves(rows: Column, _: Context) -> Column:
    return rows
