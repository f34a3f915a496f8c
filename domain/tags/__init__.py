"""The verbs of tags; what puts them on items is `domain/items/tags.py`."""

from domain.tags.create import create
from domain.tags.edit import edit
from domain.tags.remove import remove

__all__ = ["create", "edit", "remove"]
