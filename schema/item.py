"""Items: tickets, tasks and whatever else a company works on."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import Source
from realtime.presence import Doing
from resolvers import checklist_entries as checklists
from resolvers import conversations as threads
from resolvers import custom_fields, drafts, item_links, item_plans, item_verbs, reading, tags
from resolvers import files as attached
from resolvers import history as told
from resolvers import items as resolved
from resolvers.fields import Depends, batch, global_id, mutation, shows, staff_column
from resolvers.recurrences import recurrence as recurs
from schema.checklist_entry import ChecklistEntry
from schema.conversation import Conversation
from schema.custom_field import CustomFieldValue
from schema.event import HistoryEntry, past
from schema.folder import Folder
from schema.item_inputs import ItemCreateInput, ItemEditInput, ItemPlaceInput
from schema.item_link import ItemLink
from schema.item_permissions import ItemPermissions
from schema.item_type import ItemType, Status
from schema.message import File, Message
from schema.node import Connection, Node, payload
from schema.plan import ItemPlan, PlanLink, predecessors, successors
from schema.principal import Customer, Principal
from schema.project import Project
from schema.recurrence import ItemRecurrence
from schema.roll_up import RollUp, rolled_up
from schema.tag import Tag

if TYPE_CHECKING:
    from schema.draft import Draft


@strawberry.type(description="A piece of work with everything said about it.")
class Item(Node):
    id: strawberry.ID = global_id("item")
    key: str = batch(resolved.key, str, "The human key, such as T-1042.", Depends.ROW)
    number: int = strawberry.field(description="The number in the key; one series for the workspace.")
    title: str = strawberry.field(description="What it is, in a line.")
    description: str = strawberry.field(description="What it is, at length.")
    type: ItemType = batch(resolved.type, ItemType, "What kind of item it is.", Depends.ROW)
    status: Status = batch(resolved.status, Status, "How far it has come.", Depends.ROW)
    status_since: datetime = strawberry.field(description="Since when it has its status.")
    priority: int = strawberry.field(description="Stars, 0 to 5.")
    percent_complete: int | None = staff_column(
        "percent_complete",
        int | None,
        "How far it is said to be, 0 to 100; what is finished counts as whole in `rollUp`, whatever it says.",
    )
    agile_points: int | None = staff_column(
        "agile_points", int | None, "How large it is said to be, in points, 0 to 1,000."
    )
    published: bool = strawberry.field(description="Whether customers who follow it may see it.")
    archived: bool = strawberry.field(
        description="Whether it is archived: in no list that does not ask for it, and changed by nobody."
    )
    removed_at: datetime | None = staff_column(
        "removed_at", datetime | None, "Since when it is in the bin (`removedItems`)."
    )
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(
        description="When something that its customers may see last changed."
    )
    finished_at: datetime | None = strawberry.field(description="When it was finished.")
    source: Source | None = staff_column("source", Source | None, "By which door it came in.")
    sender_domain: str | None = staff_column(
        "sender_domain", str | None, "The mail domain it was sent from.", empty_is_null=True
    )
    unverified_sender: str | None = staff_column(
        "unverified_sender",
        str | None,
        "The address it claims to be from, where that could not be verified.",
        empty_is_null=True,
    )
    project: Project | None = batch(
        resolved.project, Project | None, "The project it is in, where you may see that.", Depends.ROW
    )
    parent: Annotated["Item", strawberry.lazy("schema.item")] | None = batch(
        resolved.parent,
        Annotated["Item", strawberry.lazy("schema.item")] | None,
        "Of a sub-item the item that it is a part of, in the same project. Null for customers.",
        Depends.ROW,
    )
    folder: Folder | None = batch(
        resolved.folder,
        Folder | None,
        "The folder it stands in; null at the top of its project, and of sub-items. Null for customers.",
        Depends.ROW,
    )
    children: Connection[Annotated["Item", strawberry.lazy("schema.item")]] = batch(
        resolved.children,
        Connection[Annotated["Item", strawberry.lazy("schema.item")]],
        "The sub-items right below it, in the order of their places. Empty for customers.",
        Depends.ROW,
    )
    child_count: int = batch(
        resolved.child_count, int, "How many sub-items are right below it. 0 for customers.", Depends.ROW
    )
    merged_into: Annotated["Item", strawberry.lazy("schema.item")] | None = batch(
        resolved.merged_into,
        Annotated["Item", strawberry.lazy("schema.item")] | None,
        "Of a duplicate the item that is worked on in its place, where you may see that: it is finished, and not changed until "
        "the merge is taken back (`itemUndoMerge`).",
        Depends.ROW,
    )
    merged_items: Connection[Annotated["Item", strawberry.lazy("schema.item")]] = batch(
        resolved.merged_items,
        Connection[Annotated["Item", strawberry.lazy("schema.item")]],
        "The duplicates that were merged into it, where you may see them, by number: what was said on them stands there.",
        Depends.ROW,
    )
    checklist: list[ChecklistEntry] = batch(
        checklists.of_item,
        list[ChecklistEntry],
        "What is to be ticked off on it, in order: up to 200 entries. Empty for customers.",
        Depends.ROW,
    )
    checklist_total: int | None = staff_column(
        "checklist_total", int | None, "How many entries its checklist has."
    )
    checklist_done: int | None = staff_column(
        "checklist_done", int | None, "How many of them are ticked off."
    )
    requester: Customer | None = batch(resolved.requester, Customer | None, "Who asked for it.", Depends.ROW)
    creator: Principal | None = batch(
        resolved.creator, Principal | None, "Who made it. Null for customers.", Depends.ROW
    )
    assignees: list[Principal] = batch(
        resolved.assignees, list[Principal], "The users and teams who work on it, by name.", Depends.ROW
    )
    followers: list[Principal] | None = batch(
        resolved.followers,
        list[Principal] | None,
        "Who follows it, by name. Null for customers.",
        Depends.ROW,
    )
    plan: ItemPlan | None = batch(
        item_plans.plan,
        ItemPlan | None,
        "When it is to be worked on; null where nobody has said. Null for customers.",
        Depends.ROW,
    )
    roll_up: RollUp | None = rolled_up("what stands below it")
    recurrence: ItemRecurrence | None = batch(
        recurs, ItemRecurrence | None, "When others are made like it. Null for customers.", Depends.ROW
    )
    predecessors: list[PlanLink] | None = predecessors()
    successors: list[PlanLink] | None = successors()
    tags: list[Tag] | None = batch(
        tags.of_item, list[Tag] | None, "Its tags, by name. Null for customers.", Depends.ROW
    )
    custom_fields: list[CustomFieldValue] = batch(
        custom_fields.of_item,
        list[CustomFieldValue],
        "What it has in the custom fields that you may see, in their order; without those that have no value.",
        Depends.ROW,
        keys=(list[str] | None, "Only of the fields with these keys, such as those that a list shows."),
    )
    links: list[ItemLink] | None = batch(
        item_links.links,
        list[ItemLink] | None,
        "How it stands to others that you may see, by their number. Null for customers.",
        Depends.VIEWER,
    )
    linked_items: list[Annotated["Item", strawberry.lazy("schema.item")]] | None = batch(
        resolved.linked,
        list[Annotated["Item", strawberry.lazy("schema.item")]] | None,
        "Items it has to do with, in whatever way, where you may see them: those of `links`, what it was made from, and what was "
        "made from it. Null for customers.",
        Depends.VIEWER,
    )
    made_from: Annotated["Item", strawberry.lazy("schema.item")] | None = batch(
        item_links.made_from,
        Annotated["Item", strawberry.lazy("schema.item")] | None,
        "The item that it was made from, where you may see that. Null for customers.",
        Depends.VIEWER,
    )
    made_items: list[Annotated["Item", strawberry.lazy("schema.item")]] | None = batch(
        item_links.made_items,
        list[Annotated["Item", strawberry.lazy("schema.item")]] | None,
        "The items that were made from it, by number, where you may see them; of more than 200 the newest. Null for customers.",
        Depends.VIEWER,
    )
    viewer_follows: bool = batch(resolved.i_follow, bool, "Whether you follow it yourself.", Depends.VIEWER)
    is_muted: bool = batch(
        resolved.is_muted,
        bool,
        "Whether you have muted it: you are told of it only where you are mentioned or assigned. Nobody else knows.",
        Depends.VIEWER,
    )
    viewer_can: ItemPermissions = batch(
        resolved.viewer_can, ItemPermissions, "What you may do to it.", Depends.VIEWER
    )
    last_message: Message | None = batch(
        resolved.last_message, Message | None, "The newest message that you may see.", Depends.ROW
    )
    unread_count: int = batch(
        reading.unread_on_item,
        int,
        "How many messages by others, in all its threads, are newer than what you have read of each; at most 1,000.",
        Depends.VIEWER,
    )
    files: list[File] = batch(
        attached.of_item, list[File], "Its own files that you may see, oldest first: up to 100.", Depends.ROW
    )
    conversations: list[Conversation] = batch(
        threads.of_item, list[Conversation], "Its threads that you may see, oldest first.", Depends.ROW
    )
    drafts: list[Annotated["Draft", strawberry.lazy("schema.draft")]] = batch(
        drafts.of_item,
        list[Annotated["Draft", strawberry.lazy("schema.draft")]],
        "What you are still writing on it.",
        Depends.VIEWER,
    )
    messages: Connection[Message] = batch(
        threads.messages_of_item,
        Connection[Message],
        "What was said in all its threads that you may see, oldest first.",
        Depends.ROW,
    )
    history: Connection[HistoryEntry] = past(
        told.of_item, "What happened to it, newest first, as far as you may know."
    )

    is_type_of = shows(models.Item)


def _payload(verb: str) -> object:
    return payload(f"Item{verb}Payload", "item", Item, "The item, as it is now.")


@strawberry.type
class ItemMutations:
    item_create = mutation(
        item_verbs.create,
        _payload("Create"),
        "Make an item, also for a customer.",
        input=(ItemCreateInput, "The item."),
    )
    item_edit = mutation(
        item_verbs.edit,
        _payload("Edit"),
        "Change an item's words and properties.",
        input=(ItemEditInput, "The changes."),
    )
    item_set_status = mutation(
        item_verbs.set_status,
        _payload("SetStatus"),
        "Move an item along its life. A status that may not follow the item's gets CONFLICT.",
        status_id=(strawberry.ID, "A status of the item's type: one of its status' `nextStatuses`."),
    )
    item_convert = mutation(
        item_verbs.convert,
        _payload("Convert"),
        "Make an item one of another type, such as a task of a ticket. All that belongs to it stays, its number too; its key "
        "begins with the prefix of its new type, and its old key still leads to it.",
        type_id=(strawberry.ID, "The new type, of those that are offered where it stands."),
        status_id=(
            strawberry.ID | None,
            "Its status there; by default the one of the same name, else the first of the same category.",
        ),
    )
    item_assign = mutation(
        item_verbs.assign,
        _payload("Assign"),
        "Say who works on an item.",
        assignee_ids=(list[strawberry.ID], "Exactly these users and teams; empty for nobody."),
    )
    item_move = mutation(
        item_verbs.move,
        _payload("Move"),
        "Bring an item into a project, behind all that stand in none of its folders, or out of all. What stands below "
        "it, however many, comes with it: you must be allowed to move each, and its type has to be offered there. A sub-item "
        "leaves its parent.",
        project_id=(strawberry.ID | None, "The project; null for none."),
    )
    item_place = mutation(
        item_verbs.place,
        _payload("Place"),
        "Place an item below another, in a folder, at the top of a project, or before or after another: by this, "
        "anything is dragged anywhere. Into another project it goes as by `itemMove`.",
        input=(ItemPlaceInput, "Where to."),
    )
    item_signal = mutation(
        item_verbs.signal,
        _payload("Signal"),
        "Say what you are doing on an item just now. It is forgotten after ten seconds: repeat it while it lasts.",
        doing=(Doing, "What you are doing."),
    )
