"""Mail out: composed when its time has come, from what its recipient may see then, and handed to the transport.

At the very edge a mail may leave twice: where the server took it and this process died, or lost its database, before that
was noted. It bears the same Message-ID then, by which receivers know it again.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain import mail_servers, mutes
from domain.mail_templates.kinds import CONVERSATION_MESSAGES, MESSAGES, Kind
from domain.mail_templates.variables import told_of
from domain.mails import outgoing
from domain.mails.log import Attempt
from kit import clock
from kit.addresses import Mailbox
from kit.errors import UserError
from mail import (
    ancestry,
    attached,
    bounces,
    dealt_with,
    metrics,
    reply_addresses,
    talks,
    templated,
    unasked,
)
from mail.compose import Letter, compose
from mail.dealt_with import Dealt
from mail.rendering import desk_for
from mail.servers import sender_of
from mail.transport import Deferred, Delivered, Outcome, Outgoing, Refused, Transport
from mail.unsent import PutOff, Unneeded
from models import Address, AttemptOutcome, Conversation, Item, Message, OutgoingMail, Viewer, sight

LONGEST = 90.0
"""Seconds until a server must have said what becomes of a mail, which nothing that comes later changes; less than the lease,
so that no other worker begins meanwhile.
"""

TOO_OLD = timedelta(days=3)
"""After so long nobody is helped by a mail: its server was away, or the transport set up much later."""

_MARKS_MOST = 5


@dataclass(frozen=True)
class _Ready:
    """What to send, and which other mails it stands for."""

    letter: Letter
    stands_for: tuple[UUID, ...] = ()


async def deliver(mail_id: UUID, transport: Transport) -> str:
    """Send a claimed mail, unless it is not needed; what came of it: "sent", "dropped", "later", "failed" or "gone".

    Runs outside of any transaction. Raises: what the database does.
    """
    mail = await outgoing.waiting(mail_id)
    if mail is None:
        return "gone"
    if mail.attempts > outgoing.CLAIMS_MOST:
        return await _not_taken(mail, Refused(None, "It was begun again and again and never ended."))
    if mail.error and _too_old(mail):
        await outgoing.waited_in_vain(mail)
        return "failed"
    server = await mail_servers.meant_for(mail.item_id)
    try:
        rows = await outgoing.bundle(mail)
        ready = await _ready(mail, rows, await sender_of(server))
        content = compose(ready.letter) if isinstance(ready, _Ready) else b""
    except UserError as error:
        return await _not_taken(mail, Refused(None, error.message))
    if isinstance(ready, Unneeded):
        return "dropped" if await outgoing.dropped(mail, ready.why) else "later"
    if isinstance(ready, PutOff):
        return "later"
    letter = ready.letter
    ready_to_go = Outgoing(letter.sender.address, letter.recipient.address, content, server)
    outcome = await _send(transport, ready_to_go)
    metrics.attempts.labels(outcome.server, attempt_of(outcome).outcome.value).inc()
    if not isinstance(outcome, Delivered):
        return await _not_taken(mail, outcome)
    await _mark_sent(mail, letter.subject, ready.stands_for, attempt_of(outcome))
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


async def _mark_sent(mail: OutgoingMail, subject: str, with_it: Sequence[UUID], taken: Attempt) -> None:
    """Keep trying for some seconds: what is not noted is sent again."""
    for attempt in range(1, _MARKS_MOST + 1):
        try:
            await outgoing.sent(mail, subject, with_it, taken)
            return
        except Exception:
            if attempt == _MARKS_MOST:
                raise
        await asyncio.sleep(1)


async def _not_taken(mail: OutgoingMail, outcome: Deferred | Refused) -> str:
    reason = f"{outcome.code} {outcome.reason}" if outcome.code else outcome.reason
    if isinstance(outcome, Refused) and outcome.code:
        await bounces.refused(mail, reason, attempt_of(outcome))
        return "failed"
    for_good = isinstance(outcome, Refused)
    counts = not isinstance(outcome, Deferred) or outcome.counts
    given_up = await outgoing.failed(
        mail, reason, for_good=for_good, counts=counts, attempt=attempt_of(outcome)
    )
    return "failed" if given_up else "later"


def _too_old(mail: OutgoingMail) -> bool:
    return clock.now() - (mail.retried_at or mail.created_at) > TOO_OLD


def attempt_of(outcome: Outcome) -> Attempt:
    """The outcome, as the mail's log has it."""
    match outcome:
        case Delivered():
            return Attempt(outcome.server, AttemptOutcome.DELIVERED, 250, outcome.reply)
        case Deferred():
            return Attempt(outcome.server, AttemptOutcome.DEFERRED, outcome.code, outcome.reason)
    return Attempt(outcome.server, AttemptOutcome.REFUSED, outcome.code, outcome.reason)


async def _ready(
    mail: OutgoingMail, rows: Sequence[OutgoingMail], sender: Mailbox
) -> _Ready | Unneeded | PutOff:
    viewer = await sight.by_principal(mail.recipient_id)
    if viewer is None:
        return Unneeded("The recipient is deactivated.")
    addresses = Address.filter(principal_id=mail.recipient_id)  # house: to whom it goes
    address = await addresses.order_by("created_at").first()
    if address is None:
        return Unneeded("The recipient has no address.")
    if _too_old(mail):
        return Unneeded("It has waited too long.")
    recipient = Mailbox(viewer.name, address.written)
    if mail.automatic:
        found = await unasked.ready(mail, address, sender, recipient, viewer)
        return _Ready(found) if isinstance(found, Letter) else found
    if mail.kind:
        letter = await templated.letter(mail, sender, recipient, viewer)
        return _Ready(letter) if letter else Unneeded("The recipient may not see it any more.")
    if mail.about_id is None:
        return _Ready(_as_stored(mail, sender, recipient))
    return await _said(mail, rows, sender, recipient, viewer)


def _as_stored(mail: OutgoingMail, sender: Mailbox, recipient: Mailbox) -> Letter:
    """A mail whose words were stored: sent whatever was read meanwhile."""
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=mail.subject,
        text=mail.text,
        message_id=mail.message_id,
        date=mail.created_at,
        auto_submitted="auto-generated",
        request_id=mail.request_id or None,
    )


async def _said(
    mail: OutgoingMail, rows: Sequence[OutgoingMail], sender: Mailbox, recipient: Mailbox, viewer: Viewer
) -> _Ready | Unneeded:
    """A mail about what was said in a thread, as the recipient may see it now: all of it that they have not dealt with."""
    seen = Message.visible_to(viewer).filter(id__in=[row.about_id for row in rows])
    found = {message.id: message for message in await seen.select_related("author")}
    own = found.get(mail.about_id) if mail.about_id else None
    done = await dealt_with.in_thread(viewer, own.conversation_id) if own else Dealt()
    named = await dealt_with.named_late(viewer, [key for key in found if done.with_(found[key])])
    quiet = await mutes.silenced(viewer, own.item_id, list(found)) if own and own.item_id else set()

    def needed_now(row: OutgoingMail) -> Message | Unneeded:
        message = found.get(row.about_id) if row.about_id else None
        return _needed(message, done.with_(message, named.get(message.id)) if message else None, quiet)

    needed = {row.id: needed_now(row) for row in rows}
    if isinstance(why := needed[mail.id], Unneeded):
        return why
    told = {key: each for key, each in needed.items() if isinstance(each, Message)}
    letter = await _telling(mail, list(told.values()), sender, recipient, viewer)
    return _Ready(letter, tuple(key for key in told if key != mail.id))


async def _telling(
    mail: OutgoingMail, messages: Sequence[Message], sender: Mailbox, recipient: Mailbox, viewer: Viewer
) -> Letter:
    where = await _where(mail, messages[0], sender.name, viewer)
    desk = await desk_for(viewer)
    enclosed = await attached.to(viewer, messages)
    kind, rows = where.kind, {**where.rows, "messages": messages}
    words = await desk.tells(kind, rows, enclosed.note(desk.reader.language))
    files, pictures = enclosed.parted(words.html)
    return templated.with_words(
        words,
        mail,
        sender,
        recipient,
        date=messages[-1].created_at,
        in_reply_to=where.follows.parent,
        references=where.follows.references,
        reply_to=where.reply_to,
        files=files,
        pictures=pictures,
    )


@dataclass(frozen=True)
class _Where:
    """What a mail about a message speaks of besides, which mails it follows, and where it is answered."""

    kind: Kind
    rows: Mapping[str, object]
    follows: ancestry.Ancestry
    reply_to: Mailbox | None


async def _where(mail: OutgoingMail, message: Message, name: str, viewer: Viewer) -> _Where:
    if message.item_id is None:
        thread = await Conversation.get(id=message.conversation_id)  # house: the thread of a visible message
        follows = await ancestry.of_thread(thread.id, viewer, mail)
        return _Where(
            CONVERSATION_MESSAGES, {"conversation": thread}, follows, talks.reply_to(name, message, viewer)
        )
    rows = Item.filter(id=message.item_id)  # house: the item of a visible message
    (item,) = await told_of(rows, viewer)
    reply_to = _reply_to(name, item, message, viewer)
    return _Where(MESSAGES, {"item": item}, await ancestry.of(item.id, viewer, mail), reply_to)


def _reply_to(name: str, item: Item, message: Message, viewer: Viewer) -> Mailbox | None:
    """Where the recipient's answer goes: into the thread of the message, an internal one only for our own people."""
    assert viewer.principal_id is not None
    internal = message.internal and viewer.is_staff
    address = reply_addresses.address_for(
        item.number, viewer.principal_id, internal=internal, thread_id=message.conversation_id
    )
    return Mailbox(name, address) if address else None


def _needed(message: Message | None, dealt: str | None, quiet: Collection[UUID]) -> Message | Unneeded:
    """The message, unless it may not be told, or need not be: its reader has `dealt` with it, somehow, or wants none of those
    that are `quiet`.
    """
    if message is None:
        return Unneeded("The recipient may not see it any more.")
    if message.removed_at is not None:
        return Unneeded("It was removed.")
    if dealt is not None:
        return Unneeded(dealt)
    if message.id in quiet:
        return Unneeded("The recipient has muted the item.")
    return message
