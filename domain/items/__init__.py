"""What can be done with items."""

from domain.items.archive import archive, unarchive
from domain.items.change_in_steps import change_many_as_job
from domain.items.change_many import Changes, Together, change_many
from domain.items.convert import convert
from domain.items.create import NewItem, create
from domain.items.edit import edit
from domain.items.files import attach_files, detach_file
from domain.items.move import move
from domain.items.mute import mute, unmute
from domain.items.parties import assign, change_followers, follow, unfollow
from domain.items.place import place
from domain.items.remove import remove, restore
from domain.items.said import Points, Progress
from domain.items.set_status import set_status
from domain.items.spots import Wanted
from domain.items.tags import change_tags

__all__ = [
    "Changes",
    "NewItem",
    "Points",
    "Progress",
    "Together",
    "Wanted",
    "archive",
    "assign",
    "attach_files",
    "change_followers",
    "change_many",
    "change_many_as_job",
    "change_tags",
    "convert",
    "create",
    "detach_file",
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
