"""Which listeners may share one execution: those whose rights give the same answer for every row and field touched.

Each field declares on what of its viewer it depends (`resolvers/fields.py`). Where all of a document's fields depend on the
row alone, only the tokens that the event's own rows know of can matter; otherwise listeners share with themselves only.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_interface_type,
    is_object_type,
)
from graphql.language import DocumentNode, FragmentDefinitionNode

from models import Viewer
from realtime.log import LoggedEvent
from resolvers.fields import Depends


def depends_on(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Depends:
    """The widest dependence of any field selected below the operation's roots."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    root = schema.subscription_type
    assert root is not None
    below = [
        found
        for field in _fields(operation.selection_set, fragments)
        for found in _below(schema, get_named_type(root.fields[field.name.value].type), field, fragments)
    ]
    return Depends.VIEWER if Depends.VIEWER in below else Depends.ROW


def signature(viewer: Viewer, depends: Depends, event: LoggedEvent | None) -> tuple[Any, ...]:
    """Equal for two viewers only if they get the same bytes for this event."""
    if depends is Depends.VIEWER:
        return (
            viewer.principal_id,
            viewer.actor_id,
            viewer.tokens,
            viewer.scopes,
            viewer.level,
            viewer.switches,
        )
    known = viewer.tokens & universe(event) if event is not None else frozenset()
    return (viewer.is_staff, viewer.sees_all, viewer.scopes, known)


def rights_of(viewer: Viewer, depends: Depends) -> tuple[Any, ...]:
    """Equal for two viewers only if their signatures are, whatever the event."""
    if depends is Depends.VIEWER:
        return signature(viewer, depends, None)
    return (viewer.is_staff, viewer.sees_all, viewer.scopes, viewer.tokens)


_last: tuple[LoggedEvent | None, frozenset[str]] = (None, frozenset())
"""One event is looked at for many viewers in a row."""


def universe(event: LoggedEvent) -> frozenset[str]:
    """Every token that decides who sees the rows an event names: its entity's, and those of the projects it touches."""
    global _last
    last, tokens = _last
    if last is not event:
        tokens = _universe(event)
        _last = (event, tokens)
    return tokens


def _universe(event: LoggedEvent) -> frozenset[str]:
    projects = {event.project_id and str(event.project_id), *event.changes.get("project", ())} - {None}
    of_projects = {f"{side}:{project}" for project in projects for side in ("project", "guest")}
    return (event.audience_before or frozenset()) | (event.audience_after or frozenset()) | of_projects


def _below(
    schema: GraphQLSchema, type_: Any, field: FieldNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[Depends]:
    for inner in _fields(field.selection_set, fragments):
        for owner in _owners(schema, type_):
            definition = owner.fields.get(inner.name.value)
            if definition is not None:
                yield _declared(definition)
                yield from _below(schema, get_named_type(definition.type), inner, fragments)


def _owners(schema: GraphQLSchema, type_: Any) -> list[Any]:
    """The types whose fields a selection on this type may meet: itself, and all that implement it."""
    if not is_abstract_type(type_):
        return [type_] if is_object_type(type_) else []
    own = [type_] if is_interface_type(type_) else []
    return [*own, *schema.get_possible_types(type_)]


def _declared(definition: Any) -> Depends:
    field = definition.extensions.get("strawberry-definition")
    if field is None or field.is_basic_field:
        return Depends.ROW
    declared: Depends = field.metadata.get("depends", Depends.VIEWER)
    return declared


def _fields(
    selections: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    for selection in selections.selections if selections else ():
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments)
        elif isinstance(selection, FragmentSpreadNode):
            yield from _fields(fragments[selection.name.value].selection_set, fragments)
