"""Who follows an item, and who wants to hear no more of it."""

import strawberry

from resolvers import item_verbs
from resolvers.fields import mutation
from schema.item import Item
from schema.node import payload


def _payload(verb: str) -> object:
    return payload(f"Item{verb}Payload", "item", Item, "The item, as it is now.")


@strawberry.type
class ItemFollowingMutations:
    item_follow = mutation(item_verbs.follow, _payload("Follow"), "Follow an item that you see.")
    item_unfollow = mutation(item_verbs.unfollow, _payload("Unfollow"), "Follow an item no longer.")
    item_mute = mutation(
        item_verbs.mute,
        _payload("Mute"),
        "Be told no more of an item that you see, neither live nor by mail, but where you are mentioned or assigned.",
    )
    item_unmute = mutation(item_verbs.unmute, _payload("Unmute"), "Be told of an item again.")
    item_change_followers = mutation(
        item_verbs.change_followers,
        _payload("ChangeFollowers"),
        "Make others follow an item, or no longer.",
        add=(list[strawberry.ID] | None, "Users, teams, customers and organizations to follow it."),
        remove=(list[strawberry.ID] | None, "Followers to remove."),
    )
    item_change_tags = mutation(
        item_verbs.change_tags,
        _payload("ChangeTags"),
        "Put tags on an item and take others off. Moves neither its `version` nor its `updatedAt`.",
        add=(list[strawberry.ID] | None, "Tags to put on it, which has at most 50."),
        remove=(list[strawberry.ID] | None, "Tags to take off it."),
    )
