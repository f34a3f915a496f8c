"""What one has begun to say: kept for its author alone, so that nobody else is told of it and it is no event."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain import policy
from domain.conversations.locked import place_of
from domain.conversations.new_message import TEXT_MOST
from domain.conversations.post import check_files, take_files
from domain.conversations.thread import VERBS, named
from domain.principals import ASSIGNABLE, AT_ONCE_MOST, chosen
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Conversation, ConversationKind, Draft, File, Item, Viewer


async def save(
    viewer: Viewer,
    item_id: UUID | None,
    kind: ConversationKind | None,
    said: str,
    conversation_id: UUID | None = None,
    file_ids: Sequence[UUID] = (),
    mention_ids: Sequence[UUID] = (),
) -> Draft:
    """The viewer's one draft with these words: in the conversation; or of this kind on the item, for none yet.

    It keeps these files, which are not swept as long as it is there, and these people; others that it kept it keeps no longer.
    Raises: NotFound, NotAllowed (who may not say it need not write it), Invalid (nothing in it; nowhere to say it; files that
    are not one's own, or taken; mentioned is who cannot be), TooLarge.
    """
    check_files(file_ids)
    said = text.check(said, "text", most=TEXT_MOST, least=0 if file_ids else 1)
    async with unit_of_work(viewer):
        thread = None
        if item_id is None:
            thread = await _thread(viewer, conversation_id)
            item_id, kind = thread.item_id, thread.kind
        elif kind is None:
            raise Invalid("Say whether it is to be a reply or a note.", "kind")
        if item_id is not None:
            await _check_item(viewer, item_id, kind, conversation_id)
        else:
            assert thread is not None
            policy.check_say(viewer, thread, (await place_of(viewer, thread)).on)
        where: dict[str, Any] = {"item_id": item_id, "kind": kind, "conversation_id": conversation_id}
        await exclusively("draft", viewer.principal_id, *where.values())
        own = Draft.filter(author_id=viewer.principal_id, **where)  # house: one's own
        there = await own.select_for_update().first()  # else whoever says it now takes it away meanwhile
        named = [str(key) for key in dict.fromkeys(mention_ids)]
        held = set(there.mention_ids or ()) if there else set()
        if len(named) > AT_ONCE_MOST:
            raise TooLarge(f"At most {AT_ONCE_MOST} people are mentioned at once.", "mentionIds")
        await chosen(viewer, [UUID(key) for key in named if key not in held], ASSIGNABLE, "mentionIds")
        draft = there or Draft(id=new_id(), author_id=viewer.principal_id, **where)
        draft.text, draft.updated_at = said, clock.now()
        draft.mention_ids = named or None
        await draft.save()
        await _keep_files(viewer, draft, list(dict.fromkeys(file_ids)), held=there is not None)
        return draft


async def _keep_files(viewer: Viewer, draft: Draft, file_ids: Sequence[UUID], *, held: bool) -> None:
    """These files of the viewer's own wait with the draft; `held`: it was there before and may have had others."""
    if held:
        waiting = File.loose().filter(uploader_id=viewer.principal_id)
        await waiting.filter(draft_id=draft.id).exclude(id__in=file_ids).update(draft_id=None)
    await take_files(viewer, file_ids, draft_id=draft.id)


async def _thread(viewer: Viewer, conversation_id: UUID | None) -> Conversation:
    if conversation_id is None:
        raise Invalid("Say on which item, or in which conversation.", "itemId")
    thread = await Conversation.visible_to(viewer).filter(id=conversation_id).first()
    if thread is None:
        raise NotFound("There is no such conversation.", "conversationId")
    return thread


async def _check_item(
    viewer: Viewer, item_id: UUID, kind: ConversationKind, conversation_id: UUID | None
) -> None:
    item = await Item.visible_to(viewer).filter(id=item_id).first()
    if item is None:
        raise NotFound("There is no such item.", "itemId")
    item.parties = []  # who may speak on an item does not depend on them
    policy.check(viewer, VERBS[kind], item)
    if conversation_id is not None:
        await named(viewer, item, kind, conversation_id)


async def discard(viewer: Viewer, draft_id: UUID) -> Draft:
    """The draft as it was; it is gone.

    Raises: NotFound, NotAllowed.
    """
    if not viewer.has_scope("conversations:write"):
        raise NotAllowed("This key may not discard drafts.")
    async with unit_of_work(viewer):
        draft = await Draft.visible_to(viewer).filter(id=draft_id).first()
        if draft is None:
            raise NotFound("There is no such draft.", "id")
        await draft.delete()
        return draft
