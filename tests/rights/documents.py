"""The one document in which a viewer reads everything: made from the schema, so that a new field is in it at once.

Every root is asked, and every row of the world by its id. Of a row all fields are read, of the rows beside it too, of those
beside these the ids alone. What cannot be opened by an id, such as a page or an entry of a history, is part of its row.
What would only be read twice is left out: lists and roots that open a row say little of it, and of people one example of each
kind says all.
"""

from collections.abc import Callable

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from tests.rights.expected.queries import ARGUMENTS
from tests.rights.expected.types import TYPES
from tests.rights.world import World

_STEPS = 1
_TYPES = {
    "item": "Item",
    "type": "ItemType",
    "status": "Status",
    "tag": "Tag",
    "custom_field": "CustomField",
    "conversation": "Conversation",
    "message": "Message",
    "file": "File",
    "project": "Project",
    "folder": "Folder",
    "portfolio": "Portfolio",
    "checklist_entry": "ChecklistEntry",
    "notification": "Notification",
    "inbox": "Inbox",
    "mailbox": "Mailbox",
    "mail_server": "MailServer",
    "outgoing_mail": "OutgoingMail",
    "incoming_mail": "IncomingMail",
    "draft": "Draft",
    "saved_reply": "SavedReply",
    "job": "Job",
    "plan_change": "PlanChange",
    "baseline": "Baseline",
    "absence": "Absence",
    "user": "User",
    "customer": "Customer",
    "organization": "Organization",
    "team": "Team",
    "automation": "Automation",
    "api_key": "ApiKey",
}
"""Of which type the rows are whose ids begin so; ids of other kinds open nothing."""
_PEOPLE = ("user", "customer", "organization", "team", "automation", "api_key")
_MUCH = ("type", "status", "messages", "history", "conversations", "viewerCan")
_EXAMPLES = {each.path[0] for each in TYPES}
Wanted = Callable[[GraphQLField], bool] | None
"""Which fields to read; None is all."""
Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


def everything(schema: GraphQLSchema, world: World) -> str:
    """The document."""
    assert schema.query_type is not None
    roots = [_root(schema, name, world) for name in schema.query_type.fields]
    rows = [f'{_alias(name)}: node(id: "{key}") {_row(name)}' for name, key in world.ids.items()]
    asked = " ".join(roots + rows)
    return f"query Everything {{ {asked} }} {_fragments(schema, asked)}"


def single(schema: GraphQLSchema, name: str, world: World, only: Wanted = None) -> str:
    """A document that asks one root."""
    asked = _root(schema, name, world, only)
    return f"{{ {asked} }}"


WRITTEN = (
    "items",
    "item",
    "itemStatusCounts",
    "itemTypes",
    "tags",
    "customFields",
    "conversation",
    "projects",
    "project",
    "users",
    "customers",
    "organizations",
    "teams",
    "notifications",
    "inboxes",
    "inbox",
    "mailServers",
    "incomingMails",
    "incomingMail",
    "drafts",
    "savedReplies",
    "savedReply",
    "conversations",
    "unreadNotificationCount",
    "viewer",
    "workspace",
)
"""Roots that the database writes."""


def is_written(field: GraphQLField) -> bool:
    """Whether the database writes this field."""
    own = field.extensions["strawberry-definition"]
    if own.python_name in ("nodes", "edges", "page_info", "total_count"):
        return True
    if "batch" in own.metadata:
        return hasattr(own.metadata["batch"], "written")
    return own.metadata.get("write") is not None if "row" in own.metadata else True


def _root(schema: GraphQLSchema, name: str, world: World, only: Wanted = None) -> str:
    """One root of queries with all its fields; of lists up to 100 rows."""
    assert schema.query_type is not None
    definition = schema.query_type.fields[name]
    given = {key: _literal(world.named(value)) for key, value in ARGUMENTS.get(name, {}).items()}
    if "first" in definition.args and "after" in definition.args:
        given["first"] = "100"
    type_ = get_named_type(definition.type)
    fields = (
        "{ __typename id }"
        if name == "node"
        else selection(schema, type_, int(name not in ARGUMENTS), only=only)
    )
    arguments = f"({', '.join(f'{k}: {v}' for k, v in given.items())})" if given else ""
    return f"{name}{arguments} {fields}"


def _literal(value: str) -> str:
    """What is in capitals names a value of an enum."""
    return value if value.isupper() and value.isidentifier() else f'"{value}"'


def selection(
    schema: GraphQLSchema,
    type_: object,
    steps: int = _STEPS,
    *,
    within: tuple[str, ...] = (),
    only: Wanted = None,
) -> str:
    """All fields of a type, and of the types beside it as far as `steps` go; empty for a leaf."""
    if is_leaf_type(type_):
        return ""
    assert isinstance(type_, Composite)
    own = "" if isinstance(type_, GraphQLUnionType) else _fields(schema, type_, steps, within, only)
    kinds = [
        f"... on {each.name} {{ {fields} }}"
        for each in (schema.get_possible_types(type_) if is_abstract_type(type_) else ())
        if (fields := _fields(schema, each, steps, within, only, but=type_))
    ]
    return f" {{ __typename {own} {' '.join(kinds)} }}"


def _fields(
    schema: GraphQLSchema,
    type_: GraphQLObjectType | GraphQLInterfaceType,
    steps: int,
    within: tuple[str, ...],
    only: Wanted,
    but: Composite | None = None,
) -> str:
    """The fields of one type; without those that `but`, which it implements, has read already."""
    skipped = {} if but is None or isinstance(but, GraphQLUnionType) else but.fields
    found = []
    for name, definition in type_.fields.items():
        if name in skipped or (only is not None and not only(definition)):
            continue
        inner = get_named_type(definition.type)
        if steps == 0 and type_.name == "Item" and name in _MUCH:
            continue
        if is_leaf_type(inner):
            found.append(name)
        elif name == "edges":
            told = "id" if "id" in get_named_type(inner.fields["node"].type).fields else ""
            found.append(f"edges {{ __typename cursor node {{ __typename {told} }} }}")
        else:
            page = "(first: 50)" if name == "history" else ""  # as far back as it began
            found.append(f"{name}{page}{_nested(schema, inner, steps, (*within, type_.name), only)}")
    return " ".join(found)


def _nested(
    schema: GraphQLSchema, type_: Composite, steps: int, within: tuple[str, ...], only: Wanted
) -> str:
    if type_.name in (
        "SearchNode",
        "TreeNode",
    ):  # rows whose fields of one name are of several types; each is read by its own id
        return " { __typename ... on Node { id } }"
    is_row = type_.name in _TYPES.values() or type_.name == "Principal"
    if is_row and (steps == 0 or type_.name in within):
        return " { __typename id }"
    return selection(schema, type_, steps - is_row, within=within, only=only)


def _row(name: str) -> str:
    """All of the row with this name."""
    kind = name.partition(" ")[0]
    if kind not in _TYPES:
        return "{ __typename id }"
    if kind in _PEOPLE and name not in _EXAMPLES:
        return "{ __typename id ... on Principal { name } }"
    return f"{{ __typename id ...All{_TYPES[kind]} }}"


def _fragments(schema: GraphQLSchema, asked: str) -> str:
    """All of a row, for each type of row that is asked for."""
    types = (schema.type_map[name] for name in _TYPES.values() if f"...All{name} " in asked)
    return " ".join(f"fragment All{each.name} on {each.name}{selection(schema, each)}" for each in types)


def _alias(name: str) -> str:
    return "row_" + name.replace(" ", "_")


def row_in(answer: dict[str, object], name: str) -> object:
    """The row of this name, in an answer to `everything`."""
    return answer[_alias(name)]
