"""What admins decide about mails that wait for them: let in, tried again, erased; and what time decides."""

from uuid import UUID

from tortoise.queryset import QuerySet

from domain import inboxes, policy, workspace
from domain.events import IncomingMailErased, IncomingMailReleased, IncomingMailRetried
from domain.inboxes.locked import lock
from domain.mails.incoming import LEASE, snapshot
from domain.mails.raw import ERASED
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Conflict, Invalid, NotFound
from models import IncomingMail, IncomingState, Viewer

WRITES = "conversations:write"
"""What a key needs: whose mail is let in speaks."""


async def release(viewer: Viewer, mail_id: UUID, *, allow_sender: bool = False) -> IncomingMail:
    """The mail that was set aside, to be taken as if nothing had been held against it; one that was let in before, as it is.

    allow_sender: from now on its sender is trusted by its inbox (adds to what it allows, takes off what it blocks).
    Raises: NotAllowed (admins only; for the inbox keys need projects:write), NotFound, Invalid (it names no sender),
    Conflict (it was never set aside).
    """
    policy.check_admin(viewer, WRITES)
    async with unit_of_work(viewer):
        mail = await _locked(viewer, mail_id)
        if mail.state is not IncomingState.SET_ASIDE and mail.released_at is None:
            raise Conflict("This mail was not set aside.", "id").with_current(mail)
        if allow_sender:
            await _trust_sender(viewer, mail)
        if mail.state is IncomingState.SET_ASIDE:
            mail.released_at, mail.erase_at = clock.now(), None
            await _take_again(mail)
            record(
                IncomingMailReleased(
                    entity_id=mail.id, internal=True, before=snapshot(mail), after=snapshot(mail)
                )
            )
        return mail


async def retry(viewer: Viewer, mail_id: UUID) -> IncomingMail:
    """The mail of which nothing could be made, to be tried again; one that waits or was taken, as it is.

    Raises: NotAllowed (admins only), NotFound, Conflict (it was set aside: that is another decision).
    """
    policy.check_admin(viewer, WRITES)
    async with unit_of_work(viewer):
        mail = await _locked(viewer, mail_id)
        if mail.state is IncomingState.SET_ASIDE:
            raise Conflict("This mail was set aside: release it instead.", "id").with_current(mail)
        if mail.state is IncomingState.FAILED:
            await _take_again(mail)
            record(
                IncomingMailRetried(
                    entity_id=mail.id, internal=True, before=snapshot(mail), after=snapshot(mail)
                )
            )
        return mail


async def discard(viewer: Viewer, mail_id: UUID) -> IncomingMail:
    """The mail as it was; it is erased, of which nothing was made.

    Raises: NotAllowed (admins only), NotFound, Conflict (it waits to be taken, or was).
    """
    policy.check_admin(viewer, WRITES)
    async with unit_of_work(viewer):
        mail = await _locked(viewer, mail_id)
        if mail.state not in (IncomingState.SET_ASIDE, IncomingState.FAILED):
            raise Conflict("Only mails of which nothing was made can be discarded.", "id").with_current(mail)
        await _erase(mail)
        return mail


async def expired(most: int) -> list[UUID]:
    """Mails whose time is over, the oldest first."""
    rows = _over().order_by("erase_at").limit(most)
    return await rows.values_list("id", flat=True)  # type: ignore[return-value]


async def erase(mail_id: UUID) -> None:
    """Erase a mail whose time is over; of one that was taken only its content, so that a copy is still known as one."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        mail = await _over().filter(id=mail_id).select_for_update().only(*IncomingMail.told()).first()
        if mail is None:
            return
        if mail.state is IncomingState.SET_ASIDE:
            await _erase(mail)
            return
        held = IncomingMail.filter(id=mail.id)  # house: of a locked row
        await held.update(**ERASED, erased_at=clock.now(), erase_at=None)


def _over() -> QuerySet[IncomingMail]:
    return IncomingMail.filter(erase_at__lte=clock.now())  # house: the worker's own rows


async def _locked(viewer: Viewer, mail_id: UUID) -> IncomingMail:
    mail = await IncomingMail.visible_to(viewer).filter(id=mail_id).select_for_update().first()
    if mail is None:
        raise NotFound("There is no such mail.", "id")
    return mail


async def _take_again(mail: IncomingMail) -> None:
    """Due after a lease: whoever decided takes it at once, and a worker where that fails."""
    mail.state, mail.due_at, mail.attempts = IncomingState.STORED, clock.now() + LEASE, 0
    await mail.save(update_fields=["state", "released_at", "due_at", "attempts", "erase_at"])


async def _erase(mail: IncomingMail) -> None:
    await IncomingMail.filter(id=mail.id).delete()  # house: of a locked row
    record(IncomingMailErased(entity_id=mail.id, internal=True, before=snapshot(mail), after=None))


async def _trust_sender(viewer: Viewer, mail: IncomingMail) -> None:
    policy.check_admin(viewer, "projects:write")
    if not mail.sender_key:
        raise Invalid("This mail names no sender who could be allowed.", "allowSender")
    led_to = await (inboxes.with_key(mail.inbox_id) if mail.inbox_id else inboxes.default())
    inbox, key = await lock(viewer, led_to.id, None), mail.sender_key
    await inboxes.edit(
        viewer,
        inbox.id,
        allowed_senders=None if inboxes.allows(inbox, key) else [*inbox.allowed_senders, key],
        blocked_senders=[each for each in inbox.blocked_senders or () if each != key],
        trusted_senders=[*(inbox.trusted_senders or ()), key],
    )
