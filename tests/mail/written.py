"""Mails for tests: those that stand in tests/mails, and small ones made on the spot."""

from hashlib import sha256
from pathlib import Path

from mail.parse import ParsedMail, parse

MAILS = Path(__file__).resolve().parents[1] / "mails"
HEAD = b"From: Customer <customer@example.com>\r\nSubject: Test\r\n"


def read(name: str) -> ParsedMail:
    return parse((MAILS / name).read_bytes())


def mail(body: bytes, **fields: str) -> bytes:
    """A mail with this body; `content_type="..."` becomes the field Content-Type."""
    lines = [f"{name.replace('_', '-')}: {value}\r\n".encode() for name, value in fields.items()]
    return HEAD + b"".join(lines) + b"\r\n" + body


def files(parsed: ParsedMail) -> list[tuple[str, str, bytes]]:
    """(name, media type, content) of each attachment; their fingerprints are right."""
    assert all(file.sha256 == sha256(file.content).hexdigest() for file in parsed.attachments)
    return [(file.name, file.media_type, file.content) for file in parsed.attachments]
