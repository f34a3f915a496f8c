"""Which mails a mail about an item follows, for the heads by which mail programs make threads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models import IncomingMail, OutgoingMail, OutgoingState, Viewer

_MOST = 20


@dataclass(frozen=True)
class Ancestry:
    """Message ids without brackets: the mail that is answered, and all before it, oldest first."""

    parent: str | None
    references: tuple[str, ...]


async def of(item_id: UUID, viewer: Viewer, mail: OutgoingMail) -> Ancestry:
    """What the recipient and we have mailed each other about the item; nobody else's mails, whose ids are none of theirs."""
    told = await _confirmation(item_id, viewer, mail) if viewer.is_customer else []
    return await _between("item_id", item_id, viewer, mail, told)


async def of_thread(thread_id: UUID, viewer: Viewer, mail: OutgoingMail) -> Ancestry:
    """The same of a conversation that is on no item."""
    return await _between("conversation_id", thread_id, viewer, mail, [])


async def _between(
    by: str, key: UUID, viewer: Viewer, mail: OutgoingMail, told: list[tuple[object, ...]]
) -> Ancestry:
    """What was mailed about messages whose column `by` holds the key, and `told` besides."""
    became: dict[str, Any] = {f"became__{by}": key, "became__author_id": viewer.principal_id}
    if viewer.is_customer:  # what a user has passed on for them is that user's mail
        became["sender_id"] = viewer.principal_id
    about: dict[str, Any] = {f"about__{by}": key, "recipient_id": viewer.principal_id}
    theirs = IncomingMail.filter(**became)  # house: the recipient's
    ours = OutgoingMail.filter(**about, state=OutgoingState.SENT, id__not=mail.id)  # house: the recipient's
    came = (
        await theirs.exclude(message_id="")
        .order_by("-received_at")
        .limit(_MOST)
        .values_list("received_at", "message_id")
    )
    went = await ours.order_by("-sent_at").limit(_MOST).values_list("sent_at", "message_id")
    before = [str(message_id) for _, message_id in sorted([*came, *went, *told])][-_MOST:]
    newest = str(came[0][1]) if came else None
    return Ancestry(newest or (before[-1] if before else None), tuple(dict.fromkeys(before)))


async def _confirmation(item_id: UUID, viewer: Viewer, mail: OutgoingMail) -> list[tuple[object, ...]]:
    """The mail that told the recipient that the item is there."""
    ours = OutgoingMail.filter(  # house: the recipient's
        item_id=item_id,
        about_id__isnull=True,
        recipient_id=viewer.principal_id,
        state=OutgoingState.SENT,
        id__not=mail.id,
    )
    return await ours.values_list("sent_at", "message_id")
