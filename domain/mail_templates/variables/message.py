"""What mails may tell of a message. Rows need `author`."""

from datetime import UTC, datetime

from domain.mail_templates.paragraphs import paragraphs
from domain.mail_templates.variables.declaration import Moment, Noun, Reader, Rich, Variable
from models import Message

_EXAMPLE = "We have put it out. Please do not print before Monday."


def _body(message: Message, _: Reader) -> Rich:
    html: str | None = message.html
    return Rich(paragraphs(message.text) if html is None else html, message.text)


MESSAGE = Noun(
    "message",
    "Something that was said.",
    (
        Variable("text", "Its words as plain text.", _EXAMPLE, lambda message, _: message.text),
        Variable(
            "body",
            "Its words with their look; in plain text the same as `text`.",
            Rich(f"<p>{_EXAMPLE}</p>", _EXAMPLE),
            _body,
        ),
        Variable("author", "The name of who said it.", "Lea Agent", lambda message, _: message.author.name),
        Variable(
            "at",
            "When it was said.",
            datetime(2026, 3, 2, 10, 15, tzinfo=UTC),
            lambda message, reader: Moment(message.created_at, reader),
        ),
        Variable(
            "internal",
            "Whether it is a note that customers do not see.",
            False,
            lambda message, _: message.internal,
            for_staff=True,
        ),
    ),
)
