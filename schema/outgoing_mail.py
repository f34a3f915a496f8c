"""Mail that goes out, and how far it has come. For staff."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import AttemptOutcome, Delivery
from resolvers import outgoing_mails as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.node import Connection, Node, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item
    from schema.message import Message

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]
LazyMessage = Annotated["Message", strawberry.lazy("schema.message")]


@strawberry.type(description="One attempt at handing a mail to a server.")
class MailAttempt:
    at: datetime = strawberry.field(description="When.")
    server: str = strawberry.field(description="Which server, with its port; `kept` where there is none.")
    outcome: AttemptOutcome = strawberry.field(description="What came of it.")
    code: int | None = strawberry.field(description="The SMTP code; null where no server answered.")
    reply: str = strawberry.field(description="What it said, or why nothing was.")

    is_type_of = shows(models.MailAttempt)


@strawberry.type(
    description="A mail to one person. Admins see all, other staff those about items that they see, customers none."
)
class OutgoingMail(Node):
    id: strawberry.ID = global_id("outgoing_mail")
    state: Delivery = computed(lambda row: row.delivery, Delivery, "How far it has come.")
    recipient: Principal = batch(resolved.recipient, Principal, "To whom it goes.", Depends.ROW)
    subject: str = strawberry.field(description="What it is about; empty until it was sent.")
    item: LazyItem | None = batch(resolved.item, LazyItem | None, "The item it is about.", Depends.VIEWER)
    message: LazyMessage | None = batch(
        resolved.message, LazyMessage | None, "The message it tells of, if it tells of one.", Depends.VIEWER
    )
    automatic: bool = strawberry.field(description="Whether nobody wrote what it says.")
    created_at: datetime = strawberry.field(description="Since when it was to be sent.")
    next_attempt_at: datetime | None = computed(
        resolved.next_attempt_at, datetime | None, "When it is tried (again); null where it waits no more."
    )
    sent_at: datetime | None = strawberry.field(description="When a server took it, if one did.")
    reason: str = batch(
        resolved.reasons,
        str,
        "What came in its way last, or why it was not sent; empty if nothing, and for keys without people:read.",
        Depends.ROW,
    )
    attempts: list[MailAttempt] = batch(
        resolved.attempts,
        list[MailAttempt],
        "The attempts at handing it on, oldest first; the last 20. Empty for keys without people:read.",
        Depends.ROW,
    )

    is_type_of = shows(models.OutgoingMail)


@strawberry.input(description="Which mails; all that is given holds.")
class OutgoingMailFilter:
    states: list[Delivery] | None = strawberry.field(
        default=strawberry.UNSET, description="In one of these states."
    )
    recipient_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="To this user or customer."
    )
    item_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="About this item.")


@strawberry.type
class OutgoingMailQueries:
    outgoing_mails = root(
        resolved.outgoing_mails,
        Connection[OutgoingMail],
        "Mails that go out or went, newest first: admins see all, other staff those about items that they see.",
        filter=(OutgoingMailFilter | None, "Which mails."),
    )


@strawberry.type
class OutgoingMailMutations:
    outgoing_mail_retry = mutation(
        resolved.retry,
        payload("OutgoingMailRetryPayload", "outgoing_mail", OutgoingMail, "The mail, as it is now."),
        "Try a mail at once that was put off, given up, cancelled or came back. For who may speak on its item.",
    )
    outgoing_mail_cancel = mutation(
        resolved.cancel,
        payload("OutgoingMailCancelPayload", "outgoing_mail", OutgoingMail, "The mail, as it is now."),
        "Do not send a mail that waits. For who may speak on its item.",
    )
