"""Items on their way out of sight, and back; and many of them changed alike."""

import strawberry

from domain.items import Together
from resolvers import item_life as resolved
from resolvers import item_verbs
from resolvers.fields import mutation, root
from schema.item import Item
from schema.job import Job
from schema.node import Connection, UserError, payload


@strawberry.type
class ItemLifeQueries:
    removed_items = root(
        resolved.removed,
        Connection[Item],
        "The bin: items that you would see, had they not been removed, last removed first. Each stands for its sub-items that "
        "were removed with it. What was said on them is not shown. After 30 days they are erased. For staff.",
    )


def _payload(verb: str, text: str = "The item, as it is now.") -> object:
    return payload(f"Item{verb}Payload", "item", Item, text)


@strawberry.type(description="Why one of many items was not changed.")
class ItemChangeFailure:
    index: int = strawberry.field(description="Its place among the ids, from 0.")
    error: UserError = strawberry.field(description="What was wrong, as if it had been changed alone.")


@strawberry.type(description="What became of many items.")
class ItemsChanged:
    items: list[Item] = strawberry.field(
        description="Those that were changed, as they are now, in your order."
    )
    failures: list[ItemChangeFailure] = strawberry.field(description="The others, in your order.")


_UNSET = strawberry.UNSET


@strawberry.input(description="What to do with each of many items, in this order; what is left out stays.")
class ItemChangeManyInput:
    status_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="A status; items of other types than its own fail."
    )
    priority: int | None = strawberry.field(default=_UNSET, description="Stars, 0 to 5.")
    percent_complete: int | None = strawberry.field(
        default=_UNSET, description="How far it is, 0 to 100; null takes that back."
    )
    agile_points: int | None = strawberry.field(
        default=_UNSET, description="How large it is, 0 to 1,000 points; null takes that back."
    )
    published: bool | None = strawberry.field(
        default=_UNSET, description="Whether customers who follow it may see it."
    )
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Exactly these users and teams work on it; empty for nobody."
    )
    add_follower_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Users, teams, customers and organizations to follow it."
    )
    remove_follower_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Followers to remove."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The project to bring it into; null for out of all."
    )
    archived: bool | None = strawberry.field(default=_UNSET, description="Archive it, or bring it back.")
    removed: bool | None = strawberry.field(default=_UNSET, description="True puts it into the bin.")


@strawberry.input(description="What a new item is made of.")
class ItemSplitInput:
    message_ids: list[strawberry.ID] = strawberry.field(
        description="Messages of the item that you see, 1 to 100."
    )
    title: str | None = strawberry.field(
        default=_UNSET, description="What it is, in a line; by default as the other."
    )
    checklist_entry_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET,
        description="Entries of the item's checklist that go along as they are, done or not, up to 200; for who may change the "
        "item. By default none.",
    )


@strawberry.type
class ItemLifeMutations:
    item_clone = mutation(
        resolved.clone,
        _payload("Clone", "The new item."),
        "Make an item like this one, where it stands, linked to it: with its words, type, priority, points, assignees, tags, "
        "custom fields and checklist; in its first status, with nothing ticked off, not published. What was said, requester, "
        "followers stay behind. For staff.",
        title=(str | None, "Its title; by default the same."),
        links=(bool | None, "Whether it is related to what this one is related to, as far as you see that."),
        plan=(bool | None, "Whether it is planned as this one is, but for what really happened."),
        files=(bool | None, "Whether it has copies of its files, for the same eyes; by default none."),
    )
    item_change_many = mutation(
        item_verbs.change_many,
        payload("ItemChangeManyPayload", "changed", ItemsChanged, "What became of them; of a CONFLICT, why."),
        "Change up to 1,000 items alike, each by the rights that changing it alone needs. Of all or none, one that cannot be "
        "changed gives CONFLICT, and nothing is changed. Each by itself: streams tell of each as it is done.",
        ids=(list[strawberry.ID], "The items, 1 to 1,000."),
        input=(ItemChangeManyInput, "What to do with each."),
        together=(Together, "What becomes of the others where one cannot be changed."),
    )
    item_change_many_as_job = mutation(
        item_verbs.change_many_as_job,
        payload(
            "ItemChangeManyAsJobPayload", "job", Job, "The job that changes them; follow it by `jobsChanged`."
        ),
        "Change up to 10,000 items alike, each by itself, in steps after the answer, by the rights that you have at each: what "
        "changing it alone needs. Those that cannot be changed are left out; `jobFailures` says why. All of them or none: "
        "`itemChangeMany`. For staff; a key needs `projects:read` beside.",
        ids=(list[strawberry.ID], "The items, 1 to 10,000."),
        input=(ItemChangeManyInput, "What to do with each."),
    )
    item_merge = mutation(
        resolved.merge,
        _payload("Merge", "The item that was merged, as it is now."),
        "Merge an item into another that is about the same. It is finished, in the last status of its type that means an end, "
        "and leads to the other (`mergedInto`). Its people and what was said on it stay with it: nobody sees more than before. "
        "Who of the staff worked on it or followed it follows the other now, if they see that. What its customers say from then "
        "on is said on the other, if exactly the same customers see both; else on it, and the other's staff are told. You must "
        "be allowed to change both. For staff.",
        into_id=(strawberry.ID, "The other, which stands for both."),
        into_version=(int | None, "The other's version that you saw: CONFLICT if it has changed since."),
    )
    item_undo_merge = mutation(
        resolved.undo_merge,
        _payload("UndoMerge"),
        "Take a merge back: the item has the status again that it had, and who follows the other by the merge alone does so no "
        "longer. What was said meanwhile stays where it was said.",
    )
    item_split = mutation(
        resolved.split,
        _payload("Split", "The new item."),
        "Make a new item of what was said on another: these messages go to it, in threads like those that they stood in. It is "
        "of the same type, stands where the other does, is linked to it, and is for exactly the same people; of internal "
        "messages alone for the staff among them, without a requester and not published. For staff.",
        input=(ItemSplitInput, "What it is made of."),
    )
    item_archive = mutation(
        resolved.archive,
        _payload("Archive"),
        "Archive a finished item, with all below it, which must be finished too: it is in no list that does not ask for it, is "
        "found by search, and is not changed until it is brought back. What is said on it brings it back.",
    )
    item_unarchive = mutation(
        resolved.unarchive, _payload("Unarchive"), "Bring an archived item back, with all below it."
    )
    item_remove = mutation(
        resolved.remove,
        _payload("Remove", "The item, as it was."),
        "Put an item into the bin, with all below it: nobody sees it any more, and after 30 days it is erased.",
    )
    item_restore = mutation(
        resolved.restore,
        _payload("Restore"),
        "Bring an item back from the bin, with all that was removed with it.",
    )
