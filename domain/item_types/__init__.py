"""The verbs of types of items; those of their statuses are in `domain/statuses/`."""

from domain.item_types.create import NewItemType, create
from domain.item_types.edit import edit
from domain.item_types.remove import remove
from domain.item_types.reorder import reorder
from domain.item_types.set_transitions import set_transitions

__all__ = ["NewItemType", "create", "edit", "remove", "reorder", "set_transitions"]
