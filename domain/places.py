"""Where rows stand among those beside them: one row changes when it is placed between two others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain.unit_of_work import exclusively
from kit import order_keys
from models import ChecklistEntry, Folder, Item, PortfolioEntry

Placed: TypeAlias = Item | Folder | ChecklistEntry | PortfolioEntry


async def hold_the_tree() -> None:
    """Change alone what stands where, until the unit of work ends: two moves that together made a circle would each see none.

    Taken before any row is locked, so that no two wait for each other.
    """
    await exclusively("tree")


@dataclass(frozen=True)
class Siblings:
    """The rows of one table that stand beside each other: those with these keys in these columns."""

    table: type[Placed]
    shared: Mapping[str, UUID | None]
    renumbered: Callable[[], None] | None = None
    """Tells that all have other keys, where clients are shown keys."""

    async def end(self, moved: UUID | None = None) -> str | None:
        """A key behind all of them, or the one of `moved`, if that is behind all others; None if there are none."""
        last = await self._rows().order_by("-order_key", "-id").first()
        if last is None or last.id == moved:
            return last and last.order_key
        return order_keys.after(last.order_key)

    async def beside(self, sibling: Placed, moved: UUID | None, *, ahead: bool) -> str:
        """A key right ahead of this one of them, or right behind it, or the one of `moved`, if that is there already.

        Where there is no room, all are numbered anew first.
        """
        key = await self._beside(sibling, moved, ahead=ahead)
        if key is None:
            await self._number_anew()
            if self.renumbered is not None:
                self.renumbered()
            again = await self._rows().get(id=sibling.id)
            key = await self._beside(again, moved, ahead=ahead)
        assert key is not None, "rows that were numbered anew have room between them"
        return key

    async def _beside(self, beside: Placed, moved: UUID | None, *, ahead: bool) -> str | None:
        there = "lt" if ahead else "gt"
        same = Q(_q("order_key", beside.order_key), _q(f"id__{there}", beside.id))
        past = Q(_q(f"order_key__{there}", beside.order_key), same, join_type=Q.OR)
        from_here = _q(f"order_key__{there}e", beside.order_key)  # said once more: an index scan begins there
        order = ("-order_key", "-id") if ahead else ("order_key", "id")
        neighbour = await self._rows().filter(from_here, past).order_by(*order).first()
        if neighbour is None:
            return order_keys.before(beside.order_key) if ahead else order_keys.after(beside.order_key)
        if neighbour.id == moved:
            key: str = neighbour.order_key
            return key
        low, high = sorted((beside.order_key, neighbour.order_key))
        return order_keys.between(low, high)

    def _rows(self) -> QuerySet[Any]:
        shared = {name if key else f"{name}__isnull": key or True for name, key in self.shared.items()}
        return self.table.filter(**shared)

    async def _number_anew(self) -> None:
        """Give all of them short keys with room between, in one statement. None comes behind where the last one was.

        None stands elsewhere then, so where nobody is shown keys it is no event.
        """
        last = await self._rows().order_by("-order_key", "-id").first()
        assert last is not None
        connection = get_connection("default")
        lite = connection.capabilities.dialect == "sqlite"
        given = [str(key) for key in self.shared.values() if key]
        marks = iter(f"{'?' if lite else '$'}{number}" for number in range(1, len(given) + 1))
        where = " AND ".join(
            f"{name} = {next(marks)}" if key else f"{name} IS NULL" for name, key in self.shared.items()
        )
        number = f"{order_keys.whole(last.order_key)} - placed.behind * {order_keys.STEP}"
        key = f"printf('%014x', {number})" if lite else f"lpad(to_hex({number}), 14, '0')"
        table = self.table._meta.db_table
        ranked = "row_number() OVER (ORDER BY order_key DESC, id DESC) - 1 AS behind"
        await connection.execute_query(
            f"UPDATE {table} SET order_key = {key} FROM (SELECT id, {ranked} FROM {table} WHERE {where}) AS placed"
            f" WHERE placed.id = {table}.id",
            given,
        )


def _q(name: str, value: Any) -> Q:
    return Q(**{name: value})
