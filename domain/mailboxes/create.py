"""Make a mailbox."""

from dataclasses import asdict, dataclass, field
from uuid import UUID

from domain import policy
from domain.events import Changed, MailboxCreated
from domain.inboxes.routing import default
from domain.mailboxes import given
from domain.mailboxes.locked import Secret, check_inbox, check_secret, place, sealed, snapshot
from domain.once import made_before, once
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import TooLarge
from kit.ids import new_id
from models import Mailbox, MailboxAfter, MailboxAuth, MailTls, Viewer

MOST = 500
"""Mailboxes of a workspace."""
PORTS = {MailTls.IMPLICIT: 993, MailTls.STARTTLS: 143, MailTls.NONE: 143}


@dataclass(frozen=True, kw_only=True)
class NewMailbox:
    """What a mailbox starts with. Without an inbox its mail comes to the workspace's own, without `takes_existing` only mails are
    taken that come from now on.
    """

    host: str
    user: str
    secret: Secret = field(repr=False)
    inbox_id: UUID | None = None
    port: int | None = None
    tls: MailTls = MailTls.IMPLICIT
    auth: MailboxAuth = MailboxAuth.PASSWORD
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    folder: str = "INBOX"
    after: MailboxAfter = MailboxAfter.SEEN
    move_to: str = ""
    interval: int = 300
    takes_existing: bool = False
    authserv_id: str = ""


async def create(viewer: Viewer, new: NewMailbox, idempotency_key: str | None = None) -> Mailbox:
    """The new mailbox, which a worker looks at at once.

    Raises: NotAllowed (admins only), Invalid, TooLarge, NotFound (inbox).
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "mailbox.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(Mailbox.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, new: NewMailbox) -> Mailbox:
    written = {name: value for name, value in asdict(new).items() if name not in ("secret", "inbox_id")}
    columns = given.checked(written | {"port": PORTS[new.tls] if new.port is None else new.port})
    check_secret(new.auth, new.secret)
    now = clock.now()
    mailbox = Mailbox(id=new_id(), is_active=True, due_at=now, created_at=now, updated_at=now, **columns)
    given.check_whole(mailbox)
    async with unit_of_work(viewer):
        wanted = new.inbox_id
        mailbox.inbox_id = await check_inbox(viewer, wanted) if wanted else (await default()).id
        if await Mailbox.all().count() >= MOST:  # house: a number
            raise TooLarge(f"A workspace has at most {MOST} mailboxes.")
        mailbox.secret = sealed(mailbox.id, new.secret)
        await mailbox.save(force_create=True)
        record(
            MailboxCreated(
                entity_id=mailbox.id,
                internal=True,
                after=snapshot(mailbox),
                place=Changed(None, place(mailbox)),
                inbox=Changed(None, str(mailbox.inbox_id)),
            )
        )
        return mailbox
