"""What mails may tell of what has happened on items, and in conversations on none, and of how much of it they tell.

A customer never reads who works on their items: of an assignment or a status they read no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.mail_templates.variables.declaration import Moment, Noun, Reader, Variable
from domain.mail_templates.variables.item import ITEM
from models import Conversation, Item, NotificationKind


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that happened on an item. `actor` did it, `author` said it; what was said is one line, cut where it is long."""

    kind: NotificationKind
    at: datetime
    actor: str
    author: str = ""
    text: str = ""


@dataclass(frozen=True)
class Listed:
    """An item of a list, which needs `type`, `status` and `requester`, and what happened on it; or a conversation on none."""

    place: Item | Conversation
    news: Sequence[Happened]


@dataclass(frozen=True)
class Summary:
    """How much there is to tell, on how many items, and how much of it is not listed; `often`: how often such a mail comes."""

    count: int
    items: int
    more: int
    often: str


_AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)

NEWS = Noun(
    "news",
    "Something that happened on an item.",
    (
        Variable(
            "kind",
            "Why it is told: `assigned`, `mention`, `note`, `reply`, `mail_failed` (nothing could be made of a mail), or "
            "`status`, which comes once, last.",
            "assigned",
            lambda row, _: row.kind.value,
        ),
        Variable("actor", "The name of who did it.", "Lea Agent", lambda row, _: row.actor, for_staff=True),
        Variable(
            "author",
            "The name of who said it; empty where nothing was said.",
            "",
            lambda row, _: row.author,
        ),
        Variable(
            "text",
            "What was said, in one line, cut where it is long; empty where nothing was.",
            "",
            lambda row, _: row.text,
        ),
        Variable("at", "When it happened.", _AT, lambda row, reader: Moment(row.at, reader)),
    ),
    others=(
        {"kind": "reply", "author": "Ann Client", "actor": "Ann Client", "text": "It still smells of smoke."},
        {"kind": "status", "actor": "Lea Agent"},
    ),
)


def _of_item(variable: Variable) -> Variable:
    """The same of a listed item. A conversation on none has nothing of it but a title, and when it began."""

    def read(row: Listed, reader: Reader) -> object:
        if isinstance(row.place, Item):
            return variable.read(row.place, reader)
        if variable.name == "title":
            return row.place.subject or row.news[0].author
        return Moment(row.place.created_at, reader) if variable.name == "created" else ""

    return replace(variable, read=read)


LISTED = Noun(
    "listed",
    "An item of a list, or a conversation that is on none: its `title` is its subject, or who spoke first; its `key` is empty.",
    (
        *(_of_item(each) for each in ITEM.variables),
        Variable("news", "What happened on it, oldest first.", "", lambda row, _: row.news, each=NEWS),
    ),
    others=({"key": "T-1051", "title": "A new chair for the reception", "status": "Waiting"},),
)

_OFTEN = "`daily` or `weekly`; empty where it tells at once, or of what had to wait."

SUMMARY = Noun(
    "summary",
    "How much the mail tells.",
    (
        Variable("count", "How many things happened.", 6, lambda row, _: row.count),
        Variable("items", "On how many items, and in how many conversations.", 2, lambda row, _: row.items),
        Variable(
            "more", "How many of the things are not listed, since they are many.", 0, lambda row, _: row.more
        ),
        Variable("often", _OFTEN, "daily", lambda row, _: row.often),
    ),
)
