"""The verbs of statuses, each a type's own."""

from domain.statuses.create import NewStatus, create
from domain.statuses.edit import edit
from domain.statuses.remove import remove
from domain.statuses.reorder import reorder

__all__ = ["NewStatus", "create", "edit", "remove", "reorder"]
