"""Each mail by the server that is meant for it: one that an admin set, or the machine's own way; and trying one out.

Connections to the servers of admins are kept by the version of their rows: what is changed is used from the next mail on.
"""

import asyncio
from uuid import UUID

from domain import mail_servers, policy
from domain.config import current
from kit import clock, ratelimit
from kit.addresses import Mailbox
from kit.errors import Invalid, NotFound
from kit.ids import new_id
from kit.ratelimit import Limit
from mail import grants, oauth
from mail.compose import Letter, compose
from mail.smtp import ALONE, Keep, SmtpTransport
from mail.smtp_server import SmtpServer
from mail.transport import Deferred, Outcome, Outgoing, Transport
from models import Address, MailServer, MailSignIn, MailTls, Viewer, Workspace

KEEP = Keep()
TEST_TIMEOUT = 10.0
_TESTS = Limit("mail server test", 10, 60)
_TEST = (
    "Hello {name},\n\nthis mail shows that {workspace} can send by the mail server {server}.\n"
    "Nothing needs to be done.\n\n-- \n{workspace}\n"
)


class Servers:
    """The way out for all mails; `own`: that of those for which no admin set a server."""

    def __init__(self, own: Transport) -> None:
        self.own = own
        self._by_row: dict[UUID, tuple[int, SmtpTransport]] = {}

    async def send(self, mail: Outgoing) -> Outcome:
        """See `Transport`."""
        if mail.server is None:
            return await self.own.send(mail)
        try:
            transport = await self._of(mail.server)
        except Invalid as unreadable:
            return Deferred(None, unreadable.message, f"{mail.server.host}:{mail.server.port}", counts=False)
        return await transport.send(mail)

    async def close(self) -> None:
        """End the connections that wait for a mail."""
        transports = [self.own, *(each for _, each in self._by_row.values())]
        await asyncio.gather(*(each.close() for each in transports if isinstance(each, SmtpTransport)))

    async def _of(self, row: MailServer) -> SmtpTransport:
        known = self._by_row.get(row.id)
        if known is not None and known[0] >= row.version:
            return known[1]
        transport = SmtpTransport(smtp_server(row), KEEP)
        self._by_row[row.id] = (row.version, transport)
        if known is not None:
            await known[1].close()
        return transport


def smtp_server(row: MailServer, timeout: float = 30.0) -> SmtpServer:
    """What the row says, its secret opened. Raises: Invalid (no key of today opens it)."""
    parts = mail_servers.opened(row) if row.sign_in is not MailSignIn.NOTHING else []
    grant = grants.grant_of(row) if row.sign_in is MailSignIn.XOAUTH2 else None

    async def token() -> str:
        assert grant is not None
        return await oauth.access_token(grant, grants.Kept(row))

    return SmtpServer(
        host=row.host,
        port=row.port,
        implicit_tls=row.tls is MailTls.IMPLICIT,
        start_tls=row.tls is MailTls.STARTTLS,
        username=row.username or None,
        password=parts[0] if row.sign_in is MailSignIn.PASSWORD else None,
        token=token if grant else None,
        forget_token=(lambda: oauth.forget(grant)) if grant else None,
        timeout=timeout,
        judged=True,
    )


async def sender_of(server: MailServer | None) -> Mailbox:
    """From whom mails are that go by this server."""
    name = server.from_name if server else ""
    if not name:
        name = (await Workspace.get(id=1)).name  # house: the one workspace
    return Mailbox(name, server.from_address if server else current().mail_from)


async def test(viewer: Viewer, server_id: UUID) -> Outcome:
    """Send a mail to the admin's own address at once, over a connection of its own; what the server said.

    Raises: NotAllowed (admins only), NotFound, Invalid (they have no address), RateLimited.
    """
    policy.check_admin(viewer, "projects:write")
    row = await MailServer.visible_to(viewer).filter(id=server_id).first()
    if row is None:
        raise NotFound("There is no such mail server.", "id")
    addresses = Address.filter(principal_id=viewer.principal_id)  # house: one's own
    address = await addresses.order_by("created_at").first()
    if address is None:
        raise Invalid("You have no mail address to which a test could go.", "id")
    await ratelimit.check(_TESTS, str(viewer.principal_id))
    sender = await sender_of(row)
    letter = Letter(
        sender=sender,
        recipient=Mailbox(viewer.name, address.written),
        subject=f"{sender.name}: a test",
        text=_TEST.format(name=viewer.name, workspace=sender.name, server=row.host),
        message_id=f"{new_id()}@{row.from_address.rpartition('@')[2]}",
        date=clock.now(),
        auto_submitted="auto-generated",
    )
    mail = Outgoing(sender.address, address.written, compose(letter), row)
    try:
        transport = SmtpTransport(smtp_server(row, TEST_TIMEOUT), ALONE)
    except Invalid as unreadable:
        return Deferred(None, unreadable.message, f"{row.host}:{row.port}")
    try:
        return await transport.send(mail)
    finally:
        await transport.close()
