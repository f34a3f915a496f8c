"""The three roots, put together from the nouns."""

from datetime import datetime

import strawberry
from graphql import print_schema
from strawberry.schema.config import StrawberryConfig

from kit import clock
from resolvers import nodes, workspace
from resolvers.fields import root
from schema.conversation import ConversationMutations, ConversationQueries
from schema.draft import DraftMutations, DraftQueries
from schema.inbox import InboxMutations, InboxQueries
from schema.item import ItemMutations, ItemQueries
from schema.item_type import ItemTypeQueries
from schema.node import Node
from schema.notification import NotificationMutations, NotificationQueries
from schema.people import PeopleMutations, PeopleQueries
from schema.principal import ApiKey, Automation, Customer, Organization, PrincipalQueries, Team, User
from schema.project import ProjectMutations, ProjectQueries
from schema.stream import Subscription
from schema.workspace import Workspace


@strawberry.type(description="What can be read.")
class Query(
    ItemQueries,
    ItemTypeQueries,
    ConversationQueries,
    ProjectQueries,
    PrincipalQueries,
    PeopleQueries,
    NotificationQueries,
    InboxQueries,
    DraftQueries,
):
    node = root(nodes.node, Node | None, "Anything by its global id; null where you see nothing with it.")
    workspace = root(workspace.workspace, Workspace, "The company whose desk this is.")


@strawberry.type(description="What can be done.")
class Mutation(
    ItemMutations,
    ConversationMutations,
    ProjectMutations,
    PeopleMutations,
    NotificationMutations,
    InboxMutations,
    DraftMutations,
): ...


_INSTANT = strawberry.scalar(
    name="DateTime",
    description="An instant in UTC (ISO 8601), with only those digits of its fraction that say something.",
    serialize=clock.shown,
)

schema = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    types=[User, Customer, Team, Organization, Automation, ApiKey],
    config=StrawberryConfig(auto_camel_case=True, scalar_map={datetime: _INSTANT}),
)


def sdl() -> str:
    """The whole schema in the schema definition language."""
    return print_schema(schema._schema) + "\n"
