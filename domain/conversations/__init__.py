"""What can be said, and read."""

from domain.conversations.post import NewMessage, note, reply
from domain.conversations.read import mark_read

__all__ = ["NewMessage", "mark_read", "note", "reply"]
