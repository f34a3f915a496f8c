"""Texts that are said again and again."""

from datetime import datetime

import strawberry

import models
from domain.variables import VARIABLES
from models import Sharing
from resolvers import saved_replies as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.node import Connection, Node, payload
from schema.principal import Principal, Team

_HOLES = ", ".join(f"`{{{{ {name} }}}}`" for name in VARIABLES)
_NAME = "1 to 200 characters."
_TEXT = (
    f"1 to 20,000 characters. It may have holes: {_HOLES}; where there is no such value, nothing stands. Filters: "
    '`capitalize`, `default`, `downcase`, `strip`, `truncate`, `upcase`, as in `{{ requester.first_name | default: "there" }}`.'
)
_FOLDER = "Where it is sorted in: up to 200 characters; may be empty."
_SHARING = "Who may use it. Admins, and users who may manage macros, share."
_TEAMS = "With which teams, where it is shared with teams; teams that you are in, unless you are an admin."


@strawberry.type(description="A text that is said again and again, with holes to be filled.")
class SavedReply(Node):
    id: strawberry.ID = global_id("saved_reply")
    name: str = strawberry.field(description="What it is called.")
    folder: str = strawberry.field(description="Where it is sorted in; may be empty.")
    text: str = strawberry.field(description="The text, with its holes.")
    sharing: Sharing = strawberry.field(description="Who may use it.")
    used_count: int = strawberry.field(description="How often it was used.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    owner: Principal = batch(resolved.owner, Principal, "Who made it.", Depends.ROW)
    teams: list[Team] = batch(
        resolved.teams, list[Team], "With which teams it is shared, by name.", Depends.ROW
    )
    viewer_can_edit: bool = batch(
        resolved.viewer_can_edit, bool, "Whether you may change and remove it.", Depends.VIEWER
    )

    is_type_of = shows(models.SavedReply)


@strawberry.type(description="A saved reply with its holes filled.")
class RenderedReply:
    text: str = strawberry.field(description="What to say.")
    saved_reply: SavedReply = computed(lambda row: row.saved_reply, SavedReply, "Of which it was made.")


@strawberry.input(description="A text to keep.")
class SavedReplyCreateInput:
    name: str = strawberry.field(description=_NAME)
    text: str = strawberry.field(description=_TEXT)
    folder: str | None = strawberry.field(default=strawberry.UNSET, description=_FOLDER)
    sharing: Sharing | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_SHARING} By default it is yours alone."
    )
    team_ids: list[strawberry.ID] | None = strawberry.field(default=strawberry.UNSET, description=_TEAMS)


@strawberry.input(description="What to change in a saved reply; what is left out stays.")
class SavedReplyEditInput:
    name: str | None = strawberry.field(default=strawberry.UNSET, description=_NAME)
    text: str | None = strawberry.field(default=strawberry.UNSET, description=_TEXT)
    folder: str | None = strawberry.field(default=strawberry.UNSET, description=_FOLDER)
    sharing: Sharing | None = strawberry.field(default=strawberry.UNSET, description=_SHARING)
    team_ids: list[strawberry.ID] | None = strawberry.field(default=strawberry.UNSET, description=_TEAMS)


@strawberry.type
class SavedReplyQueries:
    saved_replies = root(
        resolved.saved_replies,
        Connection[SavedReply],
        "Saved replies that you may use, by name.",
        search=(str | None, "Only those whose names begin so, whatever the case and accents."),
        folder=(str | None, "Only those in this folder; empty: in none."),
    )
    saved_reply = root(resolved.saved_reply, SavedReply | None, "One saved reply; null where you see none.")


def _payload(verb: str, description: str) -> object:
    return payload(f"SavedReply{verb}Payload", "saved_reply", SavedReply, description)


@strawberry.type
class SavedReplyMutations:
    saved_reply_create = mutation(
        resolved.create,
        _payload("Create", "The saved reply."),
        "Keep a text to say it again. For users.",
        input=(SavedReplyCreateInput, "The saved reply."),
    )
    saved_reply_edit = mutation(
        resolved.edit,
        _payload("Edit", "The saved reply, as it is now."),
        "Change a saved reply of yours, or, for admins, one that is shared.",
        input=(SavedReplyEditInput, "The changes."),
    )
    saved_reply_remove = mutation(
        resolved.remove,
        _payload("Remove", "The saved reply, as it was."),
        "Forget a saved reply of yours, or, for admins, one that is shared. What was said with it stays.",
    )
    saved_reply_render = mutation(
        resolved.render,
        payload("SavedReplyRenderPayload", "rendered", RenderedReply, "What to say."),
        "Get the text of a saved reply for an item, its holes filled, to insert it; it was used once more then.",
        item_id=(strawberry.ID | None, "For which item; without one what is said of items stays empty."),
    )
