"""What can be done with the folders of projects."""

from domain.folders.create import create
from domain.folders.edit import edit
from domain.folders.move import move
from domain.folders.remove import remove

__all__ = ["create", "edit", "move", "remove"]
