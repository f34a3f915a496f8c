"""Which item a mail answers, and whether its sender may say something there.

What a mail names gives nobody a right. A customer must see the item and take part in it, or be who the reply address was made
for; a user must see it, and their verbs decide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from mail import reply_addresses
from mail.parse import ParsedMail
from mail.reply_addresses import ReplyAddress
from models import IncomingMail, Item, ItemParty, Message, OutgoingMail, Viewer

IDS_MOST = 50
KEYS_MOST = 5

_KEY = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z]{1,8})-([0-9]{1,12})(?![A-Za-z0-9])")


class Way(Enum):
    """How a mail names an item, the strongest way first."""

    ADDRESS = "address"
    MAIL = "mail"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Named:
    """An item that a mail names. internal: by something internal; thread_id: that of the mail that it answers."""

    item_id: UUID
    way: Way
    internal: bool = False
    thread_id: UUID | None = None
    address: ReplyAddress | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs; without a thread, in the item's usual one of this kind."""

    item_id: UUID
    internal: bool = False
    thread_id: UUID | None = None


async def items_named(mail: ParsedMail, recipients: Sequence[str] = ()) -> list[Named]:
    """The items that a mail names, the strongest way first; whether its sender may know of them was not asked."""
    return [
        *await _by_address(reply_addresses.named_in(mail, recipients)),
        *await _by_mail(ids_of(mail)),
        *await _by_key(mail.subject),
    ]


async def place_for(viewer: Viewer, named: Sequence[Named]) -> Place | None:
    """Where of these the viewer may say something; None of somebody else's, and for automations.

    A user's mail is internal by the address that it went to, or by the mail that it answers. Where it only bears a key nothing
    says who shall read it, so it is internal too.
    """
    if not named or not (viewer.is_customer or viewer.level):
        return None
    rows = await Item.visible_to(viewer).filter(id__in=[each.item_id for each in named])
    visible = {row.id: row for row in rows}
    part = await _taking_part(viewer, visible)
    for each in named:
        if each.item_id in visible and (each.item_id in part or _is_enough(viewer, each)):
            internal = not viewer.is_customer and _is_internal(each, named)
            return Place(each.item_id, internal, _thread(each.item_id, named, internal=internal))
    return None


def _is_enough(viewer: Viewer, named: Named) -> bool:
    """Whether who sees the item, but takes no part in it, may answer all the same."""
    if viewer.is_customer:
        return named.address is not None and named.address.is_for(viewer.principal_id)
    return named.way is not Way.KEY


def _is_internal(chosen: Named, named: Sequence[Named]) -> bool:
    if chosen.way is not Way.ADDRESS:
        return chosen.internal
    return any(each.internal for each in named if each.item_id == chosen.item_id and each.way is Way.ADDRESS)


def _thread(item_id: UUID, named: Sequence[Named], *, internal: bool) -> UUID | None:
    of_item = (each for each in named if each.item_id == item_id and each.internal is internal)
    return next((each.thread_id for each in of_item if each.thread_id), None)


def ids_of(mail: ParsedMail) -> list[str]:
    """The message ids that the mail refers to, the closest first."""
    return list(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))[:IDS_MOST]


async def _by_address(addresses: Sequence[ReplyAddress]) -> list[Named]:
    if not addresses:
        return []
    rows = Item.filter(number__in=[each.number for each in addresses])  # house: only agents ever learn of it
    keys = {row.number: row.id for row in await rows.only("id", "number")}
    return [
        Named(keys[each.number], Way.ADDRESS, internal=each.internal, address=each)
        for each in addresses
        if each.number in keys
    ]


async def _by_mail(ids: Sequence[str]) -> list[Named]:
    """The items of the mails with these ids, ours or theirs, in this order; two mails may bear one id."""
    if not ids:
        return []
    ours = OutgoingMail.filter(message_id__in=ids)  # house: only agents ever learn of it
    theirs = IncomingMail.filter(
        message_id__in=ids, became_id__isnull=False
    )  # house: only agents ever learn of it
    found = [
        *[
            (name, item or alone, internal, thread)
            for name, item, internal, thread, alone in await ours.values_list(
                "message_id", *(f"about__{name}" for name in _SAID), "item_id"
            )
        ],
        *await theirs.order_by("-received_at").values_list(
            "message_id", *(f"became__{name}" for name in _SAID)
        ),
    ]
    told = [
        Named(item, Way.MAIL, internal=bool(internal), thread_id=thread)
        for wanted in ids
        for message_id, item, internal, thread in found
        if item and message_id == wanted
    ]
    return list(dict.fromkeys(told))


_SAID = ("item_id", "internal", "conversation_id")


async def _by_key(subject: str) -> list[Named]:
    """The items whose keys stand in a subject: `[T-42]` or `T-42`."""
    keys = [(prefix.upper(), int(number)) for prefix, number in _KEY.findall(subject)][:KEYS_MOST]
    if not keys:
        return []
    numbers = [number for _, number in keys]
    rows = Item.filter(number__in=numbers).select_related("type")  # house: only agents ever learn of it
    found = {(row.type.key_prefix.upper(), row.number): row.id for row in await rows}
    return [Named(found[key], Way.KEY, internal=True) for key in dict.fromkeys(keys) if key in found]


async def _taking_part(viewer: Viewer, visible: dict[UUID, Item]) -> set[UUID]:
    """Those of the items that the viewer asked for or made, works on, follows (or their team or organization), or wrote on."""
    if not visible:
        return set()
    own = {viewer.principal_id, viewer.organization_id, *viewer.teams} - {None}
    asked = {
        key for key, row in visible.items() if {row.requester_id, row.creator_id} & {viewer.principal_id}
    }
    parties = ItemParty.filter(
        item_id__in=list(visible), principal_id__in=list(own)
    )  # house: of visible items
    written = Message.visible_to(viewer).filter(item_id__in=list(visible), author_id=viewer.principal_id)
    return (
        asked
        | {row.item_id for row in await parties}
        | {row.item_id for row in await written.only("id", "item_id")}
    )
