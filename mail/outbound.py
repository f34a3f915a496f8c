"""Mail out: composed when its time has come, from what its recipient may see then, and handed to the transport.

At the very edge a mail may leave twice: where the server took it and this process died, or lost its database, before that
was noted. It bears the same Message-ID then, by which receivers know it again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.config import current
from domain.mails import automatic, outgoing
from kit import clock
from kit.addresses import Mailbox
from kit.errors import UserError
from mail import ancestry, attached, bounces, confirmation, reply_addresses
from mail.compose import Letter, compose
from mail.transport import Deferred, Delivered, Outcome, Outgoing, Refused, Transport
from models import Address, Item, Message, OutgoingMail, ReadMark, Viewer, Workspace, sight

LONGEST = 90.0
"""Seconds that handing over may take; less than the lease, so that no other worker begins meanwhile."""

TOO_OLD = timedelta(days=3)
"""After so long nobody is helped by a mail: the transport was down, or set up much later."""

_MARKS_MOST = 5


@dataclass(frozen=True)
class _Ready:
    """What to send, and which other mails it stands for."""

    letter: Letter
    stands_for: tuple[UUID, ...] = ()


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
        rows = await outgoing.bundle(mail)
        ready = await _ready(mail, rows)
        content = b"" if isinstance(ready, _Unneeded) else compose(ready.letter)
    except UserError as error:
        return await _not_taken(mail, Refused(None, error.message))
    if isinstance(ready, _Unneeded):
        await outgoing.dropped(mail, ready.why)
        return "dropped"
    letter = ready.letter
    outcome = await _send(transport, Outgoing(letter.sender.address, letter.recipient.address, content))
    if not isinstance(outcome, Delivered):
        return await _not_taken(mail, outcome)
    await _mark_sent(mail, letter.subject, ready.stands_for)
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


async def _mark_sent(mail: OutgoingMail, subject: str, with_it: Sequence[UUID]) -> None:
    """Keep trying for some seconds: what is not noted is sent again."""
    for attempt in range(1, _MARKS_MOST + 1):
        try:
            await outgoing.sent(mail, subject, with_it)
            return
        except Exception:
            if attempt == _MARKS_MOST:
                raise
        await asyncio.sleep(1)


async def _not_taken(mail: OutgoingMail, outcome: Deferred | Refused) -> str:
    reason = f"{outcome.code} {outcome.reason}" if outcome.code else outcome.reason
    if isinstance(outcome, Refused) and outcome.code:
        await bounces.refused(mail, reason)
        return "failed"
    given_up = await outgoing.failed(mail, reason, for_good=isinstance(outcome, Refused))
    return "failed" if given_up else "later"


async def _ready(mail: OutgoingMail, rows: Sequence[OutgoingMail]) -> _Ready | _Unneeded:
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
    if mail.automatic:
        return await _by_itself(mail, address, recipient, viewer)
    if mail.about_id is None:
        return _Ready(await _link(mail, recipient))
    return await _said(mail, rows, recipient, viewer)


async def _by_itself(
    mail: OutgoingMail, address: Address, recipient: Mailbox, viewer: Viewer
) -> _Ready | _Unneeded:
    """A mail that nobody wrote: to an address that takes mail, and only so many an hour."""
    if address.bounced_at is not None:
        return _Unneeded("Mail to this address comes back.")
    letter = await confirmation.letter(mail, await _sender(), recipient, viewer)
    if letter is None:
        return _Unneeded("The recipient may not see it any more.")
    if not await automatic.admitted(mail):
        most = current().mail_automatic_per_hour
        return _Unneeded(f"The recipient gets no more than {most} automatic mails an hour.")
    return _Ready(letter)


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


async def _said(
    mail: OutgoingMail, rows: Sequence[OutgoingMail], recipient: Mailbox, viewer: Viewer
) -> _Ready | _Unneeded:
    """A mail about what was said in a thread, as the recipient may see it now: all of it that they have not dealt with."""
    seen = Message.visible_to(viewer).filter(id__in=[row.about_id for row in rows])
    found = {message.id: message for message in await seen.select_related("author")}
    own = found.get(mail.about_id) if mail.about_id else None
    done = await _dealt_with(viewer, own.conversation_id) if own else None
    needed = {row.id: _needed(found.get(row.about_id) if row.about_id else None, done) for row in rows}
    if isinstance(why := needed[mail.id], _Unneeded):
        return why
    told = {key: each for key, each in needed.items() if isinstance(each, Message)}
    letter = await _telling(mail, list(told.values()), recipient, viewer)
    return _Ready(letter, tuple(key for key in told if key != mail.id))


async def _telling(
    mail: OutgoingMail, messages: Sequence[Message], recipient: Mailbox, viewer: Viewer
) -> Letter:
    item = await Item.get(id=messages[0].item_id).select_related(
        "type"
    )  # house: the item of a visible message
    sender, thread = await _sender(), await ancestry.of(item.id, viewer, mail)
    enclosed = await attached.to(viewer, messages)
    said = [f"{each.text}\n\n-- \n{each.author.name}, {sender.name}" for each in messages]
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=f"[{item.type.key_prefix}-{item.number}] {item.title}",
        text="\n\n".join(said) + enclosed.note,
        message_id=mail.message_id,
        date=messages[-1].created_at,
        in_reply_to=thread.parent,
        references=thread.references,
        reply_to=_reply_to(sender.name, item, messages[0], viewer),
        files=enclosed.files,
        request_id=mail.request_id or None,
    )


def _reply_to(name: str, item: Item, message: Message, viewer: Viewer) -> Mailbox | None:
    """Where the recipient's answer goes: into a thread like that of the message, an internal one only for our own people."""
    assert viewer.principal_id is not None
    internal = message.internal and viewer.is_staff
    address = reply_addresses.address_for(item.number, viewer.principal_id, internal=internal)
    return Mailbox(name, address) if address else None


def _needed(message: Message | None, done: datetime | None) -> Message | _Unneeded:
    """The message, unless it may not be told, or need not be: its reader has dealt with all up to `done`."""
    if message is None:
        return _Unneeded("The recipient may not see it any more.")
    if message.removed_at is not None:
        return _Unneeded("It was removed.")
    if done is not None and message.created_at <= done:
        return _Unneeded("It was answered." if current().mail_unanswered else "It was read.")
    return message


async def _dealt_with(viewer: Viewer, thread_id: UUID) -> datetime | None:
    """Up to when the recipient has dealt with what was said in a thread: by reading it, or only by an answer."""
    if current().mail_unanswered:
        answers = Message.filter(conversation_id=thread_id, author_id=viewer.principal_id)  # house: one's own
        newest = await answers.order_by("-created_at").first()
        return newest.created_at if newest else None
    mark = (
        await ReadMark.filter(  # house: the recipient's own
            conversation_id=thread_id, principal_id=viewer.principal_id
        )
        .select_related("message")
        .first()
    )
    return mark.message.created_at if mark else None


async def _sender() -> Mailbox:
    workspace = await Workspace.get(id=1)  # house: the one workspace
    return Mailbox(workspace.name, current().mail_from)
