"""Mails for tests, as they come over the wire."""

from domain.mails import incoming
from mail import inbound
from models import Address, IncomingMail, Principal


def mail(
    sender: str = "Ann <ann@client.example>",
    subject: str = "Printer on fire",
    text: str = "It burns.",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail; further headers by name, `_` for `-`."""
    head = {
        "From": sender,
        "To": "desk@localhost",
        "Subject": subject,
        "Message-ID": message_id and f"<{message_id}>",
    }
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\r\n".join([*lines, "", text, ""]).encode()


def with_files(raw: bytes, *files: tuple[str, bytes]) -> bytes:
    """The mail with files, each (name, content)."""
    head, _, body = raw.partition(b"\r\n\r\n")
    parts = [b"Content-Type: text/plain\r\n\r\n" + body]
    for name, content in files:
        parts.append(
            b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="%s"\r\n'
            b"Content-Transfer-Encoding: 8bit\r\n\r\n%s" % (name.encode(), content)
        )
    joined = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts)
    return (
        head
        + b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="cut"\r\n\r\n'
        + joined
        + b"--cut--\r\n"
    )


async def came(raw: bytes) -> str:
    """Store and take a mail; what became of it."""
    return await inbound.take(await incoming.store(raw))


async def last() -> IncomingMail:
    """The mail that came last."""
    row = await IncomingMail.all().order_by("-id").first()
    assert row is not None
    return row


async def person(email: str) -> Principal:
    """Whose address this is."""
    address = await Address.get(email=email).select_related("principal")
    return address.principal
