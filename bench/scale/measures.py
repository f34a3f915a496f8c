"""What is measured for each viewer: pages of the list of items, its count, searches."""

from collections.abc import Awaitable, Callable
from typing import Any

from bench.scale.measuring import Cost, cost
from kit.errors import TooLarge
from models import Item, SearchKind, Viewer
from models.paging import Page, Sort, Window, complete, count, page
from models.search import asked as asking
from models.search import find

Figures = dict[str, dict[str, Cost]]
"""By what is measured, by viewer."""

_ORDER = complete([Sort("updated_at", descending=True)])
_KINDS = tuple(SearchKind)
_SIZE = 20
COMMON = asking.read("printer")
SEARCHES = {
    "a word in nearly all": "printer",
    "three words": "printer scanner network",
    "a word in one of 5,000": "zebra",
    "a beginning": "pri",
    "a phrase": '"printer scanner"',
    "with one left out": "zebra -printer",
    "a number": "T-4242",
    "a word that is nowhere": "unheard",
}


async def measured(viewers: dict[str, Viewer], connection: Any, items: int) -> Figures:
    """All figures."""
    figures: Figures = {}

    async def note(
        what: str, who: str, call: Callable[[], Awaitable[Any]], rows: Callable[[Any], int]
    ) -> None:
        try:
            figures.setdefault(what, {})[who] = await cost(call, rows, connection)
        except TooLarge:  # it took longer than a search may; the table says so by leaving it out
            print(f"refused: {what}, {who}", flush=True)

    await note("list: first page", "bare index", lambda: _page(Item.all(), Window(first=_SIZE)), _rows)
    for who, viewer in viewers.items():
        rows = Item.visible_to(viewer)
        middle = await _middle(viewer)
        for what, window in (
            ("list: first page", Window(first=_SIZE)),
            ("list: middle page", Window(first=_SIZE, after=middle)),
            ("list: last page", Window(last=_SIZE)),
        ):
            await note(what, who, lambda rows=rows, window=window: _page(rows, window), _rows)
        await note("list: count (to 10,000)", who, lambda rows=rows: count(rows), lambda found: found[0])
        for what, typed in SEARCHES.items():
            asked = asking.read(typed)
            await note(
                f"search: {what}", who, lambda v=viewer, a=asked: find.find(v, a, _KINDS, _SIZE + 1), _hits
            )
        try:
            all_of_it = (await find.find(viewer, COMMON, _KINDS, 10_000)).hits
        except TooLarge:
            print(f"refused: all hits, {who}", flush=True)
            continue
        for what, at in (
            ("middle page", len(all_of_it) // 2),
            ("last page", max(0, len(all_of_it) - _SIZE - 1)),
        ):
            place = (all_of_it[at].score, all_of_it[at].number)
            await note(
                f"search: {what} of a word in nearly all",
                who,
                lambda v=viewer, p=place: find.find(v, COMMON, _KINDS, _SIZE + 1, p),
                _hits,
            )
        await note(
            "search: count of a word in nearly all",
            who,
            lambda v=viewer: find.count(v, COMMON, _KINDS),
            lambda found: found[0],
        )
    return figures


async def _page(rows: Any, window: Window) -> Page[Any]:
    return await page(rows, _ORDER, window, "scale")


async def _middle(viewer: Viewer) -> str | None:
    """The cursor of a row in the middle of what they see, or of the first 200,000 of it."""
    rows = Item.visible_to(viewer)
    many = min(await rows.limit(400_000).count(), 400_000)
    found = await rows.order_by("-updated_at", "-id").offset(many // 2).first()
    return None if found is None else Page([found], _ORDER, "scale").cursor(found)


def _rows(found: Page[Any]) -> int:
    return len(found.rows)


def _hits(found: find.Found) -> int:
    return len(found.hits)
