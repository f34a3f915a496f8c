"""Which item, or which conversation that is on none, a mail answers, and whether its sender may say something there.

What a mail names gives nobody a right. A customer must see the item and take part in it, or be who the reply address was made
for; a user must see it, and their verbs decide, which a key in the subject asks beforehand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from domain import policy
from mail import reply_addresses
from mail.parse import ParsedMail
from mail.reply_addresses import ReplyAddress
from models import Conversation, IncomingMail, Item, ItemParty, ItemType, Message, OutgoingMail, Viewer

IDS_MOST = 50
KEYS_MOST = 5

_KEY = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z][A-Za-z0-9]{0,7})-([0-9]{1,12})(?![A-Za-z0-9])")


class Way(Enum):
    """How a mail names an item, the strongest way first."""

    ADDRESS = "address"
    MAIL = "mail"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Named:
    """An item that a mail names, or a conversation that is on none. internal: by something internal; thread_id: that of the
    mail that it answers, or that its address names.
    """

    item_id: UUID | None
    way: Way
    internal: bool = False
    thread_id: UUID | None = None
    address: ReplyAddress | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs; without a thread, in the item's usual one of this kind; without an item, in the thread."""

    item_id: UUID | None
    internal: bool = False
    thread_id: UUID | None = None


async def items_named(mail: ParsedMail, recipients: Sequence[str] = ()) -> list[Named]:
    """The items that a mail names, the strongest way first; whether its sender may know of them was not asked."""
    return [
        *await _by_address(reply_addresses.named_in(mail, recipients)),
        *(Named(None, Way.ADDRESS, thread_id=key) for key in reply_addresses.threads_in(mail, recipients)),
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
    rows = await Item.visible_to(viewer).filter(id__in=[each.item_id for each in named if each.item_id])
    visible = {row.id: row for row in rows}
    part, talks = await _taking_part(viewer, visible), await _talking(viewer, named)
    for each in named:
        if each.item_id is None:
            if each.thread_id in talks:
                return Place(None, thread_id=each.thread_id)
        elif each.item_id in visible and (
            each.item_id in part or _is_enough(viewer, each, visible[each.item_id])
        ):
            internal = not viewer.is_customer and _is_internal(each, named)
            thread_id = await _seen(viewer, _thread(each.item_id, named, internal=internal))
            return Place(each.item_id, internal, thread_id)
    return None


async def place_for_remarks(place: Place) -> Place | None:
    """Where a user's words about a mail that they pass on belong: not where who wrote that reads them."""
    if place.item_id is not None:
        return Place(place.item_id, internal=True)
    thread = await Conversation.get(id=place.thread_id)  # house: the sender takes part in it
    return place if thread.internal else None


def is_private(named: Sequence[Named]) -> bool:
    """Whether a mail names a conversation that is on no item: others than its participants may know nothing of it."""
    return any(each.item_id is None for each in named)


def _is_enough(viewer: Viewer, named: Named, item: Item) -> bool:
    """Whether who sees the item, but takes no part in it, may answer all the same: users where they may speak, too."""
    if viewer.is_customer:
        return named.address is not None and named.address.is_for(viewer.principal_id)
    return policy.may(viewer, "item.note", item) or named.way is not Way.KEY


def _is_internal(chosen: Named, named: Sequence[Named]) -> bool:
    if chosen.way is not Way.ADDRESS:
        return chosen.internal
    return any(each.internal for each in named if each.item_id == chosen.item_id and each.way is Way.ADDRESS)


def _thread(item_id: UUID, named: Sequence[Named], *, internal: bool) -> UUID | None:
    of_item = (each for each in named if each.item_id == item_id and each.internal is internal)
    return next((each.thread_id for each in of_item if each.thread_id), None)


async def _seen(viewer: Viewer, thread_id: UUID | None) -> UUID | None:
    """The thread, unless it is kept from the viewer: what they were once written of may be among others by now."""
    if thread_id is None or not viewer.guest_projects:
        return thread_id
    seen = Conversation.visible_to(viewer).filter(id=thread_id)
    return thread_id if await seen.exists() else None


def ids_of(mail: ParsedMail) -> list[str]:
    """The message ids that the mail refers to, the closest first."""
    return list(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))[:IDS_MOST]


async def _by_address(addresses: Sequence[ReplyAddress]) -> list[Named]:
    if not addresses:
        return []
    rows = Item.filter(number__in=[each.number for each in addresses])  # house: only agents ever learn of it
    keys = {row.number: row.id for row in await rows.only("id", "number")}
    threads = await _threads_of(
        [keys[each.number] for each in addresses if each.thread and each.number in keys]
    )

    def thread_of(address: ReplyAddress) -> UUID | None:
        item = keys[address.number]
        return next((row.id for row in threads if row.item_id == item and address.is_in(row.id)), None)

    return [
        Named(keys[each.number], Way.ADDRESS, each.internal, thread_of(each), each)
        for each in addresses
        if each.number in keys
    ]


async def _threads_of(items: Sequence[UUID]) -> Sequence[Conversation]:
    if not items:
        return []
    rows = Conversation.filter(item_id__in=list(items))  # house: only agents ever learn of it
    return await rows.only("id", "item_id")


async def _by_mail(ids: Sequence[str]) -> list[Named]:
    """The items of the mails with these ids, ours or theirs, in this order; two mails may bear one id."""
    if not ids:
        return []
    ours = OutgoingMail.known_by(ids)
    theirs = IncomingMail.filter(
        message_id__in=ids, became_id__isnull=False
    )  # house: only agents ever learn of it
    found = [
        *[
            (name, item or alone, internal or tells is not None, thread)
            for name, item, internal, thread, alone, tells in await ours.values_list(
                "message_id", *(f"about__{name}" for name in _SAID), "item_id", "tells"
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
        if (item or thread) and message_id.strip("<>") == wanted
    ]
    return list(dict.fromkeys(told))


_SAID = ("item_id", "internal", "conversation_id")


async def _by_key(subject: str) -> list[Named]:
    """The items whose keys stand in a subject: `[T-42]` or `T-42`.

    The number alone says which; the prefix is any that a type has or had, since types of items and their prefixes change.
    """
    keys = [(prefix.upper(), int(number)) for prefix, number in _KEY.findall(subject)][:KEYS_MOST]
    if not keys:
        return []
    numbers = [number for _, number in keys]
    rows = await Item.filter(number__in=numbers).only("id", "number")  # house: only agents ever learn of it
    if not rows:
        return []
    known = {prefix for type_ in await ItemType.all() for prefix in type_.prefixes}  # house: for all to see
    found = {row.number: row.id for row in rows}
    wanted = [number for prefix, number in keys if prefix in known and number in found]
    return [Named(found[number], Way.KEY, internal=True) for number in dict.fromkeys(wanted)]


async def _talking(viewer: Viewer, named: Sequence[Named]) -> set[UUID]:
    """Those of the conversations on no item that the viewer sees: they take part, or have to do with its project."""
    keys = [each.thread_id for each in named if each.item_id is None and each.thread_id]
    if not keys:
        return set()
    rows = Conversation.visible_to(viewer).filter(id__in=keys, item_id__isnull=True)
    return {row.id for row in await rows.only("id")}


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
        | {row.item_id for row in await written.only("id", "item_id") if row.item_id}
    )
