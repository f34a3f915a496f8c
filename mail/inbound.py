"""Mail in: stored as it came, then taken. Whatever dies when, each mail becomes one message, or is known to be one already.

Every mail becomes a message for customers' eyes in the name of its sender: its text, its HTML, its files. On a new ticket
the text is the item's description as well: agents may then edit the one, while the other stays what the customer said.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from uuid import UUID

from domain import config, conversations, items
from domain.conversations import NewMessage
from domain.items.link import relate
from domain.items.locked import with_parties
from domain.mails import enclosed, incoming
from domain.mails.incoming import Envelope, Heading, Reason
from domain.unit_of_work import exclusively, unit_of_work
from kit import trace
from kit.errors import UserError
from mail import bounces, copied, forwards, noise, own_lists, routing, suspicion, threads, twice
from mail.letters import Words, heading_of, words_of
from mail.parse import Noise, ParsedMail, body_hash, parse
from mail.senders import Sender, claimed_key, distrusted, sender_of, told_by_our_server
from mail.threads import Named, Place
from models import Inbox, IncomingMail, IncomingReason, MailMark, Message, OutgoingMail, Source, Viewer

log = logging.getLogger(__name__)

store = incoming.store
"""Keep a mail before it is accepted; gives its key. Every door ends here. Raises: TooLarge."""


async def receive(raw: bytes, envelope: Envelope) -> UUID:
    """Store a mail, then try to take it: for doors that wait for the end. Where taking fails, a worker tries again.

    Raises: TooLarge, or what the database does; then the mail is not ours, and its bearer should keep it.
    """
    key = await store(raw, envelope)
    try:
        await take(key)
    except Exception as error:  # noqa: BLE001 - it is stored, so refusing it now would make it come twice
        log.warning("mail %s is left to the worker: %s", key, type(error).__name__)
    return key


@dataclass(frozen=True)
class _Letter:
    """A stored mail, read.

    against: what speaks against taking it. named: the items that it names. colleagues: who may follow
    what becomes of it. others: whom it was sent to as well. original: the mail that a user passes on by it.
    """

    direct: own_lists.Direct
    inbox: Inbox
    against: Sequence[Reason]
    sender: Sender
    words: Words
    marks: frozenset[MailMark]
    named: Sequence[Named]
    colleagues: Sequence[UUID]
    others: Sequence[tuple[str, str]]
    original: forwards.Original | None = None

    @property
    def mail(self) -> ParsedMail:
        return self.direct.mail

    @property
    def author(self) -> Viewer:
        """Who wrote what it says."""
        return self.original.viewer if self.original else self.sender.viewer

    @property
    def heading(self) -> Heading:
        others = self.others if self.original is None else ()
        told = replace(heading_of(self.mail, self.words, self.sender.key), copied_to=others)
        return told.hidden() if threads.is_private(self.named) else told

    @property
    def message_id(self) -> str:
        return self.mail.message_id or ""

    @property
    def fingerprint(self) -> str | None:
        """Equal for the same Message-ID, sender and body, taken in the same name: a copy that proves nothing is another mail
        than one that does. None where the mail has no id to be known by.
        """
        taken_as = str(self.sender.viewer.principal_id)
        known_by = (self.message_id, self.sender.key, taken_as, body_hash(self.mail))
        return sha256("\0".join(known_by).encode()).hexdigest() if self.message_id else None


@dataclass(frozen=True)
class _Known:
    """Nothing new: what it was, and the message that there is already."""

    outcome: str
    became_id: UUID | None


async def take(mail_id: UUID) -> str:
    """Make of a stored mail what it is, once; what that was: "ticket", "reply", "bounce", "noise", "repeat", "own",
    "set_aside" or "taken" (before).

    Several may try at the same time. Raises: whatever went wrong, and then nothing was made.
    """
    stored = await incoming.waiting(mail_id)
    if stored is None:
        return "taken"
    traced = trace.request_id.set(trace.request_id.get() or f"mail-{mail_id.hex}")
    try:
        return await _take(stored)
    finally:
        trace.request_id.reset(traced)


async def _take(stored: IncomingMail) -> str:
    letter = await _read(stored)
    try:
        return await _taken(stored, letter)
    except UserError as refused:
        if not letter.sender.is_user:
            raise
        nobody = await distrusted(letter.sender, refused.message)
        return await _taken(stored, replace(letter, sender=nobody, original=None))


async def _taken(stored: IncomingMail, letter: _Letter) -> str:
    known = await _known(letter)
    returned = None if known else await bounces.returned(letter.mail, letter.sender)
    is_told = known is not None or returned is not None
    file_ids: list[UUID] = []
    if not is_told and not await _kept_out(letter):
        file_ids = await enclosed.store(letter.author, stored.id, letter.words.files)
    async with unit_of_work(letter.sender.viewer):
        if letter.fingerprint:
            await exclusively("mail", letter.message_id, letter.sender.key)
        locked = await incoming.locked(stored.id)
        if locked is None:
            return "taken"
        done = partial(
            incoming.done,
            locked,
            inbox=letter.inbox,
            heading=letter.heading,
            message_id=letter.message_id,
            why=letter.sender.why,
        )
        if known := known or await _known(letter, held=True):
            await done(known.became_id, made=False)
            return known.outcome
        if returned is None and (reasons := await _kept_out(letter)):
            await incoming.set_aside(locked, letter.inbox, letter.heading, reasons, letter.marks)
            return "set_aside"
        sender = letter.sender
        await incoming.mark(locked, sender.viewer.principal_id if sender.is_customer else None, letter.marks)
        if returned is not None:
            note_id = await bounces.noted(sender.viewer, returned)
            shown_by = note_id or await bounces.about(returned)
            await done(shown_by, fingerprint=letter.fingerprint, made=note_id is not None)
            return returned.outcome
        outcome, message = await _made(letter, file_ids)
        await copied.join(sender, message, letter.colleagues)
        if sender.is_customer or sender.is_user:  # locked after the item, as by who notes what came back
            await bounces.heard_from(sender)
        await done(message.id, fingerprint=letter.fingerprint)
        return outcome


async def _kept_out(letter: _Letter) -> Sequence[Reason]:
    """Why it waits for an admin; users never do, and who takes part in an item answers there unless they are blocked."""
    if not letter.against or letter.sender.is_user:
        return ()
    if any(each.code is IncomingReason.SENDER_BLOCKED for each in letter.against):
        return letter.against
    place = await threads.place_for(letter.sender.viewer, letter.named)
    return letter.against if place is None else ()


async def _read(stored: IncomingMail) -> _Letter:
    mail = await asyncio.to_thread(parse, stored.content)
    if stored.return_path == "":
        mail = replace(mail, noise=mail.noise | {Noise.NULL_SENDER})
    words = await asyncio.to_thread(words_of, mail)
    route = await routing.route_of(stored, mail, claimed_key(mail))
    inbox, direct = route.inbox, await own_lists.direct(mail, route)
    mail = direct.mail
    verdict = await told_by_our_server(stored)
    against = await suspicion.against(stored, mail, inbox, route.own, verdict)
    renamed, new = direct.is_renamed, not against
    sender = await sender_of(mail, stored, verdict, direct.is_ours, renamed=renamed, made_if_new=new)
    named = await threads.items_named(mail, stored.recipients or ())
    return _Letter(
        direct,
        inbox,
        against,
        sender,
        words,
        await noise.marks_of(mail, sender),
        named,
        await copied.colleagues(mail, sender, route) if not against else (),
        copied.others(mail, sender, route),
        None if named else await forwards.original_of(mail, sender, words),
    )


async def _known(letter: _Letter, *, held: bool = False) -> _Known | None:
    """What this mail is a repeat of: one that was taken before, or one of ours that has come back. `held`: for good."""
    earlier = await incoming.same_as(letter.fingerprint) if letter.fingerprint else None
    if earlier := earlier or await twice.taken_before(letter.mail, letter.sender, letter.direct, held=held):
        return _Known("repeat", earlier.became_id)
    if letter.message_id and letter.sender.sends_ours:
        ours = await OutgoingMail.known_by([letter.message_id]).first()
        return _Known("own", ours.about_id) if ours else None
    return None


async def _made(letter: _Letter, file_ids: list[UUID]) -> tuple[str, Message]:
    """A reply where the sender may say something, else a new ticket, linked to what the mail refers to."""
    viewer = letter.sender.viewer
    if letter.original is not None:
        return "ticket", await _passed_on(letter, letter.original, file_ids)
    place = await threads.place_for(viewer, letter.named)
    if place is not None and letter.sender.is_user and await forwards.are_remarks(letter.mail, letter.named):
        place = await threads.place_for_remarks(place)
    if place is not None:
        return "reply", await _say(letter, viewer, place, letter.words, file_ids)
    if letter.heading.is_private:  # what it quotes is not for who reads tickets
        letter = replace(letter, words=letter.words.alone())
    item = await items.create(viewer, _new_item(letter))
    message = await _say(letter, viewer, Place(item.id), letter.words, file_ids)
    related = next((each.item_id for each in letter.named if each.item_id), None)
    if related and (other := await with_parties(related)):
        await relate(viewer, item, other)
    return "ticket", message


async def _passed_on(letter: _Letter, original: forwards.Original, file_ids: list[UUID]) -> Message:
    """A ticket of who wrote it, in their words; all that the user sent stands beside it as the user's note."""
    user = letter.sender.viewer
    new = items.NewItem(
        title=original.words.title,
        description=original.words.description,
        source=Source.MAIL,
        sender_domain=original.domain,
        requester_id=original.viewer.principal_id,
        inbox=letter.inbox,
    )
    item = await items.create(user, new)
    message = await _say(letter, original.viewer, Place(item.id), original.words, file_ids)
    await _say(letter, user, Place(item.id, internal=True), letter.words, [])
    return message


def _new_item(letter: _Letter) -> items.NewItem:
    return items.NewItem(
        title=letter.words.title,
        description=letter.words.description,
        source=Source.MAIL,
        sender_domain=letter.sender.domain,
        unverified_sender=letter.sender.unverified,
        inbox=letter.inbox,
    )


async def _say(letter: _Letter, viewer: Viewer, place: Place, words: Words, file_ids: list[UUID]) -> Message:
    """The words as a message, and what files one message cannot carry in further ones; gives the first."""
    most = config.current().files_per_message
    said = NewMessage(
        text=words.text,
        html=words.html,
        folds=words.folds,
        conversation_id=place.thread_id,
        file_ids=file_ids[:most],
        reopens=not noise.of_machine(letter.marks),
    )
    first = await _posted(viewer, place, said)
    for start in range(most, len(file_ids), most):
        more = NewMessage(
            text="More files of the same mail.",
            conversation_id=first.conversation_id,
            file_ids=file_ids[start : start + most],
            reopens=said.reopens,
        )
        await _posted(viewer, place, more)
    return first


async def _posted(viewer: Viewer, place: Place, said: NewMessage) -> Message:
    if place.item_id is None:
        assert place.thread_id is not None
        return await conversations.post(viewer, place.thread_id, said)
    say = conversations.note if place.internal else conversations.reply
    return await say(viewer, place.item_id, said)
