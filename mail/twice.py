"""One mail that came twice: directly, and by a list or forward of the company's own, which may have put words below it."""

import asyncio

from mail import own_lists, routing
from mail.parse import ParsedMail, parse
from mail.senders import Sender, claimed_key
from models import IncomingMail

_MOST = 5


async def taken_before(
    mail: ParsedMail, sender: Sender, direct: own_lists.Direct, *, held: bool
) -> IncomingMail | None:
    """The customer's mail with this Message-ID that was taken before and says the same, but for what such a way has put below
    the one or the other. Without such a way they are two: programs use an id twice.

    held: whether nobody takes the other meanwhile; only then is it asked of inboxes that name no such ways as well.
    """
    if not ((held or direct.has_ways) and sender.is_customer and mail.message_id):
        return None
    rows = IncomingMail.filter(  # house: the worker's own rows
        message_id=mail.message_id, sender_id=sender.viewer.principal_id, became_id__isnull=False, made=True
    )
    for earlier in await rows.order_by("received_at", "id").limit(_MOST):
        other = await asyncio.to_thread(parse, earlier.content)
        if _begins_alike(mail, other) and (direct.is_passed_on or await _is_passed_on(earlier, other)):
            return earlier
    return None


def _begins_alike(one: ParsedMail, other: ParsedMail) -> bool:
    short, long = sorted((" ".join(each.text.split()) for each in (one, other)), key=len)
    return short != "" and long.startswith(short)


async def _is_passed_on(stored: IncomingMail, mail: ParsedMail) -> bool:
    route = await routing.route_of(stored, mail, claimed_key(mail))
    return (await own_lists.direct(mail, route)).is_passed_on
