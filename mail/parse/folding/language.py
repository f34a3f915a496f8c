"""What folding has to know of a language."""

from dataclasses import dataclass
from enum import Enum


class Field(Enum):
    """What a line of a header block tells."""

    FROM = "from"
    SENT = "sent"
    """When, in a word that is used of mail alone; else DATE."""
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Language:
    """Words of mail programs and of people, as they write them. Case, and space before a colon, do not matter; `…` is a gap."""

    attributions: tuple[str, ...]
    """Who wrote what follows, and when: "On … wrote:"."""
    fields: dict[Field, tuple[str, ...]]
    """Names of fields in the header block above an earlier mail, without colon."""
    announcements: tuple[str, ...]
    """What stands between dashes, or alone, above an earlier mail: "Original Message"."""
    forwards: tuple[str, ...]
    """What stands before the colon in the subject of a mail that is passed on: "Fwd"."""
    devices: tuple[str, ...]
    """What telephones and programs put below a mail: "Sent from my …"."""
    closings: tuple[str, ...]
    """Formulas above a name at the end, without punctuation."""
    postscripts: tuple[str, ...]
    """How an afterthought below the name begins."""
    telephones: tuple[str, ...]
    """Words before a telephone number, without punctuation."""
    confidential: tuple[str, ...]
    """Pieces of words of which a lawyers' footer has one."""
    legal: tuple[str, ...]
    """Further ones, of which it has several."""
