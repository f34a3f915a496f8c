"""What can be done with projects."""

from domain.projects.archive import archive, unarchive
from domain.projects.create import create
from domain.projects.edit import edit
from domain.projects.follow import change_followers, follow, unfollow
from domain.projects.share import Grant, share, share_many, share_with_new, unshare

__all__ = [
    "Grant",
    "archive",
    "change_followers",
    "create",
    "edit",
    "follow",
    "share",
    "share_many",
    "share_with_new",
    "unarchive",
    "unfollow",
    "unshare",
]
