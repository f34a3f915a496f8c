"""What one has begun to say: kept for its author alone, so that nobody else is told of it and it is no event."""

from uuid import UUID

from domain import policy
from domain.conversations.post import TEXT_MOST
from domain.conversations.thread import VERBS, named
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, text
from kit.errors import NotAllowed, NotFound
from kit.ids import new_id
from models import ConversationKind, Draft, Item, Viewer


async def save(
    viewer: Viewer, item_id: UUID, kind: ConversationKind, said: str, conversation_id: UUID | None = None
) -> Draft:
    """The viewer's one draft of this kind on the item, now with these words.

    Raises: NotFound, NotAllowed (who may not say it need not write it), Invalid (nothing in it), TooLarge.
    """
    said = text.check(said, "text", most=TEXT_MOST, least=1)
    async with unit_of_work(viewer):
        item = await Item.visible_to(viewer).filter(id=item_id).first()
        if item is None:
            raise NotFound("There is no such item.", "itemId")
        item.parties = []  # who may speak on an item does not depend on them
        policy.check(viewer, VERBS[kind], item)
        if conversation_id is not None:
            await named(viewer, item, kind, conversation_id)
        await exclusively("draft", viewer.principal_id, item.id, kind.value)
        own = Draft.filter(author_id=viewer.principal_id, item_id=item.id, kind=kind)  # house: one's own
        draft = await own.first() or Draft(
            id=new_id(), author_id=viewer.principal_id, item_id=item.id, kind=kind
        )
        draft.text, draft.conversation_id, draft.updated_at = said, conversation_id, clock.now()
        await draft.save()
        return draft


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
