"""How large a document is once its fragments are written out: measured before validation, which is quadratic.

Five thousand tokens of `a{s} a{s} ...` keep the validator busy for 1.4 s; measuring them takes milliseconds.
Fragments are measured once each, so chains of `{a{...F} b{...F}}` cannot explode; cycles are left to validation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from web.graphql.limits import DocumentLimits
from web.graphql.refusals import Fault, Refusal

_LEVELS = 120
"""Selection sets inside each other, fragments included: far beyond any use, far below Python's stack."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A selection set with its fragments written out."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    introspection_depth: int = 0


class _Measure:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[str, Shape] = {}
        self.open: set[str] = set()

    def of(self, node: SelectionSetNode | None, level: int = 0) -> Shape:
        """The sum of a selection set's parts, the deepest of them."""
        if node is None:
            return Shape()
        if level > _LEVELS:
            raise Refusal(Fault.DOCUMENT_TOO_DEEP, "The document's fragments are nested too deeply.")
        parts = [self._selection(selection, level + 1) for selection in node.selections]
        return Shape(
            sum(part.fields for part in parts),
            sum(part.aliases for part in parts),
            sum(part.directives for part in parts),
            max((part.depth for part in parts), default=0),
            max((part.introspection_depth for part in parts), default=0),
        )

    def _selection(self, selection: SelectionNode, level: int) -> Shape:
        if isinstance(selection, FieldNode):
            shape = self._field(selection, self.of(selection.selection_set, level))
        elif isinstance(selection, InlineFragmentNode):
            shape = self.of(selection.selection_set, level)
        elif isinstance(selection, FragmentSpreadNode):
            shape = self._fragment(selection.name.value, level)
        else:
            raise TypeError(selection)
        if not selection.directives:
            return shape
        return replace(shape, directives=shape.directives + len(selection.directives))

    def _field(self, field: FieldNode, inner: Shape) -> Shape:
        fields, aliases = inner.fields + 1, inner.aliases + (field.alias is not None)
        if field.name.value in ("__schema", "__type"):
            return Shape(fields, aliases, inner.directives, 1, inner.depth + 1)
        return Shape(fields, aliases, inner.directives, inner.depth + 1, inner.introspection_depth)

    def _fragment(self, name: str, level: int) -> Shape:
        fragment = self.fragments.get(name)
        if name in self.open or fragment is None:
            return Shape()
        if name not in self.known:
            self.open.add(name)
            self.known[name] = self.of(fragment.selection_set, level)
            self.open.discard(name)
        return self.known[name]


def check_shape(document: DocumentNode, limits: DocumentLimits) -> None:
    """Refuse a document that is too deep, too wide or too repetitive.

    Raises: Refusal.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    _most(len(fragments), limits.fragments, Fault.TOO_MANY_FRAGMENTS, "fragments")
    _most(len(operations), limits.operations, Fault.DOCUMENT_TOO_LARGE, "operations")
    variables = max((len(node.variable_definitions or ()) for node in operations), default=0)
    _most(variables, limits.variables, Fault.DOCUMENT_TOO_LARGE, "variables in one operation")
    measure = _Measure(fragments)
    roots = [node.selection_set for node in (*operations, *fragments.values())]
    shapes = [measure.of(root) for root in roots]
    for shape in shapes:
        _check_sums(shape, limits)
    written_out = sum(shape.fields for shape in shapes)
    _most(written_out, 4 * limits.fields, Fault.DOCUMENT_TOO_LARGE, "fields in all its fragments")
    for root, shape in zip(roots, shapes, strict=True):
        if shape.fields**2 > 2 * limits.overlaps:  # fewer fields cannot make so many pairs
            _check_overlaps([root], fragments, limits.overlaps)


def _check_sums(shape: Shape, limits: DocumentLimits) -> None:
    _most(shape.depth, limits.depth, Fault.DOCUMENT_TOO_DEEP, "levels of fields")
    _most(shape.introspection_depth, limits.introspection_depth, Fault.DOCUMENT_TOO_DEEP, "levels of fields")
    _most(shape.aliases, limits.aliases, Fault.TOO_MANY_ALIASES, "aliases, with fragments written out")
    _most(shape.directives, limits.directives, Fault.TOO_MANY_DIRECTIVES, "directives")
    _most(shape.fields, limits.fields, Fault.DOCUMENT_TOO_LARGE, "fields, with fragments written out")


def _most(number: int, most: int, fault: Fault, what: str) -> None:
    if number > most:
        message = f"The document has too many {what}: {number}, where {most} is the most."
        raise Refusal(fault, message, number=number, most=most)


def _check_overlaps(
    roots: list[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode], most: int
) -> None:
    """Count the pairs of fields with the same response name in the same place, level by level."""
    pairs = 0
    pending = [roots]
    while pending:
        for fields in _by_name(pending.pop(), fragments).values():
            pairs += len(fields) * (len(fields) - 1) // 2
            inner = [field.selection_set for field in fields if field.selection_set]
            if inner:
                pending.append(inner)
        _most(pairs, most, Fault.DOCUMENT_TOO_LARGE, "pairs of fields that answer to one name")


def _by_name(
    sets: Iterable[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> dict[str, list[FieldNode]]:
    found: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    pending = list(sets)
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FieldNode):
                name = (selection.alias or selection.name).value
                found.setdefault(name, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                pending.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                fragment = fragments.get(selection.name.value)
                if fragment:
                    pending.append(fragment.selection_set)
    return found
