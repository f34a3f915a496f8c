"""Inboxes: where mail comes in. For admins alone."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from domain import inboxes as verbs
from resolvers import inboxes as resolved
from resolvers import mailboxes
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.item_type import ItemType
from schema.node import Connection, Node, payload
from schema.principal import Principal
from schema.project import Project

if TYPE_CHECKING:
    from schema.mailbox import Mailbox

_UNSET = strawberry.UNSET
_NAME = "1 to 200 characters."
_ADDRESSES = "Exactly these addresses, up to 100; none that another inbox or a person has."
_SENDERS = (
    "Exactly these mail addresses and domains may begin requests here, up to 1,000; empty for everybody."
)
_BLOCKED = "Exactly the mail of these addresses and domains is set aside, up to 1,000."
_TRUSTED = "Exactly the mail of these addresses and domains is never suspected, up to 1,000."
_LISTS = (
    "Exactly these of the company's own distribution lists, by address or list id, and forwards, by the address whose mail is "
    "passed on, up to 100."
)


@strawberry.type(description="What becomes of the mail to some addresses. For admins alone.")
class Inbox(Node):
    id: strawberry.ID = global_id("inbox")
    name: str = strawberry.field(description="The name.")
    is_default: bool = computed(
        lambda row: row.is_default, bool, "Whether mail comes here that nothing leads elsewhere."
    )
    generated_address: str | None = computed(
        verbs.generated_address,
        str | None,
        "An address that was made with the workspace, to forward mail to; of the default inbox alone.",
    )
    addresses: list[str] = batch(
        resolved.addresses, list[str], "The addresses whose mail comes here.", Depends.ROW
    )
    project: Project | None = batch(
        resolved.project, Project | None, "Where new mails become items.", Depends.VIEWER
    )
    type: ItemType = batch(resolved.type, ItemType, "What kind of item they become.", Depends.ROW)
    assignee: Principal | None = batch(
        resolved.assignee, Principal | None, "The user or team who is assigned to them.", Depends.ROW
    )
    allowed_senders: list[str] = computed(
        lambda row: row.allowed_senders,
        list[str],
        "Mail addresses and domains that may begin requests here; empty for everybody. Mail of others is kept aside.",
    )
    own_lists: list[str] = computed(
        lambda row: row.own_lists,
        list[str],
        "The company's own distribution lists that lead here, by address or list id, and the addresses whose mail is passed on "
        "to here: mail by them is written by people, whatever lists and rules put into its head.",
    )
    blocked_senders: list[str] = computed(
        lambda row: row.blocked_senders or [],
        list[str],
        "Mail addresses and domains whose mail is set aside, whatever it says; those of the default inbox hold for all inboxes.",
    )
    trusted_senders: list[str] = computed(
        lambda row: row.trusted_senders or [],
        list[str],
        "Mail addresses and domains whose mail is never suspected; those of the default inbox hold for all inboxes. An address "
        "that is trusted is not blocked by its domain either.",
    )
    set_aside: int = batch(
        resolved.set_aside,
        int,
        "How many mails are set aside.",
        Depends.VIEWER,
    )
    mailboxes: list[Annotated["Mailbox", strawberry.lazy("schema.mailbox")]] = batch(
        mailboxes.of_inbox,
        list[Annotated["Mailbox", strawberry.lazy("schema.mailbox")]],
        "Mailboxes of other servers whose mail is fetched into it.",
        Depends.VIEWER,
    )
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    is_type_of = shows(models.Inbox)


@strawberry.type
class InboxQueries:
    inboxes = root(resolved.inboxes, Connection[Inbox], "Inboxes, by name; none but for admins.")
    inbox = root(resolved.inbox, Inbox | None, "One inbox; null where you see none.")


@strawberry.input(description="A new inbox.")
class InboxCreateInput:
    name: str = strawberry.field(description=_NAME)
    addresses: list[str] = strawberry.field(description=_ADDRESSES)
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="Where its mails become items; by default the project for incoming tickets.",
    )
    type_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="What kind of item; by default ticket."
    )
    assignee_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="A user or team to assign to each; by default nobody."
    )
    allowed_senders: list[str] | None = strawberry.field(default=_UNSET, description=_SENDERS)
    own_lists: list[str] | None = strawberry.field(default=_UNSET, description=_LISTS)
    blocked_senders: list[str] | None = strawberry.field(default=_UNSET, description=_BLOCKED)
    trusted_senders: list[str] | None = strawberry.field(default=_UNSET, description=_TRUSTED)


@strawberry.input(description="What to change in an inbox; what is left out stays.")
class InboxEditInput:
    name: str | None = strawberry.field(default=_UNSET, description=_NAME)
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Where its mails become items."
    )
    addresses: list[str] | None = strawberry.field(default=_UNSET, description=_ADDRESSES)
    type_id: strawberry.ID | None = strawberry.field(default=_UNSET, description="What kind of item.")
    assignee_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="A user or team to assign to each; null for nobody."
    )
    allowed_senders: list[str] | None = strawberry.field(default=_UNSET, description=_SENDERS)
    own_lists: list[str] | None = strawberry.field(default=_UNSET, description=_LISTS)
    blocked_senders: list[str] | None = strawberry.field(default=_UNSET, description=_BLOCKED)
    trusted_senders: list[str] | None = strawberry.field(default=_UNSET, description=_TRUSTED)


def _payload(verb: str, description: str) -> object:
    return payload(f"Inbox{verb}Payload", "inbox", Inbox, description)


@strawberry.type
class InboxMutations:
    inbox_create = mutation(
        resolved.create,
        _payload("Create", "The inbox."),
        "Make an inbox. For admins.",
        input=(InboxCreateInput, "The inbox."),
    )
    inbox_edit = mutation(
        resolved.edit,
        _payload("Edit", "The inbox, as it is now."),
        "Change an inbox. For admins.",
        input=(InboxEditInput, "The changes."),
    )
    inbox_remove = mutation(
        resolved.remove,
        _payload("Remove", "The inbox, as it was."),
        "Remove an inbox: mail to its addresses is no longer taken; what it made stays. Not the default one. For admins.",
    )
