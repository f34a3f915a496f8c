"""Where mail comes in: the workspace's own inbox, one for support, and one that was removed."""

from uuid import UUID

from domain import inboxes, mailboxes, workspace
from domain.inboxes import NewInbox
from domain.mailboxes import NewMailbox, Secret, reading
from domain.mails import aside, incoming
from domain.mails.incoming import Heading, Reason
from domain.unit_of_work import unit_of_work
from models import IncomingReason, MailboxAfter, MailboxAuth, MailMark, Viewer
from tests.rights.expected.canaries import mark
from tests.rights.world import World, happened, text


async def make_inboxes(world: World) -> None:
    """Support has everything that an inbox can have, and a mail that it set aside."""
    admin = await world.viewer("user admin")
    world.keep("inbox default", (await inboxes.default()).id)
    support = NewInbox(
        name=text("support name"),
        project_id=world.key("project backoffice"),
        addresses=[f"{mark('support address')}@desk.example"],
        assignee_id=world.key("team night"),
        allowed_senders=[f"{mark('support sender')}.example"],
        own_lists=[f"{mark('support list')}.desk.example"],
        blocked_senders=[f"{mark('support blocked')}.example"],
        trusted_senders=[f"{mark('support trusted')}.example"],
    )
    world.keep("inbox support", (await inboxes.create(admin, support)).id)
    await _stranger(world)
    await _make_mailboxes(world, admin)
    removed = NewInbox(
        name=text("removed name"),
        project_id=world.key("project website"),
        addresses=["removed@desk.example"],
    )
    world.keep("inbox removed", (await inboxes.create(admin, removed)).id)
    await inboxes.remove(admin, world.key("inbox removed"))


async def _make_mailboxes(world: World, admin: Viewer) -> None:
    """One that is opened by a password, and could not be read; one by tokens, on a host that nobody may reach."""
    support = NewMailbox(
        inbox_id=world.key("inbox support"),
        host=f"{mark('mailbox host')}.example",
        user=mark("mailbox user"),
        secret=Secret(password=mark("mailbox password")),
        folder=mark("mailbox folder"),
        after=MailboxAfter.MOVE,
        move_to="Taken",
        authserv_id="mx.desk.example",
    )
    world.keep("mailbox support", (await mailboxes.create(admin, support)).id)
    (held,) = await reading.claim(1)
    await reading.failed(held, "It does not answer.")
    token = NewMailbox(
        inbox_id=world.key("inbox support"),
        host="127.0.0.1",
        user="desk",
        auth=MailboxAuth.XOAUTH2,
        secret=Secret(refresh_token=mark("mailbox refresh"), client_secret=mark("mailbox secret")),
        token_url="https://login.example/token",
        client_id=mark("mailbox client"),
        scope="imap",
    )
    world.keep("mailbox token", (await mailboxes.create(admin, token)).id)


async def _stranger(world: World) -> None:
    heading = Heading(
        from_name=text("aside from name"),
        from_address=f"{mark('aside sender')}@evil.example",
        sender_key=f"{mark('aside sender')}@evil.example",
        subject=text("aside subject"),
        preview=text("aside preview"),
        attachment_names=[text("aside file")],
    )
    why = Reason(IncomingReason.SENDER_NOT_ALLOWED, text("aside reason"))
    key = await set_aside(world.key("inbox support"), heading, why)
    world.keep("incoming_mail aside", key)
    await happened(world, "event mail set aside", "incoming_mail.set_aside")
    admin = await world.viewer("user admin")
    gone = await set_aside(world.key("inbox support"), Heading(), why)
    await aside.discard(admin, gone)
    await happened(world, "event mail erased", "incoming_mail.erased")
    let_in = await set_aside(world.key("inbox support"), Heading(), why)
    world.keep("incoming_mail released", let_in)
    await aside.release(admin, let_in)
    await happened(world, "event mail released", "incoming_mail.released")


async def set_aside(inbox: UUID, heading: Heading, why: Reason) -> UUID:
    """A mail that the inbox has set aside; its key."""
    raw = f"From: {heading.from_address}\r\nSubject: {heading.subject}\r\n\r\n{heading.preview}\r\n"
    key = await incoming.store(raw.encode())
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        mail = await incoming.locked(key)
        assert mail is not None
        await incoming.set_aside(mail, await inboxes.with_key(inbox), heading, [why], [MailMark.BULK])
    return key
