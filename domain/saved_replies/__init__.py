"""The verbs of saved replies."""

from domain.saved_replies.create import NewSavedReply, create
from domain.saved_replies.edit import edit
from domain.saved_replies.remove import remove
from domain.saved_replies.render import Rendered, render

__all__ = ["NewSavedReply", "Rendered", "create", "edit", "remove", "render"]
