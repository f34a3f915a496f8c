"""The verbs of custom fields; what sets their values is `domain/items/fields.py`."""

from domain.custom_fields.archive import archive, restore
from domain.custom_fields.create import NewCustomField, create
from domain.custom_fields.edit import Edited, edit
from domain.custom_fields.given import NewOption
from domain.custom_fields.reorder import reorder

__all__ = ["Edited", "NewCustomField", "NewOption", "archive", "create", "edit", "reorder", "restore"]
