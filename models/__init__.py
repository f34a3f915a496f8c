"""Tables, principals, audiences, and who may see which rows."""

from models.absence import Absence, AbsenceKind
from models.baseline import Baseline, BaselineItem
from models.brand import LANGUAGES, Brand
from models.checklist_entry import ChecklistEntry
from models.conversation import (
    Conversation,
    ConversationKind,
    Message,
    Participant,
    ReadMark,
    not_as_guest,
    without_guests,
)
from models.custom_field import CustomField, CustomValue, FieldKind, FieldNoun, PrincipalValue, ProjectValue
from models.draft import Draft
from models.event import Consumer, EventLog, EventRecord, EventText
from models.event_part import EventPart
from models.file import File
from models.folder import Folder
from models.inbox import Inbox, InboxAddress
from models.item import Item
from models.item_count import ItemCount
from models.item_link import ItemLink, LinkedAs, LinkKind
from models.item_mute import ItemMute
from models.item_party import ItemParty, Part
from models.item_plan import ItemPlan, PlanDriver
from models.item_type import Ability, Family, ItemType, Status, StatusCategory
from models.job import CopiedItem, Job, JobFailure, JobItem, JobKind, JobState
from models.mail import (
    AttemptOutcome,
    Delivery,
    Door,
    IncomingMail,
    IncomingReason,
    IncomingState,
    MailMark,
    OutgoingMail,
    OutgoingState,
    Tells,
)
from models.mail_attempt import MailAttempt
from models.mail_server import MailServer, MailSignIn, MailTls
from models.mail_template import MailTemplate
from models.mailbox import FetchedMail, Mailbox, MailboxAfter, MailboxAuth
from models.mention import Mention
from models.notice import Notice
from models.notification import (
    Channel,
    Digest,
    DigestTime,
    Notification,
    NotificationKind,
    NotificationPreference,
)
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
from models.plan_link import PlanLink
from models.portfolio import Portfolio, PortfolioEntry
from models.principal import CUSTOMER_SIDE, OF_CUSTOMERS, OF_STAFF, Address, Principal, PrincipalKind
from models.project import Project, ProjectFollower, ProjectShare, ProjectStatus, Role, of_binned_projects
from models.project_plan import PlanChange, ProjectPlan
from models.record import read_quickly
from models.recurrence import DaysOff, Recurrence, RecurrenceDate
from models.roll_up import RollUp
from models.saved_reply import SavedReply, SavedReplyTeam, Sharing
from models.search.document import SearchDocument, SearchKind
from models.sign_in import Password, Session, SignInLink
from models.source import Source
from models.tag import ItemTag, Tag
from models.viewer import ANONYMOUS, SCOPES, Viewer
from models.working_hours import WorkingHours
from models.workspace import IdempotencyKey, Workspace

__all__ = [
    "ANONYMOUS",
    "CUSTOMER_SIDE",
    "LANGUAGES",
    "OF_CUSTOMERS",
    "OF_STAFF",
    "SCOPES",
    "Ability",
    "Absence",
    "AbsenceKind",
    "Address",
    "ApiKey",
    "AttemptOutcome",
    "Automation",
    "Baseline",
    "BaselineItem",
    "Brand",
    "Channel",
    "ChecklistEntry",
    "Consumer",
    "Conversation",
    "ConversationKind",
    "CopiedItem",
    "CustomField",
    "CustomValue",
    "Customer",
    "DaysOff",
    "Delivery",
    "Digest",
    "DigestTime",
    "Door",
    "Draft",
    "EventLog",
    "EventPart",
    "EventRecord",
    "EventText",
    "Family",
    "FetchedMail",
    "FieldKind",
    "FieldNoun",
    "File",
    "Folder",
    "IdempotencyKey",
    "Inbox",
    "InboxAddress",
    "IncomingMail",
    "IncomingReason",
    "IncomingState",
    "Item",
    "ItemCount",
    "ItemLink",
    "ItemMute",
    "ItemParty",
    "ItemPlan",
    "ItemTag",
    "ItemType",
    "Job",
    "JobFailure",
    "JobItem",
    "JobKind",
    "JobState",
    "Level",
    "LinkKind",
    "LinkedAs",
    "MailAttempt",
    "MailMark",
    "MailServer",
    "MailSignIn",
    "MailTemplate",
    "MailTls",
    "Mailbox",
    "MailboxAfter",
    "MailboxAuth",
    "Mention",
    "Message",
    "Notice",
    "Notification",
    "NotificationKind",
    "NotificationPreference",
    "Organization",
    "OrganizationDomain",
    "OutgoingMail",
    "OutgoingState",
    "Part",
    "Participant",
    "Password",
    "PlanChange",
    "PlanDriver",
    "PlanLink",
    "Portfolio",
    "PortfolioEntry",
    "Principal",
    "PrincipalKind",
    "PrincipalValue",
    "Project",
    "ProjectFollower",
    "ProjectPlan",
    "ProjectShare",
    "ProjectStatus",
    "ProjectValue",
    "ReadMark",
    "Recurrence",
    "RecurrenceDate",
    "Role",
    "RollUp",
    "SavedReply",
    "SavedReplyTeam",
    "SearchDocument",
    "SearchKind",
    "Session",
    "Sharing",
    "SignInLink",
    "Source",
    "Status",
    "StatusCategory",
    "Tag",
    "Team",
    "TeamMember",
    "Tells",
    "User",
    "Viewer",
    "WorkingHours",
    "Workspace",
    "not_as_guest",
    "of_binned_projects",
    "without_guests",
]

read_quickly(list(vars().values()))
