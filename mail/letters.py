"""What of a mail's words fits where: a title, a message, a description. What does not fit goes along as a file."""

from dataclasses import dataclass
from hashlib import sha256

from domain.conversations.post import TEXT_MOST
from domain.items.edit import CUT_BEGINS, DESCRIPTION_MOST, TITLE_MOST
from kit.folds import Fold
from mail.parse import Attachment, ParsedMail
from mail.parse.folding import folds

NO_SUBJECT = "(no subject)"
NO_TEXT = "(no text)"

_CUT = CUT_BEGINS + " the whole text is in the attached file {name}.]"
_CUT_DESCRIPTION = CUT_BEGINS + " the whole text is in the first message.]"


@dataclass(frozen=True)
class Words:
    """A mail's words within the limits of items and messages, and its files; `folds`: those of the text."""

    title: str
    text: str
    folds: tuple[Fold, ...]
    html: str | None
    description: str
    files: tuple[Attachment, ...]


def words_of(mail: ParsedMail) -> Words:
    """The mail's words and files; nothing is lost, only moved into a file. What says so is never folded."""
    text, note, files = mail.text.strip() or NO_TEXT, "", mail.attachments
    if len(text) > TEXT_MOST:
        whole = _as_file(text)
        files = (*files, whole)
        note = _CUT.format(name=whole.name)
        text = _start(text, TEXT_MOST, note)
    return Words(
        title=mail.subject.strip()[:TITLE_MOST] or NO_SUBJECT,
        text=text + note,
        folds=folds(text),
        html=mail.html,
        description=_cut(text + note, DESCRIPTION_MOST, _CUT_DESCRIPTION) if mail.text.strip() else "",
        files=files,
    )


def words_of_text(subject: str, text: str, files: tuple[Attachment, ...]) -> Words:
    """Words that are text alone, no longer than a message; the files go along."""
    said = text.strip() or NO_TEXT
    return Words(
        title=subject.strip()[:TITLE_MOST] or NO_SUBJECT,
        text=said,
        folds=folds(said),
        html=None,
        description=_cut(said, DESCRIPTION_MOST, _CUT_DESCRIPTION) if text.strip() else "",
        files=files,
    )


def _cut(text: str, most: int, note: str) -> str:
    return text if len(text) <= most else _start(text, most, note) + note


def _start(text: str, most: int, note: str) -> str:
    """As much of a text as there is room for beside the note."""
    return text[: most - len(note)].rstrip()


def _as_file(text: str) -> Attachment:
    content = text.encode()
    return Attachment(
        name="message.txt",
        media_type="text/plain; charset=utf-8",
        content=content,
        content_id=None,
        inline=False,
        sha256=sha256(content).hexdigest(),
    )
