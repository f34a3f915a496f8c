"""Items: tickets, tasks and whatever else a company works on."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import Source
from realtime.presence import Doing
from resolvers import conversations as threads
from resolvers import drafts, item_verbs
from resolvers import history as past
from resolvers import items as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows, staff_column
from schema.conversation import Conversation, Message
from schema.event import HistoryEntry
from schema.item_filter import ItemFilter, ItemOrder
from schema.item_type import ItemType, Status
from schema.node import Connection, Node, payload
from schema.principal import Customer, Principal
from schema.project import Project

if TYPE_CHECKING:
    from schema.draft import Draft


@strawberry.type(description="What you may do to an item.")
class ItemPermissions:
    edit: bool = computed(lambda can: "item.edit" in can, bool, "Change its words and properties.")
    set_status: bool = computed(lambda can: "item.set_status" in can, bool, "Move it along its life.")
    assign: bool = computed(lambda can: "item.assign" in can, bool, "Choose who works on it.")
    move: bool = computed(lambda can: "item.move" in can, bool, "Bring it into another project.")
    publish: bool = computed(
        lambda can: "item.publish" in can, bool, "Show it to its customers' followers, or not."
    )
    reply: bool = computed(lambda can: "item.reply" in can, bool, "Say something that its customers see.")
    note: bool = computed(lambda can: "item.note" in can, bool, "Say something that no customer sees.")
    follow: bool = computed(lambda can: "item.follow" in can, bool, "Follow and unfollow it.")
    add_followers: bool = computed(lambda can: "item.add_followers" in can, bool, "Make others follow it.")


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
    published: bool = strawberry.field(description="Whether customers who follow it may see it.")
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
    linked_items: list[Annotated["Item", strawberry.lazy("schema.item")]] | None = batch(
        resolved.linked,
        list[Annotated["Item", strawberry.lazy("schema.item")]] | None,
        "Items it has to do with, where you may see them. Null for customers.",
        Depends.VIEWER,
    )
    viewer_follows: bool = batch(resolved.i_follow, bool, "Whether you follow it yourself.", Depends.VIEWER)
    viewer_can: ItemPermissions = batch(
        resolved.viewer_can, ItemPermissions, "What you may do to it.", Depends.VIEWER
    )
    last_message: Message | None = batch(
        resolved.last_message, Message | None, "The newest message that you may see.", Depends.ROW
    )
    conversations: list[Conversation] = batch(
        threads.of_item,
        list[Conversation],
        "Its threads that you may see, oldest first.",
        Depends.ROW,
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
    history: Connection[HistoryEntry] = batch(
        past.of_item,
        Connection[HistoryEntry],
        "What happened to it, newest first, as far as you may know.",
        Depends.VIEWER,
    )

    is_type_of = shows(models.Item)


@strawberry.type(description="How many items have a status.")
class StatusCount:
    status: Status = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many items you may see have it.")


_UNSET = strawberry.UNSET


@strawberry.input(description="A new item.")
class ItemCreateInput:
    title: str = strawberry.field(description="What it is, in a line: 1 to 500 characters.")
    description: str | None = strawberry.field(
        default="", description="What it is, at length: up to 100,000 characters."
    )
    type_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Its type; by default ticket."
    )
    priority: int | None = strawberry.field(default=0, description="Stars, 0 to 5.")
    published: bool | None = strawberry.field(
        default=_UNSET, description="By default as its type says: tickets are."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="Its project; null for none. Left out: tickets go to the project for incoming ones, others to none.",
    )
    requester_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The customer it is made for."
    )
    requester_email: str | None = strawberry.field(
        default=_UNSET, description="The customer it is made for, by mail address; made if there is none yet."
    )
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Users and teams to work on it."
    )
    follower_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Users, teams, customers and organizations to follow it."
    )
    source: Source | None = strawberry.field(
        default=_UNSET, description="By which door it came in; by default API."
    )


@strawberry.input(description="What to change in an item; what is left out stays.")
class ItemEditInput:
    title: str | None = strawberry.field(default=_UNSET, description="1 to 500 characters.")
    description: str | None = strawberry.field(default=_UNSET, description="Up to 100,000 characters.")
    priority: int | None = strawberry.field(default=_UNSET, description="Stars, 0 to 5.")
    published: bool | None = strawberry.field(
        default=_UNSET, description="Whether customers who follow it may see it."
    )


@strawberry.type
class ItemQueries:
    items = root(
        resolved.items,
        Connection[Item],
        "Items that you may see, last changed first.",
        filter=(ItemFilter | None, "Which items."),
        order_by=(list[ItemOrder] | None, "In which order, up to four terms; equal rows come by id."),
    )
    item = root(resolved.item, Item | None, "One item by id or by key; null where you see none.")
    item_status_counts = root(
        resolved.status_counts,
        list[StatusCount],
        "How many items that you may see have each status.",
        filter=(ItemFilter | None, "Which items."),
    )


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
        "Move an item along its life.",
        status_id=(strawberry.ID, "A status of the item's type."),
    )
    item_assign = mutation(
        item_verbs.assign,
        _payload("Assign"),
        "Say who works on an item.",
        assignee_ids=(list[strawberry.ID], "Exactly these users and teams; empty for nobody."),
    )
    item_follow = mutation(item_verbs.follow, _payload("Follow"), "Follow an item that you see.")
    item_unfollow = mutation(item_verbs.unfollow, _payload("Unfollow"), "Follow an item no longer.")
    item_change_followers = mutation(
        item_verbs.change_followers,
        _payload("ChangeFollowers"),
        "Make others follow an item, or no longer.",
        add=(list[strawberry.ID] | None, "Users, teams, customers and organizations to follow it."),
        remove=(list[strawberry.ID] | None, "Followers to remove."),
    )
    item_move = mutation(
        item_verbs.move,
        _payload("Move"),
        "Bring an item into a project, or out of all.",
        project_id=(strawberry.ID | None, "The project; null for none."),
    )
    item_signal = mutation(
        item_verbs.signal,
        _payload("Signal"),
        "Say what you are doing on an item just now. It is forgotten after ten seconds: repeat it while it lasts.",
        doing=(Doing, "What you are doing."),
    )
