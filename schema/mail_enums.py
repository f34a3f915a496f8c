"""The enums of the API that tell of mail; `schema/enums.py` has all others."""

from models import (
    AttemptOutcome,
    Delivery,
    Door,
    IncomingReason,
    IncomingState,
    MailboxAfter,
    MailboxAuth,
    MailMark,
    MailSignIn,
    MailTls,
)
from schema.enums import describe

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
    MailboxAuth,
    "MailboxAuth",
    "By what a mailbox is opened.",
    PASSWORD="A password.",  # noqa: S106 - what the value means
    XOAUTH2="Tokens, which are fetched by a refresh token.",
)
describe(
    MailboxAfter,
    "MailboxAfter",
    "What becomes of a mail in its mailbox once it is kept here.",
    SEEN="It stays there, marked as seen.",
    MOVE="It is moved to another folder.",
    DELETE="It is deleted.",
)
describe(
    MailTls,
    "MailTls",
    "How what is said to a mail server is encrypted; certificates are always checked.",
    STARTTLS="From STARTTLS on, which the server must offer.",
    IMPLICIT="From the first byte.",
    NONE="Not at all: mail goes out so without a sign-in, or on the same machine; mailboxes are read so in allowed networks.",
)
describe(
    MailSignIn,
    "MailSignIn",
    "By what one signs in at a mail server.",
    NOTHING="Nobody signs in.",
    PASSWORD="A user name and a password.",  # noqa: S106 - says what the value means
    XOAUTH2="A user name and tokens.",
)
describe(
    Delivery,
    "MailDelivery",
    "How far a mail has come.",
    QUEUED="It waits for its time, or is being sent.",
    DEFERRED="A server put it off, or could not be reached: it is tried again.",
    SENT="A server has taken it.",
    BOUNCED="It was taken, and came back.",
    BUNDLED="What it tells went out with an earlier mail.",
    DROPPED="It was not needed any more, or no longer for its recipient to see.",
    FAILED="It was given up.",
    CANCELLED="Somebody did not want it sent.",
)
describe(
    AttemptOutcome,
    "MailAttemptOutcome",
    "What came of handing a mail to a server.",
    DELIVERED="The server has taken it.",
    DEFERRED="Not now.",
    REFUSED="Never.",
)
describe(
    IncomingState,
    "IncomingMailState",
    "How far an incoming mail has come.",
    STORED="It is kept, and will be taken at once, or tried again.",
    DONE="It was taken: it became something, or was known already.",
    FAILED="Nothing could be made of it; a ticket says so.",
    SET_ASIDE="It waits until an admin decides, or its time is over.",
)
describe(
    IncomingReason,
    "IncomingMailReasonCode",
    "Why a mail was set aside, or not taken as what it claims to be.",
    SENDER_BLOCKED="Its sender, or their domain, is blocked.",
    FORGED="DMARC failed, and the domain of its sender asks to reject or quarantine such mail.",
    SPAM="Your own mail server says that it is spam.",
    SENDER_NOT_ALLOWED="Its sender is not among those who may write to the inbox.",
    UNPROVEN="It was taken, but in nobody's name: what it claims was not proven, or its sender may not do what it asks.",
    UNREADABLE="Nothing could be made of it.",
)
describe(
    Door,
    "MailDoor",
    "By which way a mail came in.",
    SMTP="A mail server handed it over by SMTP.",
    LMTP="The company's own mail server handed it over by LMTP.",
    PIPE="A program handed it over: `deskwire mail-in`.",
    IMAP="It was fetched from a mailbox of another server.",
    HTTP="A signed request brought it.",
)
