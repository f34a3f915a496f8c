"""What one has begun to say."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import ConversationKind
from resolvers import conversation_verbs
from resolvers import drafts as resolved
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.conversation import Conversation
from schema.node import Connection, Node, payload

if TYPE_CHECKING:
    from schema.item import Item

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]


@strawberry.type(description="A reply or a note that you are still writing. Nobody else sees it.")
class Draft(Node):
    id: strawberry.ID = global_id("draft")
    kind: ConversationKind = strawberry.field(description="Whether it is to be a reply or a note.")
    text: str = strawberry.field(description="What you have written so far.")
    updated_at: datetime = strawberry.field(description="When you last saved it.")
    item: LazyItem | None = batch(resolved.item, LazyItem | None, "The item it is on.", Depends.VIEWER)
    conversation: Conversation | None = batch(
        resolved.conversation, Conversation | None, "The thread it is for, if you chose one.", Depends.VIEWER
    )

    is_type_of = shows(models.Draft)


@strawberry.type
class DraftQueries:
    drafts = root(resolved.drafts, Connection[Draft], "What you are still writing, last saved first.")


@strawberry.type
class DraftMutations:
    draft_save = mutation(
        conversation_verbs.save_draft,
        payload("DraftSavePayload", "draft", Draft, "The draft."),
        "Keep what you are writing on an item: one reply and one note, on all your devices.",
        item_id=(strawberry.ID, "The item."),
        kind=(ConversationKind, "Whether it is to be a reply or a note."),
        text=(str, "What you have written so far: 1 to 200,000 characters."),
        conversation_id=(strawberry.ID | None, "The thread it is for."),
    )
    draft_discard = mutation(
        conversation_verbs.discard_draft,
        payload("DraftDiscardPayload", "draft", Draft, "The draft, as it was."),
        "Throw away what you were writing.",
    )
