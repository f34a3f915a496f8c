"""What can be done with inboxes, and which inbox an address leads to."""

from domain.inboxes.create import NewInbox, create
from domain.inboxes.edit import edit
from domain.inboxes.remove import remove
from domain.inboxes.routing import allows, default, generated_address, holding, with_key

__all__ = [
    "NewInbox",
    "allows",
    "create",
    "default",
    "edit",
    "generated_address",
    "holding",
    "remove",
    "with_key",
]
