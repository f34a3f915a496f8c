"""Writing mail: one letter to one recipient, in 7-bit lines that every server passes on unchanged."""

import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

from kit import files
from kit.addresses import Mailbox, address_key, to_ascii_domain
from kit.errors import Invalid
from mail.parse.words import clean, one_line

REFERENCES_MOST = 50
SUBJECT_MOST = 500
NAME_MOST = 200
REQUEST_HEADER = "X-Deskwire-Request"

_LINE = 76  # characters of a header's line, where it can be folded
_WORD_BYTES = 42  # that fit one encoded word of 75 characters
_ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_ID = re.compile(r"[!-;=?-~]{1,900}")
_LINK = re.compile(r"(?:https?://|mailto:)[!-;=?-~]{1,800}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,63}/[a-z0-9!#$&^_.+-]{1,63}")
_WHOLE = ("message/", "multipart/")
_TRACE = re.compile(r"[A-Za-z0-9_.:-]{1,100}")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along, byte for byte; with a `content_id` one that the HTML may show as a picture."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail shall say. Message ids are given without angle brackets.

    `pictures` are those that the HTML shows, by their content ids. `list_unsubscribe` is an http or mailto link; where it is
    https, a mail program may use it by itself (RFC 8058), so that a POST to it must do. `auto_submitted` marks a mail that
    nobody wrote, so that no program answers it, `bulk` one that comes again and again.
    """

    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    message_id: str
    date: datetime
    html: str | None = None
    reply_to: Mailbox | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: Literal["auto-generated", "auto-replied"] | None = None
    list_unsubscribe: str | None = None
    bulk: bool = False
    request_id: str | None = None
    files: tuple[Enclosure, ...] = ()
    pictures: tuple[Enclosure, ...] = ()


def compose(letter: Letter) -> bytes:
    """The mail, ready to be sent.

    Raises: Invalid, if an address, the message id, a link or the request id cannot stand in a header. Ids that others
    made (`in_reply_to`, `references`) are left out instead.
    """
    return b"".join(line.encode() + b"\r\n" for line in _head(letter)) + _body(letter)


def _head(letter: Letter) -> list[str]:
    lines = [
        f"Date: {format_datetime(letter.date.astimezone(UTC))}",
        _folded("From", _mailbox(letter.sender, "sender")),
        _folded("To", _mailbox(letter.recipient, "recipient")),
        _folded("Subject", _words(one_line(letter.subject, SUBJECT_MOST))),
        f"Message-ID: <{_checked(_ID, letter.message_id, 'messageId')}>",
        "MIME-Version: 1.0",
    ]
    if letter.reply_to:
        lines.append(_folded("Reply-To", _mailbox(letter.reply_to, "replyTo")))
    if parent := _ids([letter.in_reply_to or ""]):
        lines.append(_folded("In-Reply-To", parent))
    if references := _ids(letter.references):
        lines.append(_folded("References", references))
    if letter.auto_submitted:
        lines += [f"Auto-Submitted: {letter.auto_submitted}", "X-Auto-Response-Suppress: All"]
    if letter.bulk:
        lines.append("Precedence: bulk")
    if letter.list_unsubscribe:
        lines.append(f"List-Unsubscribe: <{_checked(_LINK, letter.list_unsubscribe, 'listUnsubscribe')}>")
        if letter.list_unsubscribe.startswith("https://"):
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    if letter.request_id:
        lines.append(f"{REQUEST_HEADER}: {_checked(_TRACE, letter.request_id, 'requestId')}")
    return lines


def _body(letter: Letter) -> bytes:
    words = _words_of(letter)
    if not letter.files:
        return words
    return _multipart("mixed", letter, [words, *(_file(enclosure) for enclosure in letter.files)])


def _words_of(letter: Letter) -> bytes:
    plain = _part("text/plain", letter.text)
    if letter.html is None:
        return plain
    html = _part("text/html", letter.html)
    if letter.pictures:
        html = _multipart("related", letter, [html, *(_file(each, inline=True) for each in letter.pictures)])
    return _multipart("alternative", letter, [plain, html])


def _multipart(kind: str, letter: Letter, parts: list[bytes]) -> bytes:
    """The parts in one; "=_" never stands in an encoded part, nor the one kind's mark in the other's."""
    mark = f"=_{sha256(f'{letter.message_id} {kind}'.encode()).hexdigest()[:24]}"
    head = f'Content-Type: multipart/{kind};\r\n boundary="{mark}"\r\n\r\n'
    begun = b"".join(f"--{mark}\r\n".encode() + part for part in parts)
    return head.encode() + begun + f"--{mark}--\r\n".encode()


def _file(enclosure: Enclosure, *, inline: bool = False) -> bytes:
    """A file as a part; other mails go as mere bytes, since base64 is not allowed for them (RFC 2046, 5.2)."""
    known = _TYPE.fullmatch(enclosure.media_type) and not enclosure.media_type.startswith(_WHOLE)
    media_type = enclosure.media_type if known else files.ANY
    disposition = files.attachment(enclosure.name).replace("; ", ";\r\n ")
    shown = ""
    if inline:
        disposition = disposition.replace("attachment", "inline", 1)
        shown = f"Content-ID: <{_checked(_ID, enclosure.content_id, 'contentId')}>\r\n"
    head = (
        f"Content-Type: {media_type}\r\n{shown}Content-Disposition: {disposition}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + (_base64(enclosure.content).replace(b"\n", b"\r\n") or b"\r\n")


def _part(media_type: str, text: str) -> bytes:
    """A part with its head, in quoted-printable or, where that would be longer, base64."""
    data = (clean(text).rstrip("\n") + "\n").encode()
    encoding, encoded = "quoted-printable", binascii.b2a_qp(data)
    if len(encoded) > 1.4 * len(data):
        encoding, encoded = "base64", _base64(data.replace(b"\n", b"\r\n"))
    head = f'Content-Type: {media_type}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n'
    return (head.encode() + encoded).replace(b"\n", b"\r\n")


def _base64(data: bytes) -> bytes:
    return b"".join(binascii.b2a_base64(data[at : at + 57]) for at in range(0, len(data), 57))


def _mailbox(mailbox: Mailbox, field: str) -> list[str]:
    """The words of `Name <address>`."""
    address_key(mailbox.address, field)
    address = f"<{to_ascii_domain(mailbox.address)}>"
    name = one_line(mailbox.name, NAME_MOST)
    if not name.isascii() or "=?" in name:
        return [*_encoded(name), address]
    if _ATOMS.fullmatch(name):
        return [*name.split(), address]
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"', address]


def _words(text: str) -> list[str]:
    """The words of free text in a header, encoded if they have to be."""
    words = text.split()
    plain = text.isascii() and "=?" not in text and all(len(word) <= _LINE for word in words)
    return words if plain else _encoded(text)


def _encoded(text: str) -> list[str]:
    """`text` as encoded words (RFC 2047), each of whole characters."""
    pieces: list[bytes] = [b""]
    for character in text:
        data = character.encode()
        if len(pieces[-1]) + len(data) > _WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += data
    return [f"=?utf-8?b?{binascii.b2a_base64(piece, newline=False).decode()}?=" for piece in pieces if piece]


def _folded(name: str, words: list[str]) -> str:
    """A header field, broken between words so that its lines stay short."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _ids(ids: "tuple[str, ...] | list[str]") -> list[str]:
    """Those of the ids that a header can hold; of very many the first and the last ones."""
    usable = [f"<{text}>" for text in (_bare(text) for text in ids) if _ID.fullmatch(text)]
    return usable if len(usable) <= REFERENCES_MOST else usable[:1] + usable[1 - REFERENCES_MOST :]


def _bare(message_id: str) -> str:
    return message_id.strip().removeprefix("<").removesuffix(">")


def _checked(pattern: "re.Pattern[str]", text: str, field: str) -> str:
    if not pattern.fullmatch(_bare(text)):
        raise Invalid("This cannot stand in the head of a mail.", field)
    return _bare(text)
