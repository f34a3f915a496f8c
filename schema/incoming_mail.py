"""Mails that came in, and those of them that wait for an admin. For admins alone."""

from datetime import datetime

import strawberry

import models
from models import Door, IncomingReason, IncomingState, MailMark
from resolvers import incoming_mails as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.inbox import Inbox
from schema.message import Message
from schema.node import Connection, Node, payload

_UNSET = strawberry.UNSET


@strawberry.type(description="Why a mail was set aside, or not taken as what it claims to be.")
class IncomingMailReason:
    code: IncomingReason = strawberry.field(description="What kind of reason; translate by this.")
    message: str = strawberry.field(description="An English sentence.")


@strawberry.type(description="A mail that came in. For admins alone.")
class IncomingMail(Node):
    id: strawberry.ID = global_id("incoming_mail")
    state: IncomingState = strawberry.field(description="How far it has come.")
    received_at: datetime = strawberry.field(description="When it came in.")
    door: Door | None = strawberry.field(description="By which way it came; null where that was not kept.")
    size: int = strawberry.field(description="Its size in bytes, as it came.")
    from_name: str = strawberry.field(description="Whom it claims to be from, by name; may be empty.")
    from_address: str = strawberry.field(description="The address that it claims to be from; may be empty.")
    subject: str | None = strawberry.field(description="Its subject; null until it was read.")
    preview: str | None = strawberry.field(
        description="How its text begins, as plain text, up to 2,000 characters; null until it was read, and once it was erased."
    )
    attachment_names: list[str] = computed(
        lambda row: row.attachment_names or [], list[str], "The names of its files, up to 100."
    )
    reasons: list[IncomingMailReason] = computed(
        resolved.reasons,
        list[IncomingMailReason],
        "Why it was set aside, or not taken as what it claims to be, the strongest first; they stay when it is released.",
    )
    error: str = strawberry.field(description="What went wrong when it was last tried; empty if nothing did.")
    marks: list[MailMark] = computed(
        resolved.marks, list[MailMark], "What shows that no person wrote it, or not to us alone."
    )
    inbox: Inbox | None = batch(
        resolved.inbox, Inbox | None, "The inbox that it came to; null until it was read.", Depends.VIEWER
    )
    message: Message | None = batch(
        resolved.message,
        Message | None,
        "What it became; null where it became nothing, or nothing that you may see.",
        Depends.VIEWER,
    )
    released_at: datetime | None = strawberry.field(description="When an admin let it in, if one did.")
    erase_at: datetime | None = strawberry.field(
        description="When it is erased by itself (if something was made of it, only the raw mail); null if never."
    )
    raw_url: str | None = batch(
        resolved.raw_urls,
        str | None,
        "The mail as it came, to be saved: a link of your own for ten minutes. Null once it was erased.",
        Depends.VIEWER,
    )

    is_type_of = shows(models.IncomingMail)


@strawberry.input(description="Which mails; all of what is given holds.")
class IncomingMailFilter:
    states: list[IncomingState] | None = strawberry.field(
        default=_UNSET, description="In one of these states."
    )
    reasons: list[IncomingReason] | None = strawberry.field(
        default=_UNSET, description="Whose strongest reason is one of these."
    )
    inbox_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Which came to one of these inboxes."
    )
    sender: str | None = strawberry.field(
        default=_UNSET, description="Which claim to be from exactly this address."
    )
    received_since: str | None = strawberry.field(
        default=_UNSET,
        description="At or after this instant (ISO 8601 with its offset), or since a time (-P7D).",
    )
    received_until: str | None = strawberry.field(
        default=_UNSET, description="Before this instant, or before a time ago."
    )


@strawberry.type
class IncomingMailQueries:
    incoming_mails = root(
        resolved.incoming_mails,
        Connection[IncomingMail],
        "Mails that came in, newest first; none but for admins.",
        filter=(IncomingMailFilter | None, "Which mails."),
    )
    incoming_mail = root(
        resolved.incoming_mail, IncomingMail | None, "One mail that came in; null where you see none."
    )


def _payload(verb: str, description: str) -> object:
    return payload(f"IncomingMail{verb}Payload", "incoming_mail", IncomingMail, description)


@strawberry.type
class IncomingMailMutations:
    incoming_mail_release = mutation(
        resolved.release,
        _payload("Release", "The mail, as it is now."),
        "Let in a mail that was set aside: it becomes what it would have become. Sent again, nothing more happens. For admins.",
        allow_sender=(
            bool,
            "Whether its sender is trusted from now on: the inbox allows them, and does not block or suspect them.",
        ),
    )
    incoming_mail_retry = mutation(
        resolved.retry,
        _payload("Retry", "The mail, as it is now."),
        "Try again a mail of which nothing could be made. Sent again, nothing more happens. For admins.",
    )
    incoming_mail_discard = mutation(
        resolved.discard,
        _payload("Discard", "The mail, as it was."),
        "Erase a mail that was set aside, or of which nothing could be made. For admins.",
    )
