"""How lists of items are narrowed and sorted."""

from models.properties.item import ITEM
from schema.filters import filter_input, order_input

ItemFilter = filter_input("ItemFilter", ITEM, module=__name__)
ItemOrder = order_input("ItemOrder", ITEM)
