"""What can be done with items."""

from domain.items.archive import archive, unarchive
from domain.items.change_many import Changes, Together, change_many
from domain.items.convert import convert
from domain.items.create import NewItem, create
from domain.items.edit import edit
from domain.items.move import move
from domain.items.mute import mute, unmute
from domain.items.parties import assign, change_followers, follow, unfollow
from domain.items.place import place
from domain.items.remove import remove, restore
from domain.items.set_status import set_status
from domain.items.spots import Wanted
from domain.items.tags import change_tags

__all__ = [
    "Changes",
    "NewItem",
    "Together",
    "Wanted",
    "archive",
    "assign",
    "change_followers",
    "change_many",
    "change_tags",
    "convert",
    "create",
    "edit",
    "follow",
    "move",
    "mute",
    "place",
    "remove",
    "restore",
    "set_status",
    "unarchive",
    "unfollow",
    "unmute",
]
