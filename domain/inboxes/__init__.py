"""What can be done with inboxes, and which inbox an address leads to."""

from domain.inboxes.create import NewInbox, create
from domain.inboxes.edit import edit
from domain.inboxes.remove import remove
from domain.inboxes.routing import Led, allows, default, generated_address, holding, led_to, sending, with_key

__all__ = [
    "Led",
    "NewInbox",
    "allows",
    "create",
    "default",
    "edit",
    "generated_address",
    "holding",
    "led_to",
    "remove",
    "sending",
    "with_key",
]
