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
from schema.message import File
from schema.node import Connection, Node, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]


@strawberry.type(description="What you are still writing. Nobody else sees it.")
class Draft(Node):
    id: strawberry.ID = global_id("draft")
    kind: ConversationKind = strawberry.field(description="Whether it is to be a reply or a note.")
    text: str = strawberry.field(description="What you have written so far.")
    updated_at: datetime = strawberry.field(description="When you last saved it.")
    item: LazyItem | None = batch(
        resolved.item, LazyItem | None, "The item it is on, if it is.", Depends.VIEWER
    )
    conversation: Conversation | None = batch(
        resolved.conversation,
        Conversation | None,
        "The thread it is for, if you chose one, or it is on no item.",
        Depends.VIEWER,
    )
    files: list[File] = batch(
        resolved.files,
        list[File],
        "The files that are to go with it, in the order of their upload.",
        Depends.VIEWER,
    )
    mentions: list[Principal] = batch(
        resolved.mentions, list[Principal], "Who is to be told especially.", Depends.VIEWER
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
        "Keep what you are writing, on all your devices: one message for each conversation, and on each item one reply and one "
        "note for no conversation yet. What you leave out is not kept any longer.",
        text=(str, "What you have written so far: 1 to 200,000 characters; may be empty only with files."),
        item_id=(strawberry.ID | None, "The item, if it is on one."),
        kind=(ConversationKind | None, "On an item: whether it is to be a reply or a note."),
        conversation_id=(
            strawberry.ID | None,
            "The thread it is for, which has a draft of its own; by itself, where that is on no item.",
        ),
        file_ids=(
            list[strawberry.ID] | None,
            "Files that you uploaded before and no message has taken, up to 20: they are kept as long as the draft.",
        ),
        mention_ids=(list[strawberry.ID] | None, "Users and teams to be told especially when it is said."),
    )
    draft_discard = mutation(
        conversation_verbs.discard_draft,
        payload("DraftDiscardPayload", "draft", Draft, "The draft, as it was."),
        "Throw away what you were writing.",
    )
