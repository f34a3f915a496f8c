"""How lists of projects understand a filter and an order."""

from collections.abc import Sequence

from models import Viewer
from models.paging import Sort, complete
from models.properties.filters import Filter
from models.properties.project import PROJECT
from resolvers.inputs import OrderInput, filter_tree, sorts

BY_NAME = complete([Sort("name_folded")])


def project_filter(filter: object | None, viewer: Viewer) -> Filter:
    """Raises: Invalid, NotAllowed (by what is for staff)."""
    return filter_tree(PROJECT, filter, viewer)


def project_order(order_by: Sequence[OrderInput] | None, viewer: Viewer) -> tuple[Sort, ...]:
    """By name, where nothing else is asked for. Raises: Invalid, NotAllowed (by what is for staff)."""
    return sorts(PROJECT, order_by, viewer) if order_by else BY_NAME
