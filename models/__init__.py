"""Tables, principals, audiences, and who may see which rows."""

from models.conversation import Conversation, ConversationKind, File, Message, ReadMark
from models.draft import Draft
from models.event import Consumer, EventLog, EventRecord, EventText
from models.inbox import Inbox, InboxAddress
from models.item import Item, ItemParty, Part, Source
from models.item_link import ItemLink, LinkKind
from models.item_type import Family, ItemType, Status, StatusCategory
from models.mail import Door, IncomingMail, IncomingState, MailMark, OutgoingMail, OutgoingState
from models.notification import Channel, Notification, NotificationKind, NotificationPreference
from models.people import (
    ApiKey,
    Automation,
    Customer,
    Level,
    Organization,
    OrganizationDomain,
    Team,
    TeamMember,
    User,
)
from models.principal import CUSTOMER_SIDE, Address, Principal, PrincipalKind
from models.project import Project, ProjectFollower, ProjectShare, Role
from models.record import read_quickly
from models.sign_in import Password, Session, SignInLink
from models.viewer import ANONYMOUS, SCOPES, Viewer
from models.workspace import IdempotencyKey, Workspace

__all__ = [
    "ANONYMOUS",
    "CUSTOMER_SIDE",
    "SCOPES",
    "Address",
    "ApiKey",
    "Automation",
    "Channel",
    "Consumer",
    "Conversation",
    "ConversationKind",
    "Customer",
    "Door",
    "Draft",
    "EventLog",
    "EventRecord",
    "EventText",
    "Family",
    "File",
    "IdempotencyKey",
    "Inbox",
    "InboxAddress",
    "IncomingMail",
    "IncomingState",
    "Item",
    "ItemLink",
    "ItemParty",
    "ItemType",
    "Level",
    "LinkKind",
    "MailMark",
    "Message",
    "Notification",
    "NotificationKind",
    "NotificationPreference",
    "Organization",
    "OrganizationDomain",
    "OutgoingMail",
    "OutgoingState",
    "Part",
    "Password",
    "Principal",
    "PrincipalKind",
    "Project",
    "ProjectFollower",
    "ProjectShare",
    "ReadMark",
    "Role",
    "Session",
    "SignInLink",
    "Source",
    "Status",
    "StatusCategory",
    "Team",
    "TeamMember",
    "User",
    "Viewer",
    "Workspace",
]

read_quickly(list(vars().values()))
