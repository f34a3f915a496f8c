"""How mail goes out: a server for the workspace and one for support; mails about what was said, and one about nothing."""

from domain import mail_servers
from domain.mail_servers import Given, Token
from domain.mails import log
from domain.mails.log import Attempt
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id
from models import AttemptOutcome, Delivery, MailTls, Message, OutgoingMail, OutgoingState
from tests.rights.expected.canaries import mark
from tests.rights.world import World, happened, text


async def set_servers(world: World) -> None:
    """Their secrets are read by nobody."""
    admin = await world.viewer("user admin")
    own = Given(
        host="127.0.0.1",
        port=9,
        tls=MailTls.STARTTLS,
        username=text("server user"),
        password=text("server password"),
        from_address=f"{mark('server address')}@desk.example",
        from_name=text("server sender"),
    )
    world.keep("mail_server all", (await mail_servers.save(admin, own)).id)
    support = Given(
        host=f"{mark('support host')}.example",
        tls=MailTls.STARTTLS,
        username="support",
        token=Token(
            token_url="https://login.example/token",
            client_id=text("support client"),
            client_secret=text("server password"),
            refresh_token=text("server password"),
        ),
        from_address="support@desk.example",
        inbox_id=world.key("inbox support"),
    )
    world.keep("mail_server support", (await mail_servers.save(admin, support)).id)


async def queue_mails(world: World) -> None:
    """The member's reply was refused by the requester's server; the lead's note waits for the member; a link for the admin."""
    full = await _mail(world, "full", "customer requester", "message member reply", OutgoingState.FAILED)
    reply = Attempt("smtp.example:587", AttemptOutcome.REFUSED, 550, text("full mail answer"))
    await log.attempted(full, reply)
    member = await world.viewer("user member")
    async with unit_of_work(member):
        await log.changed(full, Delivery.QUEUED, await log.held(member, full))
    await happened(world, "event full mailed", "message.mail_changed")
    await _mail(world, "note", "user member", "message lead note", OutgoingState.QUEUED)
    await _mail(world, "link", "user admin", None, OutgoingState.QUEUED)


async def _mail(world: World, name: str, to: str, about: str | None, state: OutgoingState) -> OutgoingMail:
    message = await Message.get(id=world.key(about)) if about else None
    now = clock.now()
    row = await OutgoingMail.create(
        id=new_id(),
        recipient_id=world.key(to),
        about_id=message and message.id,
        item_id=message and message.item_id,
        thread_id=message and message.conversation_id,
        message_id=f"{name}@desk.example",
        subject=text(f"{name} mail subject"),
        text=text("link mail text") if about is None else "",
        state=state,
        error=text(f"{name} mail reason"),
        due_at=now,
        request_id="",
        created_at=now,
    )
    world.keep(f"outgoing_mail {name}", row.id)
    return row
