"""Mailboxes of other servers, whose mail is fetched. For admins alone; what opens them is never told."""

from datetime import datetime
from typing import Any

import strawberry

import models
from models import MailboxAfter, MailboxAuth, MailTls
from resolvers import mailboxes as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, shows
from schema.inbox import Inbox
from schema.node import Node, payload

_ABOUT = {
    "inbox_id": "The inbox that its mail comes to; by default the workspace's own.",
    "host": "The IMAP server's name. Only public addresses are connected to, and networks that this server's settings allow.",
    "user": "Who signs in there, up to 320 characters.",
    "port": "Its port; by default 993, or 143 for STARTTLS.",
    "tls": "How the way there is encrypted; by default IMPLICIT.",
    "auth": "By what it is opened; by default PASSWORD.",
    "password": "What opens it, for PASSWORD. Given again where `host`, `port`, `tls`, `user`, `auth` or `tokenUrl` change.",
    "token_url": "For XOAUTH2: where tokens are fetched, such as https://login.example.com/token.",
    "client_id": "For XOAUTH2: the name of the client that the refresh token was given to.",
    "client_secret": "For XOAUTH2: that client's secret, if it has one. Given together with the refresh token.",
    "refresh_token": "For XOAUTH2: what tokens are fetched by. Given again like a password.",
    "scope": "For XOAUTH2: the scopes to ask for, separated by spaces; empty where the server needs none.",
    "folder": "The folder that is read; by default INBOX.",
    "after": "What becomes of a mail there, once it is kept here; by default SEEN.",
    "move_to": "For MOVE: the folder that kept mails are moved to.",
    "interval_seconds": "Seconds from one look to the next, 30 to 86,400, by default 300. Servers that tell of new mail (IDLE) "
    "are listened to.",
    "takes_existing": "Whether mails are taken that are in the folder already; by default not.",
    "authserv_id": "The name by which its server signs its Authentication-Results: these are believed if the settings name it "
    "too. By default none are.",
    "is_active": "Whether it is read.",
}


def _must(name: str) -> Any:
    return strawberry.field(description=_ABOUT[name])


def _may(name: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=_ABOUT[name])


@strawberry.type(
    description="A folder on another mail server whose mail is fetched into an inbox. For admins alone."
)
class Mailbox(Node):
    id: strawberry.ID = global_id("mailbox")
    inbox: Inbox | None = batch(
        resolved.inbox, Inbox | None, "The inbox that its mail comes to.", Depends.VIEWER
    )
    host: str = strawberry.field(description="The IMAP server's name.")
    port: int = strawberry.field(description="Its port.")
    tls: MailTls = strawberry.field(description="How the way there is encrypted.")
    user: str = strawberry.field(description="Who signs in there.")
    auth: MailboxAuth = strawberry.field(description="By what it is opened.")
    token_url: str = strawberry.field(description="Where tokens are fetched; empty for a password.")
    client_id: str = strawberry.field(description="For which client they are fetched; empty for a password.")
    scope: str = strawberry.field(description="For which scopes they are fetched.")
    folder: str = strawberry.field(description="The folder that is read.")
    after: MailboxAfter = strawberry.field(description="What becomes of a mail there, once it is kept here.")
    move_to: str = strawberry.field(description="The folder that kept mails are moved to, for MOVE.")
    interval_seconds: int = computed(
        lambda row: row.interval,
        int,
        "Seconds from one look to the next, where its server does not tell of new mail.",
    )
    takes_existing: bool = strawberry.field(description="Whether mails are taken that were there before.")
    authserv_id: str = strawberry.field(
        description="The name by which its server signs Authentication-Results that are believed; empty for none."
    )
    is_active: bool = strawberry.field(description="Whether it is read.")
    last_checked_at: datetime | None = strawberry.field(
        description="When it was last looked at, well or not; null before the first time."
    )
    last_error: str = strawberry.field(description="Why the last look failed; empty where it did not.")
    failures: int = strawberry.field(description="How many looks have failed in a row.")
    next_check_at: datetime = computed(
        lambda row: row.due_at,
        datetime,
        "When it is looked at again at the latest; after failures ever later, up to an hour.",
    )
    fetched: int = strawberry.field(description="How many mails were fetched.")
    skipped: int = strawberry.field(description="How many mails were left there, being too large.")
    last_skipped: str = strawberry.field(description="Why the last of them was; empty where none was.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    is_type_of = shows(models.Mailbox)


@strawberry.input(description="A new mailbox.")
class MailboxCreateInput:
    host: str = _must("host")
    user: str = _must("user")
    inbox_id: strawberry.ID | None = _may("inbox_id")
    port: int | None = _may("port")
    tls: MailTls | None = _may("tls")
    auth: MailboxAuth | None = _may("auth")
    password: str | None = _may("password")
    token_url: str | None = _may("token_url")
    client_id: str | None = _may("client_id")
    client_secret: str | None = _may("client_secret")
    refresh_token: str | None = _may("refresh_token")
    scope: str | None = _may("scope")
    folder: str | None = _may("folder")
    after: MailboxAfter | None = _may("after")
    move_to: str | None = _may("move_to")
    interval_seconds: int | None = _may("interval_seconds")
    takes_existing: bool | None = _may("takes_existing")
    authserv_id: str | None = _may("authserv_id")


@strawberry.input(
    description="What to change in a mailbox; what is left out stays. Another place is read from its beginning."
)
class MailboxEditInput:
    inbox_id: strawberry.ID | None = _may("inbox_id")
    host: str | None = _may("host")
    user: str | None = _may("user")
    port: int | None = _may("port")
    tls: MailTls | None = _may("tls")
    auth: MailboxAuth | None = _may("auth")
    password: str | None = _may("password")
    token_url: str | None = _may("token_url")
    client_id: str | None = _may("client_id")
    client_secret: str | None = _may("client_secret")
    refresh_token: str | None = _may("refresh_token")
    scope: str | None = _may("scope")
    folder: str | None = _may("folder")
    after: MailboxAfter | None = _may("after")
    move_to: str | None = _may("move_to")
    interval_seconds: int | None = _may("interval_seconds")
    takes_existing: bool | None = _may("takes_existing")
    authserv_id: str | None = _may("authserv_id")
    is_active: bool | None = _may("is_active")


def _payload(verb: str, description: str) -> object:
    return payload(f"Mailbox{verb}Payload", "mailbox", Mailbox, description)


@strawberry.type
class MailboxMutations:
    mailbox_create = mutation(
        resolved.create,
        _payload("Create", "The mailbox."),
        "Fetch the mail of a mailbox from now on. For admins.",
        input=(MailboxCreateInput, "The mailbox."),
    )
    mailbox_edit = mutation(
        resolved.edit,
        _payload("Edit", "The mailbox, as it is now."),
        "Change a mailbox; it is looked at at once. For admins.",
        input=(MailboxEditInput, "The changes."),
    )
    mailbox_remove = mutation(
        resolved.remove,
        _payload("Remove", "The mailbox, as it was."),
        "Fetch its mail no longer, and forget what opens it; what was fetched stays. For admins.",
    )
    mailbox_check = mutation(
        resolved.check,
        _payload("Check", "The mailbox."),
        "Try it out now: reach its server, sign in, open its folders. CONFLICT says in a sentence what is wrong, and which part "
        "of the mailbox is at fault. Nothing is fetched, or changed, by that. For admins.",
    )
