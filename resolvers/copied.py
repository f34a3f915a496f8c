"""Whom a mail was sent to besides the desk, as staff read it at the message that was made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kit.addresses import key_of
from models import Address, IncomingMail, Message
from resolvers.context import Context
from resolvers.people import everyone
from resolvers.relations import One


@dataclass(frozen=True)
class Copied:
    """One of them; `principal_id`: whose address it is."""

    name: str
    address: str
    principal_id: UUID | None


principal = One("principal_id", everyone)


async def copied_to(rows: Sequence[Message], context: Context) -> Sequence[Sequence[Copied] | None]:
    """Whom the mail that each message was made of was sent to as well; None for customers and who may look nobody up."""
    if not (context.viewer.is_staff and context.viewer.has_scope("people:read")):
        return [None] * len(rows)
    mails = IncomingMail.filter(
        became_id__in=[row.id for row in rows], made=True
    )  # house: of visible messages
    named = mails.filter(copied_to__isnull=False).order_by("-received_at")
    told = dict(await named.values_list("became_id", "copied_to"))
    keys = {key_of(address) for each in told.values() for _, address in each}
    held = Address.filter(email__in=list(keys))  # house: whose they are, who may look anybody up
    owners = dict(await held.values_list("email", "principal_id")) if keys else {}
    return [
        [Copied(name, address, owners.get(key_of(address))) for name, address in told.get(row.id, ())]
        for row in rows
    ]
