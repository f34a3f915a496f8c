"""Keyset pages: whatever the order, walking a list forwards or backwards visits each row once, also among equal ones."""

from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import clock
from models import Item, Viewer
from models.paging import Page, Sort, Window, complete, page
from models.properties.item import ITEM
from tests.factories import Keys, item

SORTABLE = [one for one in ITEM.all if one.sortable]


@pytest.fixture
async def rows(workspace: Keys, admin: Viewer) -> list[Item]:
    chance, now = Random(5), clock.now()
    for n in range(23):
        row = await item(admin, f"Item {n}")
        at = now - timedelta(microseconds=chance.randrange(4))
        await Item.filter(id=row.id).update(
            priority=chance.randrange(3),
            created_at=at,
            updated_at=now - timedelta(seconds=chance.randrange(3)),
            status_since=at,
            finished_at=chance.choice([None, None, at, now]),
        )
    return await Item.all()


def orders() -> st.SearchStrategy[tuple[Sort, ...]]:
    """Up to four terms, each property once; custom fields, which have no column, are paged in tests/api/fields."""
    term = st.tuples(
        st.sampled_from([each for each in SORTABLE if each.column]), st.booleans(), st.booleans()
    )
    return st.lists(term, min_size=1, max_size=4, unique_by=lambda t: t[0].name).map(
        lambda terms: complete([Sort(p.column, down, p.nullable, first) for p, down, first in terms])
    )


def expected(rows: list[Item], sorts: tuple[Sort, ...]) -> list[Any]:
    """The ids in this order, sorted by hand: term by term from the last, each sort stable."""
    listed = list(rows)
    for sort in reversed(sorts):
        present = [row for row in listed if getattr(row, sort.column) is not None]
        absent = [row for row in listed if getattr(row, sort.column) is None]
        present.sort(key=lambda row, column=sort.column: getattr(row, column), reverse=sort.descending)  # type: ignore[misc]
        if sort.descending:  # keep the order of equals, which reverse keeps too
            present = _stable(present, sort.column)
        listed = [*absent, *present] if sort.nulls_first else [*present, *absent]
    return [row.id for row in listed]


def _stable(rows: list[Item], column: str) -> list[Item]:
    assert all(getattr(a, column) >= getattr(b, column) for a, b in pairwise(rows))
    return rows


async def _walk(sorts: tuple[Sort, ...], size: int, *, backwards: bool) -> list[Any]:
    seen: list[Any] = []
    cursor: str | None = None
    while True:
        window = Window(last=size, before=cursor) if backwards else Window(first=size, after=cursor)
        found: Page[Item] = await page(Item.all(), sorts, window, "test")
        keys = [row.id for row in found.rows]
        seen = [*keys, *seen] if backwards else [*seen, *keys]
        if not (found.has_previous if backwards else found.has_next):
            return seen
        assert len(keys) == size
        cursor = found.cursor(found.rows[0 if backwards else -1])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sorts=orders(), size=st.integers(1, 9), backwards=st.booleans())
async def test_every_row_is_visited_once(
    rows: list[Item], sorts: tuple[Sort, ...], size: int, backwards: bool
):
    assert await _walk(sorts, size, backwards=backwards) == expected(rows, sorts)
