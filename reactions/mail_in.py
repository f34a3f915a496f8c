"""Mail that came in and waits: taken by the worker, tried again where that fails, and told to agents where it keeps failing."""

import logging
from uuid import UUID

from domain.mails import incoming
from mail import inbound, untaken
from reactions import metrics
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)


async def take(mail_id: UUID) -> None:
    """Take a claimed mail.

    Raises: what the database does when it cannot be reached; the mail's lease runs out then.
    """
    attempts = await incoming.attempts(mail_id)
    if attempts:
        metrics.mails_in.labels(await _outcome(mail_id, attempts)).inc()


async def _outcome(mail_id: UUID, attempts: int) -> str:
    if attempts > incoming.CLAIMS_MOST:
        await untaken.give_up(mail_id, "It was begun again and again and never ended.", unread=True)
        return "failed"
    try:
        return await inbound.take(mail_id)
    except Exception as error:
        if is_outage(error):
            raise
        log.warning("mail %s: attempt %d to take it failed: %s", mail_id, attempts, place_of(error))
        if attempts >= incoming.ATTEMPTS_MOST:
            await untaken.give_up(mail_id, place_of(error))
            return "failed"
        await incoming.postpone(mail_id, attempts, place_of(error))
        return "later"
