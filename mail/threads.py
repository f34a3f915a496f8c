"""Which item a mail answers, and whether its sender takes part there."""

from collections.abc import Sequence
from uuid import UUID

from mail.parse import ParsedMail
from models import IncomingMail, Item, ItemParty, Message, OutgoingMail, Part, Viewer

IDS_MOST = 50
_OURS = ("message_id", "about__item_id", "item_id")


def ids_of(mail: ParsedMail) -> list[str]:
    """The message ids that the mail refers to, the closest first."""
    return list(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))[:IDS_MOST]


async def items_named(ids: Sequence[str]) -> list[UUID]:
    """The items of the mails with these ids, ours or theirs, in this order; two mails may bear one id."""
    if not ids:
        return []
    ours = OutgoingMail.filter(message_id__in=ids)  # house: only agents ever learn of it
    theirs = IncomingMail.filter(
        message_id__in=ids, became_id__isnull=False
    )  # house: only agents ever learn of it
    found = [
        *[(name, said or alone) for name, said, alone in await ours.values_list(*_OURS)],
        *await theirs.order_by("-received_at").values_list("message_id", "became__item_id"),
    ]
    return list(dict.fromkeys(item for wanted in ids for named, item in found if item and named == wanted))


async def where_taking_part(viewer: Viewer, keys: Sequence[UUID]) -> UUID | None:
    """The first of these items that the customer sees, and asked for, follows (or their organization), or wrote on."""
    if not keys:
        return None
    visible = {row.id: row for row in await Item.visible_to(viewer).filter(id__in=keys)}
    followed = await _of_followers(viewer, list(visible))
    written = await _of_author(viewer, list(visible))
    part = [
        k for k, row in visible.items() if row.requester_id == viewer.principal_id or k in followed | written
    ]
    return next((key for key in keys if key in part), None)


async def _of_followers(viewer: Viewer, keys: list[UUID]) -> set[UUID]:
    own = [key for key in (viewer.principal_id, viewer.organization_id) if key is not None]
    rows = ItemParty.filter(
        item_id__in=keys, part=Part.FOLLOWER, principal_id__in=own
    )  # house: of visible items
    return {row.item_id for row in await rows}


async def _of_author(viewer: Viewer, keys: list[UUID]) -> set[UUID]:
    rows = Message.visible_to(viewer).filter(item_id__in=keys, author_id=viewer.principal_id)
    return {row.item_id for row in await rows.only("id", "item_id")}
