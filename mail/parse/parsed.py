"""What a mail turns into once it is read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from kit.addresses import Mailbox


class Noise(StrEnum):
    """Signs that no person wrote this mail to us, so that nothing may answer it."""

    AUTO_REPLY = "auto_reply"
    AUTO_GENERATED = "auto_generated"
    BULK = "bulk"
    LIST = "list"
    NULL_SENDER = "null_sender"
    REPORT = "report"
    NO_ANSWER_WANTED = "no_answer_wanted"


class Defect(StrEnum):
    """What was wrong with a mail that could be read all the same."""

    UNREADABLE = "unreadable"
    MAIL_CUT = "mail_cut"
    HEADERS_MISSING = "headers_missing"
    HEADERS_CUT = "headers_cut"
    HEADER_MALFORMED = "header_malformed"
    SEVERAL_FROM = "several_from"
    FROM_MISSING = "from_missing"
    ID_UNUSABLE = "id_unusable"
    DATE_UNREADABLE = "date_unreadable"
    CHARSET_UNKNOWN = "charset_unknown"
    CHARSET_REFUSED = "charset_refused"
    CHARSET_WRONG = "charset_wrong"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_BROKEN = "encoding_broken"
    BOUNDARY_MISSING = "boundary_missing"
    PART_UNCLOSED = "part_unclosed"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    BODY_CUT = "body_cut"


Defects = set[Defect]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail, byte for byte.

    `name` is safe to show and to save under. `inline` says that the HTML shows this file itself, by `content_id`.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str | None
    inline: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail, read. Every text is free of control characters; ids are without their angle brackets.

    `from_` is what the mail claims, nobody has checked it. `date` is the sender's clock, in UTC. `html` is sanitised;
    `text` is there whenever the mail says anything. Where that was made of HTML, `quoted` and `signed` are the numbers (from 1)
    of those of its lines that its program marked as earlier mail or a signature. `headers` holds the first field lines as
    (lower-case name, value).
    """

    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    from_: Mailbox | None = None
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    quoted: frozenset[int] = frozenset()
    signed: frozenset[int] = frozenset()
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    noise: frozenset[Noise] = frozenset()
    list_id: str | None = None
    defects: frozenset[Defect] = frozenset()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def body_hash(mail: ParsedMail) -> str:
    """A fingerprint (64 hex digits) of what the mail says and carries, whatever way it came.

    The subject is left out: lists put their name into it.
    """
    told = sha256()
    words = (" ".join(mail.text.split()), " ".join((mail.html or "").split()))
    files = (f"{file.sha256} {file.media_type} {file.name}" for file in mail.attachments)
    for piece in (*words, *files):
        data = piece.encode()
        told.update(len(data).to_bytes(8, "big") + data)
    return told.hexdigest()
