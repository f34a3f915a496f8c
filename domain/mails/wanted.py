"""What people want of a mail that waits, or that did not arrive: sent once more at once, or not at all."""

from uuid import UUID

from domain import policy
from domain.conversations.locked import Place
from domain.items.locked import lock
from domain.mails import log, outgoing
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Conflict, NotFound
from models import Delivery, Message, OutgoingMail, OutgoingState, Viewer

_AGAIN = (Delivery.DEFERRED, Delivery.FAILED, Delivery.BOUNCED, Delivery.CANCELLED)
_WHY_NOT = {
    Delivery.QUEUED: "It waits for its time, or is being sent just now.",
    Delivery.SENT: "It was sent.",
    Delivery.BUNDLED: "What it tells was sent with an earlier one.",
    Delivery.DROPPED: "It was not needed any more.",
}


async def retry(viewer: Viewer, mail_id: UUID) -> OutgoingMail:
    """The mail, due now, with as many attempts as a new one. Whoever has read or may not see what it tells gets none.

    Of one that came back all that went out with it is due again, so that it says no less than the first time.

    Raises: NotFound, NotAllowed (who may speak on its item; of others admins), Conflict (it needs none; its words are gone).
    """
    async with unit_of_work(viewer):
        mail, place = await _locked(viewer, mail_id)
        was = mail.delivery
        if was not in _AGAIN:
            raise Conflict(f"This mail cannot be tried again. {_WHY_NOT[was]}", "id").with_current(mail)
        if mail.about_id is None and not mail.automatic and not mail.text:
            raise Conflict("What this mail said is kept no longer: ask for a new one.", "id").with_current(
                mail
            )
        now, rows = clock.now(), [mail]
        if was is Delivery.BOUNCED:  # BUNDLED: of those that came back before their rows were told of it
            rows += await outgoing.told_with(mail, OutgoingState.BOUNCED, OutgoingState.BUNDLED)
        for row in rows:
            was, row.state, row.deferred_at = row.delivery, OutgoingState.QUEUED, None
            row.error, row.attempts, row.due_at, row.retried_at = "", 0, now, now
            await row.save(
                update_fields=["state", "deferred_at", "error", "attempts", "due_at", "retried_at"]
            )
            await log.changed(row, was, await log.beside(viewer, row, mail, place))
        return mail


async def cancel(viewer: Viewer, mail_id: UUID) -> OutgoingMail:
    """The mail, which is not sent any more; what waited behind it is due by itself.

    Raises: NotFound, NotAllowed (as `retry`), Conflict (it does not wait; it is being sent just now).
    """
    async with unit_of_work(viewer):
        mail, place = await _locked(viewer, mail_id)
        was = mail.delivery
        if mail.state is not OutgoingState.QUEUED:
            raise Conflict("This mail does not wait any more.", "id").with_current(mail)
        if was is Delivery.QUEUED and mail.attempts > 0:
            raise Conflict("This mail is being sent just now: look again in two minutes.", "id").with_current(
                mail
            )
        mail.state, mail.text, mail.deferred_at = OutgoingState.CANCELLED, "", None
        await mail.save(update_fields=["state", "text", "deferred_at"])
        await outgoing.let_go(mail)
        await log.changed(mail, was, place)
        return mail


async def _locked(viewer: Viewer, mail_id: UUID) -> tuple[OutgoingMail, Place | None]:
    """The mail, and where that stands which it is about: locked before it."""
    rows = OutgoingMail.visible_to(viewer).filter(id=mail_id)
    seen = await rows.first()
    place = await log.held(viewer, seen) if seen else None
    mail = await rows.select_for_update().first()
    if mail is None:
        raise NotFound("There is no such mail.", "id")
    if mail.item_id is None:
        policy.check_admin(viewer, "conversations:write")
        return mail, place
    item = await lock(viewer, mail.item_id)
    said = await Message.get_or_none(id=mail.about_id) if mail.about_id else None  # house: of a visible mail
    policy.check(viewer, "item.note" if said and said.internal else "item.reply", item)
    return mail, place
