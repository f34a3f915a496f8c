"""Reads a mail. Nothing that a mail can hold makes this fail, or take long."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kit.addresses import Mailbox
from mail.parse import charset, headers, html_folds, mailboxes, markup, tree
from mail.parse.body import TEXT_MOST, Contents, contents_of
from mail.parse.files import attachment, picture, whole_mail
from mail.parse.headers import FIELD_MOST, Headers
from mail.parse.html_lines import Lines, joined
from mail.parse.noise import noise_of
from mail.parse.parsed import Defect, Defects, ParsedMail
from mail.parse.plain import tidy
from mail.parse.words import decode_words, one_line

MAIL_MOST = 100 * 1024 * 1024  # bytes that are read
SUBJECT_MOST = 500
ID_MOST = 500
REFERENCES_MOST = 100
_HEADERS_KEPT = 200
_HEADER_KEPT_MOST = 2_000

_ID = re.compile(r"<([^<>]+)>")


def parse(raw: bytes) -> ParsedMail:
    """The mail in `raw`; never raises. What was wrong with it stands in `defects`."""
    try:
        return _parse(raw)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - whatever fails, down to a panic in a library: the mail is still a mail
        return _salvaged(raw)


def _parse(raw: bytes) -> ParsedMail:
    defects: Defects = set()
    raw = _readable(raw, defects)
    root = tree.split(raw, defects)
    if not root.headers.fields:
        defects.add(Defect.HEADERS_MISSING)
    contents = contents_of(root, raw, defects)
    lines, html = _words(contents, defects)
    shown = markup.content_ids(html or "")
    files = [attachment(part, raw, number, shown, defects) for number, part in enumerate(contents.files, 1)]
    files += [picture(*lifted, shown) for lifted in contents.pictures]
    mail = ParsedMail(
        text=lines.text[:TEXT_MOST],
        quoted=lines.quoted,
        signed=lines.signed,
        html=html,
        attachments=tuple(files),
        noise=noise_of(root.headers, root.media_type),
    )
    return _with_head(mail, root.headers, defects)


def _salvaged(raw: bytes) -> ParsedMail:
    """What can be had without looking closely: the head if possible, the text as it stands, the mail as a file."""
    defects: Defects = {Defect.UNREADABLE}
    text = tidy(charset.decode(raw[:TEXT_MOST], "utf-8", set()))
    mail = ParsedMail(text=text, attachments=(whole_mail(raw),), defects=frozenset(defects))
    try:
        head, _ = headers.read(raw, 0, len(raw), headers.HEAD_MOST, defects)
        return _with_head(mail, head, defects)
    except Exception:  # noqa: BLE001 - then without its head
        return mail


def _readable(raw: bytes, defects: Defects) -> bytes:
    """The mail with a bounded length, and newlines where it has only carriage returns."""
    if len(raw) > MAIL_MOST:
        defects.add(Defect.MAIL_CUT)
        raw = raw[:MAIL_MOST]
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _words(contents: Contents, defects: Defects) -> tuple[Lines, str | None]:
    """(The text of the whole mail, its HTML if any part has some)."""
    texts = [words.lines() for words in contents.words]
    lines = joined(texts)
    if len(lines.text) > TEXT_MOST:
        defects.add(Defect.BODY_CUT)
    if not any(words.html for words in contents.words):
        return lines, None
    pieces = (
        markup.sanitise("\n".join(words.html)) if words.html else markup.from_text(plain.text)
        for words, plain in zip(contents.words, texts, strict=True)
    )
    return lines, html_folds.folded("\n".join(pieces).strip()) or None


def _with_head(mail: ParsedMail, head: Headers, defects: Defects) -> ParsedMail:
    """The mail with what its head says."""
    found = replace(
        mail,
        message_id=next(iter(_ids(head, "message-id", defects)), None),
        in_reply_to=_ids(head, "in-reply-to", defects),
        references=_ids(head, "references", defects),
        from_=_from(head, defects),
        reply_to=_mailboxes(head, "reply-to", defects),
        to=_mailboxes(head, "to", defects),
        cc=_mailboxes(head, "cc", defects),
        subject=one_line(decode_words(head.get("subject") or "", defects), SUBJECT_MOST),
        date=_date(head, defects),
        list_id=_list_id(head),
        headers=head.lines(_HEADERS_KEPT, _HEADER_KEPT_MOST),
    )
    return replace(found, defects=frozenset(defects))


def _mailboxes(head: Headers, name: str, defects: Defects) -> tuple[Mailbox, ...]:
    return mailboxes.read(", ".join(head.all(name)), defects)


def _from(head: Headers, defects: Defects) -> Mailbox | None:
    """The first author; where there is none, who sent it."""
    if len(head.all("from")) > 1:
        defects.add(Defect.SEVERAL_FROM)
    for name in ("from", "sender"):
        if found := mailboxes.read(head.get(name) or "", defects):
            return found[0]
    defects.add(Defect.FROM_MISSING)
    return None


def _ids(head: Headers, name: str, defects: Defects) -> tuple[str, ...]:
    """The message ids in a field, each once; of very many the first and the last ones."""
    value = " ".join(head.all(name))
    found = _ID.findall(value) or [
        word.strip("<>") for word in value.replace(",", " ").split() if "@" in word
    ]
    ids = dict.fromkeys(filter(None, ("".join(one_line(text, FIELD_MOST).split()) for text in found)))
    usable = [text for text in ids if len(text) <= ID_MOST]
    if len(usable) < len(ids) or (value and not ids):
        defects.add(Defect.ID_UNUSABLE)
    return tuple(usable if len(usable) <= REFERENCES_MOST else usable[:1] + usable[1 - REFERENCES_MOST :])


def _date(head: Headers, defects: Defects) -> datetime | None:
    value = one_line(head.get("date") or "", 200)
    try:
        claimed = parsedate_to_datetime(value)
        claimed = claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)
        return claimed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        if value:
            defects.add(Defect.DATE_UNREADABLE)
        return None


def _list_id(head: Headers) -> str | None:
    value = one_line(head.get("list-id") or "", 1_000)
    match = _ID.search(value)
    return (match[1] if match else value).strip().lower()[:ID_MOST] or None
