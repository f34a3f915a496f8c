"""How every list of items, its counts and its stream understand a filter."""

from models import Viewer
from models.properties.filters import Filter
from models.properties.item import ITEM, listed
from resolvers.inputs import filter_tree


def item_filter(filter: object | None, viewer: Viewer, *, live: bool = False) -> Filter:
    """What is archived is left out, where the filter does not ask for it. Raises: Invalid, FilterNotLive."""
    return listed(filter_tree(ITEM, filter, viewer, live=live))
