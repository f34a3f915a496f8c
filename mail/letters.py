"""What of a mail's words fits where: a title, a message, a description. What does not fit goes along as a file."""

from dataclasses import dataclass
from hashlib import sha256

from domain import unsubscribing
from domain.conversations.new_message import TEXT_MOST
from domain.items.edit import CUT_BEGINS, DESCRIPTION_MOST, TITLE_MOST
from domain.mails.incoming import Heading
from kit.folds import Fold, FoldKind
from mail.parse import Attachment, ParsedMail
from mail.parse.folding import folds
from mail.rendering.written import is_own_logo

NO_SUBJECT = "(no subject)"
NO_TEXT = "(no text)"
PREVIEW_MOST = 2_000
NAMES_MOST = 100
_NAME_MOST = 200

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

    def alone(self) -> "Words":
        """Without a subject and without what is quoted, for who may not read what the mail answers."""
        quoted = {
            line
            for fold in self.folds
            if fold.kind is FoldKind.QUOTE
            for line in range(fold.first_line, fold.last_line + 1)
        }
        lines = [line for n, line in enumerate(self.text.split("\n"), 1) if n not in quoted]
        text = "\n".join(lines).strip() or NO_TEXT
        return Words(
            NO_SUBJECT, text, folds(text), None, _cut(text, DESCRIPTION_MOST, _CUT_DESCRIPTION), self.files
        )


def words_of(mail: ParsedMail) -> Words:
    """The mail's words and files; nothing is lost, only moved into a file. What says so is never folded."""
    text, note = unsubscribing.without_links(mail.text.strip()) or NO_TEXT, ""
    files = tuple(each for each in mail.attachments if not is_own_logo(each.content_id, each.sha256))
    if len(text) > TEXT_MOST:
        whole = _as_file(text)
        files = (*files, whole)
        note = _CUT.format(name=whole.name)
        text = _start(text, TEXT_MOST, note)
    return Words(
        title=mail.subject.strip()[:TITLE_MOST] or NO_SUBJECT,
        text=text + note,
        folds=folds(text, mail.quoted, mail.signed),
        html=mail.html and unsubscribing.without_links(mail.html),
        description=_cut(text + note, DESCRIPTION_MOST, _CUT_DESCRIPTION) if mail.text.strip() else "",
        files=files,
    )


def words_of_text(subject: str, text: str, files: tuple[Attachment, ...]) -> Words:
    """Words that are text alone, no longer than a message; the files go along."""
    said = unsubscribing.without_links(text.strip()) or NO_TEXT
    return Words(
        title=subject.strip()[:TITLE_MOST] or NO_SUBJECT,
        text=said,
        folds=folds(said),
        html=None,
        description=_cut(said, DESCRIPTION_MOST, _CUT_DESCRIPTION) if text.strip() else "",
        files=files,
    )


def heading_of(mail: ParsedMail, words: Words, sender_key: str) -> Heading:
    """What is told of the mail to whoever decides about it: plain text, and names of files."""
    return Heading(
        from_name=mail.from_.name[:_NAME_MOST] if mail.from_ else "",
        from_address=mail.from_.address if mail.from_ else "",
        sender_key=sender_key,
        subject=mail.subject.strip()[:TITLE_MOST],
        preview=mail.text.strip()[:PREVIEW_MOST],
        attachment_names=[file.name for file in words.files[:NAMES_MOST]],
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
