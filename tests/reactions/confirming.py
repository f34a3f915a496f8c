"""A desk that confirms, and how its mails look."""

from domain import config
from mail import inbound
from mail.parse import ParsedMail, parse
from mail.transport import NullTransport
from reactions.worker import Worker


def confirms(**more: object) -> None:
    config.configure(config.Config(mail_confirm=True, **more))  # type: ignore[arg-type]


async def comes(mailer: Worker, raw: bytes) -> None:
    """A mail comes in, and what follows it leaves."""
    await inbound.store(raw)
    await mailer.drain()


def sent(transport: NullTransport) -> list[ParsedMail]:
    return [parse(kept.mail.content) for kept in transport.kept]


def heads(mail: ParsedMail, name: str) -> list[str]:
    return [value for found, value in mail.headers if found == name]
