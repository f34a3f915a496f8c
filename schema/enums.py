"""Every enum of the API: its name, and what each value means. Other modules of the schema import it first."""

from enum import Enum
from typing import Any

import strawberry

from kit.errors import Code
from kit.folds import FoldKind
from models import (
    Channel,
    ConversationKind,
    Family,
    Level,
    MailMark,
    NotificationKind,
    PrincipalKind,
    Role,
    Source,
    StatusCategory,
)
from realtime.presence import Doing
from realtime.streams import Signal
from resolvers.inputs import Direction, Nulls


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
    StatusCategory,
    "StatusCategory",
    "What a status means, whatever it is called.",
    NOT_STARTED="Nobody has begun.",
    IN_PROGRESS="It is being worked on, or waits.",
    FINISHED="It is over.",
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
    MailMark,
    "MailMark",
    "What shows that no person wrote a mail to us, or not to us alone.",
    AUTO_REPLY="A program answered: an absence note, say.",
    AUTO_GENERATED="A program made it.",
    BULK="It went to many.",
    LIST="It came through a mailing list that is not our own.",
    NULL_SENDER="Nobody wants to hear of it: it has no return path.",
    REPORT="A mail server, or a mail program, reports what became of a mail.",
    NO_ANSWER_WANTED="Its sender asks programs not to answer.",
    FLOOD="Its sender sends more in an hour than people do.",
)
describe(
    NotificationKind,
    "NotificationKind",
    "Why you are told.",
    CREATED_FOR_ME="An item was made in your name.",
    ASSIGNED="You, or a team of yours, were assigned.",
    STATUS="An item of yours went to another status.",
    REPLY="Somebody said something to customers.",
    NOTE="Somebody said something internally.",
    MENTION="Somebody mentioned you.",
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
    Doing,
    "Doing",
    "What somebody is doing on an item just now.",
    VIEWING="Looking at it.",
    REPLYING="Writing to its customers.",
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
