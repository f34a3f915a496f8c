"""Make a new item of what was said on another about something else.

The new item is for exactly the people of the old one, so that nobody reads anything that they could not read before, and nobody
loses what they could: what was internal, or kept from who follows the project, is so there. Of notes alone an item for the
staff is made: no customer lost a word, so that none is to hear of an item with nothing on it.
"""

from collections.abc import Sequence
from uuid import UUID

from domain import checklist_entries, policy
from domain.conversations.part import newest, take
from domain.events import Changed, ItemSplit
from domain.items.create import NewItem, create
from domain.items.locked import lock, snapshot
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from models import CUSTOMER_SIDE, Item, Message, Part, Principal, PrincipalKind, Source, Viewer

MESSAGES_MOST = 100
_ENTRIES = ("input", "checklistEntryIds")


async def split(
    viewer: Viewer,
    item_id: UUID,
    message_ids: Sequence[UUID],
    title: str | None = None,
    version: int | None = None,
    idempotency_key: str | None = None,
    entry_ids: Sequence[UUID] = (),
) -> Item:
    """The new item, made from the other and linked to it, with these of its messages, in threads like those that they stood in,
    and with these entries of its checklist, done or not.

    Raises: NotFound (the item, a message, an entry; its type, which was removed), NotAllowed (to split it; to change its
    checklist; to create where it stands), Conflict (stale version), Invalid (no messages; the title), TooLarge (messages,
    entries; too many linked to it).
    """
    return await once(
        viewer,
        "item.split",
        idempotency_key,
        lambda: _split(viewer, item_id, message_ids, title, version, entry_ids),
        lambda key: made_before(Item.visible_to(viewer), key),
    )


async def _split(
    viewer: Viewer,
    item_id: UUID,
    message_ids: Sequence[UUID],
    title: str | None,
    version: int | None,
    entry_ids: Sequence[UUID],
) -> Item:
    keys = list(message_ids)
    if not keys:
        raise Invalid("Name the messages that the new item is made of.", "input", "messageIds")
    if len(keys) > MESSAGES_MOST:
        raise TooLarge(f"At most {MESSAGES_MOST} messages go to a new item.", "input", "messageIds")
    checklist_entries.check_count(entry_ids, *_ENTRIES)
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.split", item)
        if not viewer.has_scope("conversations:write"):
            raise NotAllowed("This key may not change what was said.")
        chosen = await _chosen(viewer, item, keys)
        entries = await checklist_entries.chosen(viewer, item, entry_ids, *_ENTRIES)
        notes_alone = all(message.internal for message in chosen)
        made = await create(viewer, await _like(viewer, item, title, for_staff=notes_alone))
        for thread_id in dict.fromkeys(message.conversation_id for message in chosen):
            await take(item, made, thread_id, [each for each in chosen if each.conversation_id == thread_id])
        await checklist_entries.take(item, made, entries)
        await newest(item, changed=not notes_alone)
        await newest(made, changed=False)
        seen = snapshot(item)
        record(
            ItemSplit(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                internal=True,
                before=seen,
                after=seen,
                other=Changed(None, str(made.id)),
            )
        )
        return made


async def _chosen(viewer: Viewer, item: Item, keys: list[UUID]) -> list[Message]:
    """The messages of the locked item with these keys, in the order in which they were said. Raises: NotFound."""
    rows = Message.visible_to(viewer).filter(item_id=item.id, id__in=keys)
    found = await rows.order_by("created_at", "id")
    there = {message.id for message in found}
    for index, key in enumerate(keys):
        if key not in there:
            raise NotFound("There is no such message on the item.", "input", "messageIds", index)
    return found


async def _like(viewer: Viewer, item: Item, title: str | None, *, for_staff: bool) -> NewItem:
    """An item that exactly those see who see this one, or those of them who are staff."""
    parties = {party.principal_id: party for party in item.parties if party.gives_sight}
    keys = {*parties, item.creator_id, *({item.requester_id} if item.requester_id else ())}
    people = await Principal.filter(id__in=list(keys)).order_by("id")  # house: of a visible item
    active = {
        each.id: each for each in people if each.active and not (for_staff and each.kind in CUSTOMER_SIDE)
    }
    followers = [key for key in active if key in parties and _follows(item, key)]
    creator = active.get(item.creator_id)
    outside = item.project_id is None and creator is not None and creator.kind is PrincipalKind.USER
    if outside and item.creator_id not in (*followers, viewer.principal_id):
        followers.append(item.creator_id)
    return NewItem(
        title=item.title if title is None else title,
        type_id=item.type_id,
        priority=item.priority,
        published=item.published and not for_staff,
        project_id=item.project_id,
        project_given=True,
        folder_id=item.folder_id,
        requester_id=item.requester_id if item.requester_id in active else None,
        assignee_ids=[key for key in active if _works(item, key)],
        follower_ids=followers,
        source=Source.HAND,
        from_item_id=item.id,
    )


def _follows(item: Item, key: UUID) -> bool:
    return any(p.part is Part.FOLLOWER and p.gives_sight and p.principal_id == key for p in item.parties)


def _works(item: Item, key: UUID) -> bool:
    return any(p.part is Part.ASSIGNEE and p.principal_id == key for p in item.parties)
