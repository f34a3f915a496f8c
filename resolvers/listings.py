"""Roots that give rows: a list by pages, or one row; like relations (`resolvers/relations.py`) loaded as rows or written as JSON.

A root first understands its arguments, then says which rows it means. Signed in must be whoever asks.
"""

import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import Viewer
from models.paging import Page, Sort, page
from models.writing.sources import Row, Source
from models.writing.statement import Place, all_of_them
from resolvers.context import Ask
from resolvers.inputs import window
from resolvers.relations import Asked, page_written, paged, whole_window
from resolvers.signed_in import signed, signed_in

Understand: TypeAlias = Callable[..., Any]
"""(viewer, **arguments) -> what they mean, in keys, instants and texts. Raises: UserError."""

Meant: TypeAlias = Callable[[Viewer, Any], QuerySet[Any]]
"""Which rows are meant, of those that the viewer may see."""

_INFO = inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _window_arguments() -> list[inspect.Parameter]:
    return list(inspect.signature(window).parameters.values())


class Listing:
    """Rows by pages. What it understands is (what narrows the rows, their order)."""

    def __init__(self, model: type[Model], purpose: str, understand: Understand, meant: Meant) -> None:
        self._model = model
        self._purpose = purpose
        self._understand = understand
        self._meant = meant
        own = list(inspect.signature(understand).parameters.values())[1:]
        paging = [each.replace(default=None) for each in _window_arguments()]
        self.__signature__ = inspect.Signature([_INFO, *own, *paging])

    async def __call__(self, info: Ask, **arguments: Any) -> Page[Any]:
        viewer = signed_in(info)
        asked, own = _parted(arguments)
        narrowed, sorts = self._understand(viewer, **own)
        return await page(self._meant(viewer, narrowed), sorts, window(**asked), self._purpose)

    def asks(self, viewer: Viewer, **arguments: Any) -> Asked:
        """Raises: UserError."""
        asked, own = _parted(arguments)
        narrowed, sorts = self._understand(signed(viewer), **own)
        return paged(self._model, sorts, whole_window(asked), self._purpose, narrowed)

    def written(self, at: Place, asked: Asked) -> Source:
        return page_written(at, self._meant(at.viewer, asked.loose[2]), asked, self._purpose, all_of_them)


class Single:
    """One row, or none."""

    def __init__(self, understand: Understand, meant: Meant) -> None:
        self._understand = understand
        self._meant = meant
        own = list(inspect.signature(understand).parameters.values())[1:]
        self.__signature__ = inspect.Signature([_INFO, *own])

    async def __call__(self, info: Ask, **arguments: Any) -> Any:
        viewer = signed_in(info)
        return await self._meant(viewer, self._understand(viewer, **arguments)).first()

    def asks(self, viewer: Viewer, **arguments: Any) -> Asked:
        """Raises: UserError."""
        return Asked(self._understand(signed(viewer), **arguments))

    def written(self, at: Place, asked: Asked) -> Source:
        place, source = at.statement.from_rows(self._meant(at.viewer, asked.loose))
        return Row(place, source, "TRUE")


def of_the_signed_in(viewer: Viewer) -> Asked:
    """What is asked by a root without arguments. Raises: Unauthenticated."""
    signed(viewer)
    return Asked()


def ordered_by(sorts: tuple[Sort, ...]) -> Understand:
    """No arguments besides the page, in this order."""
    return lambda viewer: (None, sorts)


def _parted(arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the page's arguments, the others)."""
    paging = ("first", "after", "last", "before")
    return {name: arguments.get(name) for name in paging}, {
        name: value for name, value in arguments.items() if name not in paging
    }
