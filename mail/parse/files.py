"""The parts of a mail that are files, taken out byte for byte."""

import re
from hashlib import sha256

from kit.files import safe_name
from mail.parse import headers, transfer
from mail.parse.body import disposition
from mail.parse.parsed import Attachment, Defects
from mail.parse.tree import Part
from mail.parse.words import decode_words, one_line

_MEDIA_TYPE_MOST = 127
_CONTENT_ID_MOST = 255
_ID = re.compile(r"<([^<>]+)>")

_NAMES = {
    "application/ms-tnef": "winmail.dat",
    "message/delivery-status": "delivery-status.txt",
    "text/calendar": "invitation.ics",
    "text/rfc822-headers": "headers.txt",
}
_EXTENSIONS = {
    "application/gzip": "gz",
    "application/json": "json",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/pgp-encrypted": "txt",
    "application/pgp-keys": "asc",
    "application/pgp-signature": "asc",
    "application/pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/x-pkcs7-mime": "p7m",
    "application/x-pkcs7-signature": "p7s",
    "application/xml": "xml",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tiff",
    "image/webp": "webp",
    "message/disposition-notification": "txt",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "video/mp4": "mp4",
}


def attachment(part: Part, raw: bytes, number: int, shown: frozenset[str], defects: Defects) -> Attachment:
    """The `number`th file (from 1) of a mail; `shown` are the content ids that its HTML shows."""
    if part.whole:
        return _made(f"part-{number}.eml", "message/rfc822", raw[part.head_start : part.end], None, shown)
    encoding = part.headers.get("content-transfer-encoding")
    content = transfer.decode(raw[part.start : part.end], encoding, defects)
    name = safe_name(disposition(part, defects)[1], "") or _own_name(part, content, number)
    return _made(name, part.media_type, content, _content_id(part), shown)


def picture(cid: str, media_type: str, content: bytes, shown: frozenset[str]) -> Attachment:
    """A picture that stood in the HTML."""
    return _made(f"image-{cid[:8]}.{_EXTENSIONS.get(media_type, 'bin')}", media_type, content, cid, shown)


def whole_mail(raw: bytes, name: str = "mail.eml") -> Attachment:
    """A mail as a file."""
    return _made(name, "message/rfc822", raw, None, frozenset())


def _made(name: str, media_type: str, content: bytes, cid: str | None, shown: frozenset[str]) -> Attachment:
    inline = cid is not None and cid in shown
    return Attachment(name, media_type[:_MEDIA_TYPE_MOST], content, cid, inline, sha256(content).hexdigest())


def _own_name(part: Part, content: bytes, number: int) -> str:
    """A name for a part that has none: a mail is called by its subject, others are numbered."""
    extension = _EXTENSIONS.get(part.media_type, "bin")
    if part.media_type == "message/rfc822":
        head, _ = headers.read(content, 0, len(content), headers.PART_HEAD_MOST, set())
        subject = one_line(decode_words(head.get("subject") or "", set()), 100)
        if name := safe_name(re.sub(r"[/\\]", "_", subject), ""):
            return safe_name(f"{name}.eml")
    family = part.media_type.partition("/")[0]
    return _NAMES.get(part.media_type) or safe_name(f"{family}-{number}.{extension}")


def _content_id(part: Part) -> str | None:
    value = one_line(part.headers.get("content-id") or "", 1_000)
    match = _ID.search(value)
    return (match[1].strip() if match else value.strip("<> "))[:_CONTENT_ID_MOST] or None
