"""What rows have to do with each other, said once: loaded as rows, or written as JSON by the database.

Each of these is a batch function (`resolvers/fields.py`) that also knows how to be written (`written`, docs/speed.md): both
begin at the same rows, which carry the rights.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import Viewer, ready_made
from models.paging import Page, Sort, Window, between, opened
from models.paging_by import pages_by
from models.writing.sources import Nothing, Paged, Row, Rows, Source
from models.writing.statement import Place
from resolvers.context import Context
from resolvers.inputs import window

Function = TypeVar("Function", bound=Callable[..., Any])

RowsFor: TypeAlias = Callable[[Viewer], QuerySet[Any]]
"""Of one table those rows that a viewer may see."""


@dataclass(frozen=True)
class Asked:
    """A field's arguments, understood: `loose` fills parameters, `fixed` decides the text of a statement."""

    loose: Any = None
    fixed: Any = None


def everybody(_: Viewer) -> bool:
    """For every viewer who sees the row."""
    return True


def staff(viewer: Viewer) -> bool:
    """For staff; null for customers."""
    return viewer.is_staff


Write: TypeAlias = Callable[[Place], Source]


def written(
    write: Callable[..., Source], asks: Callable[..., Asked] | None = None
) -> Callable[[Function], Function]:
    """A batch function or root that is also written, in a way of its own; `asks`: what is asked of it, as in `Pages`."""

    def mark(function: Function) -> Function:
        function.written = write  # type: ignore[attr-defined]
        if asks is not None:
            function.asks = asks  # type: ignore[attr-defined]
        return function

    return mark


class One:
    """The row that a column names, where the viewer may see it."""

    def __init__(
        self, column: str | Callable[[Viewer], str], rows: RowsFor, sees: Callable[[Viewer], bool] = everybody
    ) -> None:
        self._column = column
        self._rows = rows
        self._sees = sees

    async def __call__(self, rows: Sequence[Any], context: Context) -> Sequence[Any]:
        viewer = context.viewer
        if not self._sees(viewer):
            return [None] * len(rows)
        keys = [getattr(row, self._named_by(viewer)) for row in rows]
        found = await by_id(self._rows, keys, context)
        return [found.get(key) for key in keys]

    def written(self, at: Place) -> Source:
        if not self._sees(at.viewer):
            return Nothing()
        place, source = at.statement.from_rows(self._rows(at.viewer))
        return Row(place, source, f"{place.column('id')} = {at.column(self._named_by(at.viewer))}")

    def _named_by(self, viewer: Viewer) -> str:
        return self._column if isinstance(self._column, str) else self._column(viewer)


async def by_id(rows: RowsFor, keys: Sequence[UUID | None], context: Context) -> dict[UUID, Any]:
    """Those of the rows that have these keys; each is read once in an execution."""
    wanted = {key for key in keys if key is not None}

    async def fetch(asked: list[UUID]) -> dict[UUID, Model]:
        return {row.pk: row for row in await ready_made.rows(_Those(rows, "id"), context.viewer, asked)}

    return await context.by_key(rows, wanted, fetch) if wanted else {}


async def visible(rows: RowsFor, key: UUID, context: Context) -> Any:
    """The one of the rows that has this key; None where the viewer sees none."""
    return await ready_made.first(_Those(rows, "id"), context.viewer, [key])


@dataclass(frozen=True)
class _Those:
    """Of the rows that a viewer may see those in whose column one of some keys is."""

    rows: RowsFor
    by: str
    order: tuple[str, ...] = ()

    def __call__(self, viewer: Viewer, keys: list[UUID]) -> QuerySet[Any]:
        return self.rows(viewer).filter(**{f"{self.by}__in": keys}).order_by(*self.order)


class Many:
    """The rows of another table that name this one, in order."""

    def __init__(self, by: str, rows: RowsFor, order: tuple[str, ...]) -> None:
        self._by = by
        self._rows = rows
        self._order = order

    async def __call__(self, rows: Sequence[Any], context: Context) -> Sequence[Any]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        meant = _Those(self._rows, self._by, self._order)
        for row in await ready_made.rows(meant, context.viewer, [row.id for row in rows]):
            found[getattr(row, self._by)].append(row)
        return [found[row.id] for row in rows]

    def written(self, at: Place) -> Source:
        place, source = at.statement.from_rows(self._rows(at.viewer))
        where = f"{place.column(self._by)} = {at.column('id')}"
        return Rows(place, source, where, [place.column(name) for name in self._order])


class Pages:
    """A page of the rows of another table that name this one."""

    def __init__(
        self, model: type[Model], by: str, rows: RowsFor, sorts: tuple[Sort, ...], purpose: str
    ) -> None:
        self._model = model
        self._by = by
        self._rows = rows
        self._sorts = sorts
        self._purpose = purpose

    async def __call__(
        self,
        rows: Sequence[Any],
        context: Context,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Sequence[Page[Any]]:
        asked, keys = window(first, after, last, before), [row.id for row in rows]
        return await pages_by(self._rows(context.viewer), self._by, keys, self._sorts, asked, self._purpose)

    def asks(self, viewer: Viewer, **arguments: Any) -> Asked:
        """Raises: Invalid."""
        return paged(self._model, self._sorts, whole_window(arguments), self._purpose)

    def written(self, at: Place, asked: Asked) -> Source:
        rows = self._rows(at.viewer)
        return page_written(
            at, rows, asked, self._purpose, lambda place: f"{place.column(self._by)} = {at.column('id')}"
        )


def whole_window(arguments: dict[str, Any]) -> Window:
    """The window of a field's arguments. Raises: Invalid."""
    return window(*(arguments.get(name) for name in ("first", "after", "last", "before")))


def paged(
    model: type[Model], sorts: tuple[Sort, ...], asked: Window, purpose: str, loose: Any = None
) -> Asked:
    """A page as it is asked for. Raises: Invalid, for cursors of another list."""
    after, before = opened(model, sorts, asked, purpose)
    return Asked((after, before, loose), (sorts, asked.size, asked.backwards))


def page_written(
    at: Place, rows: QuerySet[Any], asked: Asked, purpose: str, meets: Callable[[Place], str]
) -> Source:
    """A page of these rows that fulfil a condition."""
    (after, before, _), (sorts, size, backwards) = asked.loose, asked.fixed
    return Paged(
        at.statement,
        between(rows, sorts, after, before),
        rows,
        meets,
        sorts,
        purpose,
        size,
        backwards,
        after,
        before,
    )
