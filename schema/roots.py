"""The three roots, put together from the nouns."""

from datetime import datetime

import strawberry
from graphql import print_schema
from strawberry.schema.config import StrawberryConfig

from kit import clock
from resolvers import nodes, workspace
from resolvers.fields import root
from schema.absence import AbsenceMutations, AbsenceQueries
from schema.baseline import BaselineMutations
from schema.brand import BrandMutations, BrandQueries
from schema.checklist_entry import ChecklistEntryMutations
from schema.conversation import ConversationMutations, ConversationQueries
from schema.custom_field import CustomFieldMutations, CustomFieldQueries
from schema.draft import DraftMutations, DraftQueries
from schema.file import FileMutations
from schema.folder import FolderMutations
from schema.inbox import InboxMutations, InboxQueries
from schema.incoming_mail import IncomingMailMutations, IncomingMailQueries
from schema.item import ItemMutations
from schema.item_following import ItemFollowingMutations
from schema.item_life import ItemLifeMutations, ItemLifeQueries
from schema.item_linking import ItemLinkingMutations
from schema.item_queries import ItemQueries
from schema.item_type import ItemTypeMutations, ItemTypeQueries
from schema.job import JobMutations, JobQueries
from schema.job_stream import JobSubscriptions
from schema.mail_server import MailServerMutations, MailServerQueries
from schema.mail_template import MailTemplateMutations, MailTemplateQueries
from schema.mailbox import MailboxMutations
from schema.node import Node
from schema.notification import NotificationMutations, NotificationQueries
from schema.outgoing_mail import OutgoingMailMutations, OutgoingMailQueries
from schema.people import PeopleMutations, PeopleQueries
from schema.plan_stream import PlanSubscription
from schema.planning import PlanningMutations
from schema.portfolio import PortfolioMutations
from schema.principal import ApiKey, Automation, Customer, Organization, PrincipalQueries, Team, User
from schema.project import ProjectMutations, ProjectQueries
from schema.project_copy import ProjectCopyMutations
from schema.project_plan import ProjectPlanMutations, ProjectPlanQueries
from schema.recurrence import RecurrenceQueries
from schema.saved_reply import SavedReplyMutations, SavedReplyQueries
from schema.search import SearchQueries
from schema.stream import Streams
from schema.tag import TagMutations, TagQueries
from schema.tree import TreeQueries
from schema.working_hours import WorkingHoursMutations, WorkingHoursQueries
from schema.workspace import Workspace


@strawberry.type(description="What can be read.")
class Query(
    ItemQueries,
    ItemLifeQueries,
    ItemTypeQueries,
    TagQueries,
    CustomFieldQueries,
    ConversationQueries,
    ProjectQueries,
    TreeQueries,
    PrincipalQueries,
    PeopleQueries,
    NotificationQueries,
    InboxQueries,
    MailServerQueries,
    OutgoingMailQueries,
    IncomingMailQueries,
    DraftQueries,
    SavedReplyQueries,
    BrandQueries,
    MailTemplateQueries,
    WorkingHoursQueries,
    SearchQueries,
    ProjectPlanQueries,
    AbsenceQueries,
    RecurrenceQueries,
    JobQueries,
):
    node = root(nodes.node, Node | None, "Anything by its global id; null where you see nothing with it.")
    workspace = root(workspace.workspace, Workspace, "The company whose desk this is.")


@strawberry.type(description="What can be done.")
class Mutation(
    ItemMutations,
    ItemFollowingMutations,
    ItemLinkingMutations,
    ItemLifeMutations,
    FileMutations,
    JobMutations,
    ItemTypeMutations,
    TagMutations,
    CustomFieldMutations,
    ConversationMutations,
    ProjectMutations,
    ProjectCopyMutations,
    FolderMutations,
    PortfolioMutations,
    ChecklistEntryMutations,
    PeopleMutations,
    NotificationMutations,
    InboxMutations,
    MailboxMutations,
    MailServerMutations,
    OutgoingMailMutations,
    IncomingMailMutations,
    DraftMutations,
    SavedReplyMutations,
    BrandMutations,
    MailTemplateMutations,
    WorkingHoursMutations,
    PlanningMutations,
    ProjectPlanMutations,
    BaselineMutations,
    AbsenceMutations,
): ...


@strawberry.type(description="What can be followed.")
class Subscription(Streams, PlanSubscription, JobSubscriptions): ...


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
