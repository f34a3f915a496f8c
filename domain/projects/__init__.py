"""What can be done with projects."""

from domain.projects.archive import archive, unarchive
from domain.projects.create import create
from domain.projects.details import Details
from domain.projects.edit import edit
from domain.projects.files import attach_files, detach_file
from domain.projects.follow import change_followers, follow, unfollow
from domain.projects.remove import remove, restorable, restore
from domain.projects.share import Grant, share, share_many, share_with_new, unshare

__all__ = [
    "Details",
    "Grant",
    "archive",
    "attach_files",
    "change_followers",
    "create",
    "detach_file",
    "edit",
    "follow",
    "remove",
    "restorable",
    "restore",
    "share",
    "share_many",
    "share_with_new",
    "unarchive",
    "unfollow",
    "unshare",
]
