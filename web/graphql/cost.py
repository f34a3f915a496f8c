"""What an operation may cost at most, from its page sizes, before anything is executed.

Each root field costs 1, each field that returns objects costs 1, scalars are free. A field with `first` or
`last` is a page: the lists inside it cost what they hold once per row asked for (20 where the size is omitted).
A list without pages that leads back to a type passed on the way (an item's items) counts 20 rows as well, so that nobody
asks for everything by asking in circles. Fields that merge are counted once, as they are executed once; directives are
ignored, so `@skip` saves nothing.

A document's price is compiled once to a number and sums of the pages whose sizes are variables; asking it with variables takes a
microsecond for each of those.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
)
from graphql.utilities.coerce_input_value import coerce_default_value

DEFAULT_PAGE = 20
_SIZES = ("first", "last")

Variables = Mapping[str, object]
Typed = tuple[GraphQLCompositeType, SelectionSetNode]


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows a page asks for: by numbers, and by variables with their defaults; `omitted`, where by none of them."""

    omitted: int
    numbers: tuple[int, ...] = ()
    by_variable: tuple[tuple[str, int | None], ...] = ()

    def of(self, variables: Variables) -> int:
        """The most rows that can be meant; what is no number here is refused by the type check that follows."""
        given = (variables.get(name, default) for name, default in self.by_variable)
        asked = [*self.numbers, *(number for number in given if isinstance(number, int))]
        return max(0, *asked) if asked else self.omitted


_CIRCLE = Size(DEFAULT_PAGE)


@dataclass(slots=True)
class Price:
    """A sum: `fixed`, and for each page its size times what a row costs."""

    fixed: int = 0
    pages: list[tuple[Size, "Price"]] = field(default_factory=list)

    def of(self, variables: Variables) -> int:
        """The cost with these variables."""
        return (
            self.fixed
            if not self.pages
            else self.fixed + sum([size.of(variables) * row.of(variables) for size, row in self.pages])
        )

    def add_page(self, size: Size, row: "Price") -> None:
        """Count a page; at once, where no variable has a say in it."""
        if size.by_variable or row.pages:
            self.pages.append((size, row))
        else:
            self.fixed += size.of({}) * row.fixed

    def add(self, other: "Price") -> None:
        """Count what another price counts."""
        self.fixed += other.fixed
        self.pages += other.pages


def price(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Price:
    """The price of a valid operation."""
    root = schema.get_root_type(operation.operation)
    if root is None:  # validation has refused it
        return Price()
    defaults = {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return _Pricing(schema, fragments, defaults).of(
        [(root, operation.selection_set)], frozenset(), is_root=True
    )


@dataclass(frozen=True, slots=True)
class _Pricing:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    defaults: Mapping[str, int]

    def of(
        self,
        sets: Iterable[Typed],
        passed: frozenset[str],
        page: Size | None = None,
        fixed: int = 0,
        *,
        is_root: bool = False,
    ) -> Price:
        """The price of merged selection sets on top of `fixed`; inside of a `page`, lists count per row.

        `passed` are the names of the object types on the way here.
        """
        total = Price(fixed)
        for parent, definition, nodes in self._merged(sets):
            type_ = get_named_type(definition.type)
            if not is_composite_type(type_):
                total.fixed += is_root
                continue
            inner = [(type_, node.selection_set) for node in nodes if node.selection_set]
            way = passed | self._objects(parent)
            size = self._size(definition, nodes[0])
            rows = size or page or (_CIRCLE if self._objects(type_) & way else None)
            if rows and is_list_type(get_nullable_type(definition.type)):
                total.add_page(rows, self.of(inner, way, fixed=1))
            else:
                total.add(self.of(inner, way, size, fixed=1))
        return total

    def _merged(
        self, sets: Iterable[Typed]
    ) -> list[tuple[GraphQLCompositeType, GraphQLField, list[FieldNode]]]:
        """The fields that these sets select, each of its parent, those that are executed as one together."""
        found: dict[tuple[str, str], tuple[GraphQLCompositeType, GraphQLField, list[FieldNode]]] = {}
        seen: set[str] = set()
        pending = list(sets)
        while pending:
            parent, selected = pending.pop()
            for node in selected.selections:
                if isinstance(node, FieldNode):
                    definition = self.schema.get_field(parent, node.name.value)
                    if definition is not None:
                        key = (parent.name, (node.alias or node.name).value)
                        found.setdefault(key, (parent, definition, []))[2].append(node)
                elif isinstance(node, InlineFragmentNode):
                    condition = node.type_condition
                    inside = self._type(condition.name.value) if condition else parent
                    pending.append((inside, node.selection_set))
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    pending.append((self._type(fragment.type_condition.name.value), fragment.selection_set))
        return list(found.values())

    def _objects(self, type_: GraphQLCompositeType) -> frozenset[str]:
        """The names of the object types that this one stands for; not those of introspection, which has its own bounds."""
        found = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        return frozenset(each.name for each in found if not each.name.startswith("__"))

    def _type(self, name: str) -> GraphQLCompositeType:
        type_ = self.schema.get_type(name)
        if not is_composite_type(type_):
            raise TypeError(name)
        return type_

    def _size(self, definition: GraphQLField, node: FieldNode) -> Size | None:
        """The size of the page that this field asks for; None if it is not paged."""
        names = [name for name in _SIZES if name in definition.args]
        if not names:
            return None
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        default = coerce_default_value(definition.args[names[0]])
        omitted = default if isinstance(default, int) else DEFAULT_PAGE
        values = [given[name] for name in names if name in given]
        variables = [value.name.value for value in values if isinstance(value, VariableNode)]
        return Size(
            omitted,
            tuple(int(value.value) for value in values if isinstance(value, IntValueNode)),
            tuple((name, self.defaults.get(name)) for name in variables),
        )
