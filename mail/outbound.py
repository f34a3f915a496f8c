"""Mail out: composed when its time has come, from what its recipient may see then, and handed to the transport.

At the very edge a mail may leave twice: where the server took it and this process died, or lost its database, before that
was noted. It bears the same Message-ID then, by which receivers know it again.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.config import current
from domain.mails import outgoing
from kit import clock
from kit.addresses import Mailbox
from kit.errors import UserError
from mail import ancestry, attached
from mail.compose import Letter, compose
from mail.transport import Deferred, Delivered, Outcome, Outgoing, Refused, Transport
from models import Address, Item, Message, OutgoingMail, ReadMark, Viewer, Workspace, sight

LONGEST = 90.0
"""Seconds that handing over may take; less than the lease, so that no other worker begins meanwhile."""

TOO_OLD = timedelta(days=3)
"""After so long nobody is helped by a mail: the transport was down, or set up much later."""

_MARKS_MOST = 5


@dataclass(frozen=True)
class _Unneeded:
    """Why a mail need not, or may not, be sent any more."""

    why: str


async def deliver(mail_id: UUID, transport: Transport) -> str:
    """Send a claimed mail, unless it is not needed; what came of it: "sent", "dropped", "later", "failed" or "gone".

    Runs outside of any transaction. Raises: what the database does.
    """
    mail = await outgoing.waiting(mail_id)
    if mail is None:
        return "gone"
    if mail.attempts > outgoing.CLAIMS_MOST:
        return await _not_taken(mail, Refused(None, "It was begun again and again and never ended."))
    try:
        letter = await _letter(mail)
        content = b"" if isinstance(letter, _Unneeded) else compose(letter)
    except UserError as error:
        return await _not_taken(mail, Refused(None, error.message))
    if isinstance(letter, _Unneeded):
        await outgoing.dropped(mail, letter.why)
        return "dropped"
    outcome = await _send(transport, Outgoing(letter.sender.address, letter.recipient.address, content))
    if not isinstance(outcome, Delivered):
        return await _not_taken(mail, outcome)
    await _mark_sent(mail, letter.subject)
    return "sent"


async def postpone(mail_id: UUID, why: str) -> str:
    """Try a claimed mail again later, or give it up after so many attempts; "later", "failed" or "gone"."""
    mail = await outgoing.waiting(mail_id)
    return await _not_taken(mail, Deferred(None, why)) if mail else "gone"


async def _send(transport: Transport, mail: Outgoing) -> Outcome:
    try:
        async with asyncio.timeout(LONGEST):
            return await transport.send(mail)
    except TimeoutError:
        return Deferred(None, "The mail server took too long.")


async def _mark_sent(mail: OutgoingMail, subject: str) -> None:
    """Keep trying for some seconds: what is not noted is sent again."""
    for attempt in range(1, _MARKS_MOST + 1):
        try:
            await outgoing.sent(mail, subject)
            return
        except Exception:
            if attempt == _MARKS_MOST:
                raise
        await asyncio.sleep(1)


async def _not_taken(mail: OutgoingMail, outcome: Deferred | Refused) -> str:
    reason = f"{outcome.code} {outcome.reason}" if outcome.code else outcome.reason
    given_up = await outgoing.failed(mail, reason, for_good=isinstance(outcome, Refused))
    return "failed" if given_up else "later"


async def _letter(mail: OutgoingMail) -> Letter | _Unneeded:
    viewer = await sight.by_principal(mail.recipient_id)
    if viewer is None:
        return _Unneeded("The recipient is deactivated.")
    addresses = Address.filter(principal_id=mail.recipient_id)  # house: to whom it goes
    address = await addresses.order_by("created_at").first()
    if address is None:
        return _Unneeded("The recipient has no address.")
    if clock.now() - mail.created_at > TOO_OLD:
        return _Unneeded("It has waited too long.")
    recipient = Mailbox(viewer.name, address.written)
    return await (_link(mail, recipient) if mail.about_id is None else _reply(mail, recipient, viewer))


async def _link(mail: OutgoingMail, recipient: Mailbox) -> Letter:
    """A mail whose words were stored, such as one with a sign-in link: sent whatever was read meanwhile."""
    return Letter(
        sender=await _sender(),
        recipient=recipient,
        subject=mail.subject,
        text=mail.text,
        message_id=mail.message_id,
        date=mail.created_at,
        auto_submitted="auto-generated",
        request_id=mail.request_id or None,
    )


async def _reply(mail: OutgoingMail, recipient: Mailbox, viewer: Viewer) -> Letter | _Unneeded:
    """A mail about a message, as the recipient may see it now."""
    message = await Message.visible_to(viewer).filter(id=mail.about_id).select_related("author").first()
    if message is None:
        return _Unneeded("The recipient may not see it any more.")
    if await _has_read(viewer, message):
        return _Unneeded("It was read.")
    item = await Item.get(id=message.item_id).select_related("type")  # house: the item of a visible message
    sender = await _sender()
    thread = await ancestry.of(item.id, viewer, mail)
    enclosed = await attached.to(viewer, message)
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=f"[{item.type.key_prefix}-{item.number}] {item.title}",
        text=f"{message.text}\n{enclosed.note}\n-- \n{message.author.name}, {sender.name}",
        message_id=mail.message_id,
        date=message.created_at,
        in_reply_to=thread.parent,
        references=thread.references,
        files=enclosed.files,
        request_id=mail.request_id or None,
    )


async def _has_read(viewer: Viewer, message: Message) -> bool:
    marks = ReadMark.filter(  # house: the recipient's own
        conversation_id=message.conversation_id,
        principal_id=viewer.principal_id,
        message__created_at__gte=message.created_at,
    )
    return await marks.exists()


async def _sender() -> Mailbox:
    workspace = await Workspace.get(id=1)  # house: the one workspace
    return Mailbox(workspace.name, current().mail_from)
