"""Every enum of the API: its name, and what each value means. Other modules of the schema import it first."""

from enum import Enum
from typing import Any

import strawberry

from domain.digests import Weekday
from domain.items import Together
from domain.pictures import Thumbnail
from kit.errors import Code
from kit.folds import FoldKind
from models import (
    Ability,
    Channel,
    ConversationKind,
    Digest,
    Family,
    FieldKind,
    FieldNoun,
    Level,
    NotificationKind,
    PrincipalKind,
    ProjectStatus,
    Role,
    SearchKind,
    Sharing,
    Source,
    StatusCategory,
)
from realtime.presence import Doing
from realtime.streams import Signal
from resolvers.inputs import Direction, Nulls
from resolvers.item_counts import ItemGroup
from resolvers.search import SearchField


def describe(enum: type[Enum], name: str, description: str, **values: str) -> None:
    """Make an enum of Python one of the API, each of its values described."""
    made: Any = strawberry.enum(enum, name=name, description=description)
    for value in made.__strawberry_definition__.values:
        value.description = values.pop(value.name)
    if values:
        raise TypeError(f"{name} has no {', '.join(values)}.")


describe(
    Code,
    "ErrorCode",
    "Why something was refused.",
    INVALID="The input itself is wrong: a type, a format, a range, a rule between fields.",
    NOT_FOUND="There is nothing with this id that you may see.",
    NOT_ALLOWED="You see it, and may not do this to it.",
    CONFLICT="Somebody else was faster, or a rule forbids this step from here.",
    TOO_LARGE="More bytes, rows or characters than the limit.",
    FILTER_NOT_LIVE="This filter can be queried, but not followed by a stream.",
    UNAUTHENTICATED="Nobody is signed in, or the sign-in has ended.",
    RATE_LIMITED="Too often; `retryAfter` says in how many seconds to try again.",
)
describe(
    ProjectStatus,
    "ProjectStatus",
    "How far a project is, as its managers say.",
    PLANNED="It has not begun.",
    ACTIVE="It is worked on.",
    ON_HOLD="It rests for a while.",
    DONE="It is done.",
    CANCELLED="It was given up.",
)
describe(
    FieldNoun,
    "CustomFieldNoun",
    "What has a custom field.",
    ITEM="Items.",
    PROJECT="Projects.",
    CUSTOMER="Customers.",
    ORGANIZATION="Organizations.",
)
describe(
    FieldKind,
    "CustomFieldKind",
    "What a custom field's values are.",
    TEXT="A line of text, up to 250 characters.",
    LONG_TEXT="A text of up to 10,000 characters.",
    NUMBER="A number between -10^12 and 10^12, with up to four decimal places.",
    MONEY="An amount in the field's currency: a number as above.",
    DATE="A day, as a text such as 2026-11-26, from 1970 to 9999.",
    CHECKBOX="True or false.",
    CHOICE="The key of one of the field's options, as a text.",
    CHOICES="A list of keys of the field's options, at most 50, in their order.",
    PERSON="The id of a user, as a text.",
    LINK="A link that begins with http:// or https://, up to 2,000 characters.",
)
describe(
    PrincipalKind,
    "PrincipalKind",
    "What a principal is.",
    USER="Somebody of the company.",
    CUSTOMER="Somebody who writes to the company.",
    TEAM="Users together.",
    ORGANIZATION="Customers together.",
    AUTOMATION="A part of the product that acts by itself.",
    API_KEY="A program that acts with its owner's rights.",
)
describe(
    Level,
    "UserLevel",
    "What a user may do in the workspace as a whole.",
    ADMIN="Everything, and sees everything.",
    MEMBER="What their projects' roles allow.",
)
describe(
    Role,
    "ProjectRole",
    "What a user may do in a project; by several ways in, the widest counts.",
    MANAGER="All, also share it.",
    LEAD="All but share it.",
    MEMBER="Sees and discusses all; changes what they created or are assigned.",
    RESTRICTED="Sees and discusses all; changes nothing.",
)
describe(
    Family,
    "ItemFamily",
    "Which part of the product a type belongs to.",
    HELPDESK="Act now: tickets.",
    PROJECT="Plan: tasks.",
    PRODUCT="Collect: feedback, feature requests, bug reports.",
)
describe(
    Ability,
    "ItemAbility",
    "What a type offers of what every item can do; an item keeps its values where its type offers them no more.",
    PLANNING="Planned start and finish, work and duration; how far they are.",
    AGILE_POINTS="How large it is, in points.",
    CHECKLIST="A list of steps to tick off.",
)
describe(
    StatusCategory,
    "StatusCategory",
    "What a status means, whatever it is called.",
    NOT_STARTED="Nobody has begun.",
    IN_PROGRESS="It is being worked on, or waits.",
    FINISHED="It is over.",
)
describe(
    Together,
    "ChangeTogether",
    "What becomes of many items where one of them cannot be changed.",
    ALL_OR_NONE="None of them is changed.",
    EACH="The others are changed.",
)
describe(
    Source,
    "ItemSource",
    "By which door an item came in.",
    MAIL="By mail.",
    FORM="By a web form.",
    PORTAL="By the customers' portal.",
    CHAT="Out of a chat.",
    PHONE="By phone.",
    HAND="Made by a user.",
    IMPORT="Imported.",
    API="By a program.",
    RECURRENCE="Made by itself, of one that recurs.",
)
describe(
    FoldKind,
    "FoldKind",
    "Why lines of a message need not be read.",
    QUOTE="They are earlier mail, with what says whose it is.",
    SIGNATURE="They say who the writer is and where, or are what a program put below.",
)
describe(
    ConversationKind,
    "ConversationKind",
    "Who a thread is for.",
    CUSTOMER="The item's customers see it.",
    INTERNAL="Customers never see it.",
)
describe(
    NotificationKind,
    "NotificationKind",
    "Why you are told.",
    CREATED_FOR_ME="An item was made in your name.",
    ASSIGNED="You, or a team of yours, were assigned.",
    STATUS="An item of yours went to another status, or became one of another type.",
    REPLY="Somebody said something to customers.",
    NOTE="Somebody said something internally.",
    MENTION="Somebody mentioned you.",
    ADDED="Somebody made you, or a team or organization of yours, take part in a conversation.",
    MAIL_FAILED="Nothing could be made of a mail that came in; the item tells of it. For admins alone.",
    MAIL_SET_ASIDE="Mails to an inbox were set aside and wait for a decision: one, or more since. For admins alone, who are told "
    "again only once they have read it, and not by mail.",
    RECURRENCE_STOPPED="An item recurs no more, since the next one could not be made: its `recurrence` says why. For who had it "
    "recur, its assignees and the managers of its project, or admins where it has none; not by mail.",
    MAIL_RETURNED="A mail with what you said in a conversation on no item did not reach somebody: the `deliveries` of the "
    "message say whom, and why. On items an internal note says so. For staff; not by mail.",
)
describe(
    Channel,
    "NotificationChannel",
    "By which way you are told.",
    LIVE="In open apps.",
    MAIL="By mail, where you have not seen it.",
    PUSH="By push to your devices.",
)
describe(
    Digest,
    "NotificationDigest",
    "How often what you want in a digest is mailed, all together, as far as you have not read it.",
    DAILY="Once a day.",
    WEEKLY="Once a week.",
)
describe(
    Weekday,
    "Weekday",
    "A day of the week.",
    MONDAY="Monday.",
    TUESDAY="Tuesday.",
    WEDNESDAY="Wednesday.",
    THURSDAY="Thursday.",
    FRIDAY="Friday.",
    SATURDAY="Saturday.",
    SUNDAY="Sunday.",
)
describe(
    Thumbnail,
    "ThumbnailSize",
    "How large a small version of a picture is at most. None is larger than the picture itself.",
    ICON="64 pixels on its longest side.",
    PREVIEW="320 pixels on its longest side.",
)
describe(
    Sharing,
    "Sharing",
    "Who may use something that a user made.",
    OWN="Its owner alone.",
    TEAMS="Its owner, and the members of some teams.",
    ALL="Everybody of the staff.",
)
describe(
    Doing,
    "Doing",
    "What somebody is doing on an item, or in a conversation, just now.",
    VIEWING="Looking at it.",
    REPLYING="Writing to customers.",
    NOTING="Writing a note; customers do not learn of it.",
    GONE="Nothing any more.",
)
describe(
    Signal,
    "StreamSignal",
    "What a message of a stream says.",
    READY="The stream is live from this cursor on.",
    CHANGED="Something happened to what you follow.",
    ADDED="An entity came into what you follow.",
    REMOVED="An entity left what you follow; only its id is told.",
    SCOPE_CHANGED="What you may see has changed, or too much has: query the list again and go on.",
    RESYNC_REQUIRED="Your cursor cannot be resumed: query again and go on from this one.",
    HEARTBEAT="Much has happened, none of it for you: resume from this cursor, which is nearer than your last one.",
)
describe(Direction, "OrderDirection", "Which way an order runs.", ASC="Upwards.", DESC="Downwards.")
describe(Nulls, "OrderNulls", "Where rows without a value come.", FIRST="First.", LAST="Last.")
describe(
    SearchKind,
    "SearchKind",
    "What can be found.",
    ITEM="An item, by its title, description, number or key.",
    MESSAGE="Something said.",
    CUSTOMER="A customer, by name or mail address.",
    ORGANIZATION="An organization, by name.",
    USER="A user, by name or mail address.",
    PROJECT="A project, by name or description.",
)
describe(
    SearchField,
    "SearchField",
    "A text of a row.",
    TITLE="An item's title.",
    NAME="The name of somebody or of a project.",
    DESCRIPTION="The description of an item or a project.",
    TEXT="What a message says.",
    CUSTOM_FIELD="What stands in a custom field.",
)
describe(
    ItemGroup,
    "ItemGroup",
    "By what items are counted.",
    STATUS="By status.",
    PRIORITY="By stars.",
    TYPE="By type.",
    ASSIGNEE="By the users and teams who work on them.",
    PROJECT="By project. For staff.",
    TAG="By tag. For staff.",
    REQUESTER="By who asked for them. For staff.",
    ORGANIZATION="By the organization of who asked for them. For staff.",
)
