"""Mails of ours that came back: their rows, the address, the agents; and addresses that work again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import conversations, policy, principals
from domain.conversations import NewMessage
from domain.events import PersonAddressBounced, PersonAddressCleared
from domain.mails import log, outgoing
from domain.mails.log import Attempt
from domain.principals import snapshot
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import NotFound
from models import Address, Message, OutgoingMail, OutgoingState, Principal, PrincipalKind, Viewer

_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)
_REASON_MOST = 500
_CAME_BACK = "A mail to {address} came back: {why}"
_NO_MORE = "Until they write, or an admin clears the mark, no mail is sent there by itself."


@dataclass(frozen=True)
class Returned:
    """What a server says of a mail.

    late: it is still trying. permanent: it will not help to send it again. blames_address: nor to send another.
    recipients: keys of the addresses that it speaks of; none where it names none.
    """

    diagnostic: str
    late: bool
    permanent: bool
    blames_address: bool
    recipients: frozenset[str]


async def sent_as(ids: Sequence[str]) -> UUID | None:
    """The mail of ours that left under the first of these Message-IDs that is one of ours."""
    if not ids:
        return None
    ours = OutgoingMail.known_by(ids).filter(sent_at__isnull=False)
    found = {str(named).strip("<>"): key for key, named in await ours.values_list("id", "message_id")}
    return next((found[each] for each in ids if each in found), None)


async def is_leaving(ids: Sequence[str]) -> bool:
    """Whether a mail of ours with one of these Message-IDs is being sent just now: a server may have it before that is noted."""
    ours = OutgoingMail.known_by(ids)
    waiting = ours.filter(state=OutgoingState.QUEUED, attempts__gt=0, deferred_at__isnull=True)
    return bool(ids) and await waiting.filter(due_at__gt=clock.now()).exists()


async def sent_to(mail_id: UUID) -> set[str]:
    """The keys of the addresses of whom a mail of ours went to."""
    mail = await OutgoingMail.get(id=mail_id)  # house: the worker's own rows
    addresses = Address.filter(principal_id=mail.recipient_id)  # house: to whom it went
    return {address.email for address in await addresses}


async def about(mail_id: UUID) -> UUID | None:
    """The message that a mail of ours told of, if it told of one."""
    return (await OutgoingMail.get(id=mail_id)).about_id  # house: the worker's own rows


async def note_returned(viewer: Viewer, mail_id: UUID, told: Returned) -> UUID | None:
    """Note what came back, in the unit of work of whoever tells; the note that tells agents, if there is one.

    Once: of a mail that has come back before nothing is told again. What it told of besides its own message came back with it.
    """
    own = OutgoingMail.filter(id=mail_id)  # house: the worker's own rows
    place = await log.held(viewer, await own.get())
    mail = await own.select_for_update().get()
    if mail.state is not OutgoingState.SENT:
        return None
    mail.error = told.diagnostic[:_REASON_MOST]
    if told.late:
        await mail.save(update_fields=["error"])
        return None
    was, mail.state = mail.delivery, OutgoingState.BOUNCED
    await mail.save(update_fields=["state", "error"])
    await log.changed(mail, was, place)
    for row in await outgoing.told_with(mail, OutgoingState.BUNDLED):
        was, row.state, row.error = row.delivery, OutgoingState.BOUNCED, mail.error
        await row.save(update_fields=["state", "error"])
        await log.changed(row, was, await log.beside(viewer, row, mail, place))
    if not told.permanent:
        return None
    return await _undeliverable(viewer, mail, told)


async def note_refused(
    viewer: Viewer, mail: OutgoingMail, told: Returned, attempt: Attempt | None = None
) -> None:
    """Give up, in a unit of work, a mail that our own mail server did not even take, as if it had come back."""
    await outgoing.failed(mail, told.diagnostic, for_good=True, attempt=attempt)
    await _undeliverable(viewer, mail, told)


async def _undeliverable(viewer: Viewer, mail: OutgoingMail, told: Returned) -> UUID | None:
    """Mark the address, if it is to blame, and tell the agents; their note."""
    address = await _address(mail.recipient_id)
    if address is None:
        return None
    blamed = told.blames_address and (not told.recipients or address.email in told.recipients)
    if blamed:
        await _mark(viewer, address, mail.error)
    note = await _tell(viewer, mail, address, marked=blamed)
    return note.id if note else None


async def heard_from(viewer: Viewer, key: str) -> None:
    """A mail came from this address, so that it works: in a unit of work."""
    address = await Address.filter(email=key, bounced_at__isnull=False).first()  # house: whose mail comes in
    if address is not None:
        await _clear(await principals.lock(viewer, address.principal_id, *_PEOPLE))


async def clear(viewer: Viewer, person_id: UUID, version: int | None = None) -> Principal:
    """The person, to whom mail is sent again; where none came back nothing changes.

    Raises: NotAllowed, NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer)
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, person_id, *_PEOPLE, version=version)
        await _clear(person)
        return person


async def _clear(person: Principal) -> None:
    """Take the marks off all addresses of a locked person, if there are any."""
    marked = Address.filter(principal_id=person.id, bounced_at__isnull=False)  # house: of a locked person
    if not await marked.update(bounced_at=None, bounce_reason=""):
        return
    await principals.store(person, [])
    now = snapshot(person)
    record(PersonAddressCleared(entity_id=person.id, internal=True, before=now, after=now))


async def _mark(viewer: Viewer, address: Address, reason: str) -> None:
    person = await principals.lock(viewer, address.principal_id, *_PEOPLE)
    unmarked = Address.filter(id=address.id, bounced_at__isnull=True)  # house: of a locked person
    if not await unmarked.update(bounced_at=clock.now(), bounce_reason=reason):
        return
    await principals.store(person, [])
    now = snapshot(person)
    record(PersonAddressBounced(entity_id=person.id, internal=True, before=now, after=now))


async def _address(recipient_id: UUID) -> Address | None:
    """Where the recipient's mail goes."""
    addresses = Address.filter(principal_id=recipient_id)  # house: to whom it went
    return await addresses.order_by("created_at").first()


async def _tell(viewer: Viewer, mail: OutgoingMail, address: Address, *, marked: bool) -> Message | None:
    """A note on the item that the mail was about, if it was about one that is not in the bin; of a notice that came back it says
    nothing, so that no note leads to a mail that leads to a note.
    """
    if mail.tells is not None:
        return None
    item_id = mail.item_id
    if mail.about_id is not None:
        item_id = (await Message.get(id=mail.about_id)).item_id  # house: what our own mail was about
    if item_id is None:
        return None
    lines = [_CAME_BACK.format(address=address.written, why=mail.error or "no reason was given.")]
    if marked:
        lines.append(_NO_MORE)
    said = NewMessage(text="\n\n".join(lines), reopens=False)
    try:
        return await conversations.note(viewer, item_id, said)
    except NotFound:
        return None
