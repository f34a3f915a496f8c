"""What can be said, said better, taken back and read; and the threads that it stands in."""

from domain.conversations.change import edit as edit_message
from domain.conversations.change import remove as remove_message
from domain.conversations.draft import discard as discard_draft
from domain.conversations.draft import save as save_draft
from domain.conversations.new_message import NewMessage
from domain.conversations.participants import bring_in, change_participants, leave, start
from domain.conversations.post import note, post, reply
from domain.conversations.read import mark_read
from domain.conversations.thread import create, edit, set_open

__all__ = [
    "NewMessage",
    "bring_in",
    "change_participants",
    "create",
    "discard_draft",
    "edit",
    "edit_message",
    "leave",
    "mark_read",
    "note",
    "post",
    "remove_message",
    "reply",
    "save_draft",
    "set_open",
    "start",
]
