"""Tags: a company's small vocabulary of words that staff put on items."""

import strawberry

import models
from resolvers import tags as resolved
from resolvers.fields import computed, global_id, mutation, root, shows
from schema.node import Node, payload

_UNSET = strawberry.UNSET
_NAME = "1 to 60 characters; no other tag has it, whatever the case and accents."
_COLOUR = "# and six hexadecimal digits."


@strawberry.type(description="A word that staff put on items. Customers see no tags.")
class Tag(Node):
    id: strawberry.ID = global_id("tag")
    name: str = strawberry.field(description="The word.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    removed: bool = computed(
        lambda row: row.retired_at is not None, bool, "Whether it was removed: no item shows it any more."
    )

    is_type_of = shows(models.Tag)


@strawberry.input(description="A new tag.")
class TagCreateInput:
    name: str = strawberry.field(description=_NAME)
    colour: str | None = strawberry.field(default=_UNSET, description=f"{_COLOUR} By default grey.")


@strawberry.input(description="What to change in a tag; what is left out stays.")
class TagEditInput:
    name: str | None = strawberry.field(default=_UNSET, description=_NAME)
    colour: str | None = strawberry.field(default=_UNSET, description=_COLOUR)


@strawberry.type
class TagQueries:
    tags = root(resolved.tags, list[Tag], "All tags, by name. Empty for customers.")


def _payload(verb: str, description: str = "The tag, as it is now.") -> object:
    return payload(f"Tag{verb}Payload", "tag", Tag, description)


@strawberry.type
class TagMutations:
    tag_create = mutation(
        resolved.create,
        _payload("Create"),
        "Make a tag, of which there are at most 500. For admins.",
        input=(TagCreateInput, "The tag."),
    )
    tag_edit = mutation(
        resolved.edit,
        _payload("Edit"),
        "Give a tag another name or colour. For admins.",
        input=(TagEditInput, "The changes."),
    )
    tag_remove = mutation(
        resolved.remove,
        _payload("Remove", "The tag, as it was."),
        "Take a tag out of the vocabulary, and so off all items. A new one of its name is another tag. For admins.",
    )
