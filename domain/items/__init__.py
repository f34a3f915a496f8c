"""What can be done with items."""

from domain.items.create import NewItem, create
from domain.items.edit import edit
from domain.items.move import move
from domain.items.parties import assign, change_followers, follow, unfollow
from domain.items.set_status import set_status

__all__ = [
    "NewItem",
    "assign",
    "change_followers",
    "create",
    "edit",
    "follow",
    "move",
    "set_status",
    "unfollow",
]
