"""People say what an item has to do with another, and take that back."""

import strawberry

from models import LinkedAs
from resolvers import item_links
from resolvers.fields import mutation
from schema.item import Item
from schema.node import payload


def _payload(verb: str) -> object:
    return payload(f"Item{verb}Payload", "item", Item, "The item, as it is now.")


@strawberry.type
class ItemLinkingMutations:
    item_link = mutation(
        item_links.link,
        _payload("Link"),
        "Say how an item stands to another: from either end, which is the same. Said again, nothing changes. For who may edit "
        "the item and sees the other; they may be of several projects. What would lead back to itself, blocking or duplicating, "
        "is refused. It is said, and no more: nothing is finished, scheduled or held back by it. Moves neither `version` nor "
        "`updatedAt`. For staff.",
        other_id=(strawberry.ID, "The other item."),
        kind=(LinkedAs, "How the item stands to the other."),
    )
    item_unlink = mutation(
        item_links.unlink,
        _payload("Unlink"),
        "Take back that an item stands to another so, whoever said it, from either end; where it does not, nothing changes. For "
        "who may edit the item and sees the other. What was made from what stays known. For staff.",
        other_id=(strawberry.ID, "The other item."),
        kind=(LinkedAs, "How the item stands to the other."),
    )
