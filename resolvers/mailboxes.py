"""Mailboxes of other servers: what admins read of them, and their mutations."""

from typing import Any

import strawberry

from domain import mailboxes as verbs
from domain.mailboxes import Secret
from kit.text import camel
from mail import fetching
from models import Inbox, Mailbox
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.relations import Many, One

of_inbox = Many("inbox_id", Mailbox.visible_to, ("created_at", "id"))
inbox = One("inbox_id", Inbox.visible_to)

_COLUMNS = {
    name: name
    for name in (
        *("host", "port", "tls", "user", "auth", "token_url", "client_id", "scope", "folder", "after"),
        *("move_to", "takes_existing", "authserv_id", "is_active"),
    )
} | {"interval_seconds": "interval"}
_SECRETS = ("password", "refresh_token", "client_secret")


@outcome("mailbox")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> Mailbox:
    new = verbs.NewMailbox(
        inbox_id=optional(given(input.inbox_id), "inbox", path=("input", "inboxId")),
        secret=_secret(input) or Secret(),
        **{name: value for name, value in _columns(input).items() if value is not None},
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


@outcome("mailbox")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Mailbox:
    columns = _columns(input)
    if (inbox_id := given(input.inbox_id)) is not None:
        columns["inbox_id"] = key(inbox_id, "inbox", path=("input", "inboxId"))
    never_cleared(input, *_COLUMNS, "inbox_id")
    return await verbs.edit(
        info.context.viewer, key(id, "mailbox"), version, secret=_secret(input), **columns
    )


@outcome("mailbox")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Mailbox:
    return await verbs.remove(info.context.viewer, key(id, "mailbox"), version)


@outcome("mailbox")
async def check(info: Ask, id: strawberry.ID) -> Mailbox:
    return await fetching.check(info.context.viewer, key(id, "mailbox"))


def _columns(input: Any) -> dict[str, Any]:
    return {
        column: getattr(input, name)
        for name, column in _COLUMNS.items()
        if getattr(input, name, strawberry.UNSET) is not strawberry.UNSET
    }


def _secret(input: Any) -> Secret | None:
    """What opens it, as a whole; None where nothing of it was given. Raises: Invalid, TooLarge."""
    told = {name: value for name in _SECRETS if (value := given(getattr(input, name))) is not None}
    checked = {name: verbs.checked_secret(value, "input", camel(name)) for name, value in told.items()}
    return Secret(**checked) if checked else None
