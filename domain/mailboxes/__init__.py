"""Mailboxes of other servers: set up by admins, read by the worker."""

from domain.mailboxes.create import NewMailbox, create
from domain.mailboxes.edit import edit
from domain.mailboxes.given import secret as checked_secret
from domain.mailboxes.locked import Secret, authserv_ids, opened, resealed, secret_of, with_token
from domain.mailboxes.remove import remove

__all__ = [
    "NewMailbox",
    "Secret",
    "authserv_ids",
    "checked_secret",
    "create",
    "edit",
    "opened",
    "remove",
    "resealed",
    "secret_of",
    "with_token",
]
