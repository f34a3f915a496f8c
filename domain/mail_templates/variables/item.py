"""What mails may tell of an item. Rows need `type`, `status` and `requester`."""

from datetime import UTC, datetime

from domain.config import current
from domain.mail_templates.variables.declaration import Moment, Noun, Reader, Variable
from models import Item


def key(item: Item) -> str:
    """Such as T-1042."""
    return f"{item.type.key_prefix}-{item.number}"


def _url(item: Item, _: Reader) -> str:
    return f"{current().public_url}/items/{key(item)}"


ITEM = Noun(
    "item",
    "The item that the mail is about.",
    (
        Variable("key", "Its human key.", "T-1042", lambda item, _: key(item)),
        Variable("title", "What it is, in a line.", "Printer on fire", lambda item, _: item.title),
        Variable("status", "The name of its status.", "In progress", lambda item, _: item.status.name),
        Variable("type", "The name of its type.", "Ticket", lambda item, _: item.type.name),
        Variable("priority", "Stars, 0 to 5.", 3, lambda item, _: item.priority),
        Variable("url", "Where it is shown.", "https://desk.example/items/T-1042", _url),
        Variable(
            "requester",
            "The name of who asked for it; may be empty.",
            "Ann Client",
            lambda item, _: item.requester.name if item.requester else "",
        ),
        Variable(
            "created",
            "When it was made.",
            datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
            lambda item, reader: Moment(item.created_at, reader),
        ),
        Variable(
            "own",
            "Whether the recipient made it themself.",
            True,
            lambda item, reader: item.creator_id == reader.viewer.principal_id,
        ),
    ),
)
