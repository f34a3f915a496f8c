"""What is measured for each viewer, and without visibility: pages of items, their count, a level of the tree, searches."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tortoise.queryset import QuerySet

from bench.scale.measuring import Cost, cost
from kit.errors import TooLarge
from models import Folder, Item, SearchKind, Viewer
from models.paging import Page, Sort, Window, complete, count, page
from models.search import asked as asking
from models.search import find, postgres

Figures = dict[str, dict[str, Cost]]
"""By what is measured, by viewer."""

_ORDER = complete([Sort("updated_at", descending=True)])
BY_PLACE = complete([Sort("order_key")])
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


async def measured(viewers: dict[str, Viewer], connection: Any) -> Figures:
    """All figures."""
    figures: Figures = {}

    async def note(
        what: str, who: str, call: Callable[[], Awaitable[Any]], rows: Callable[[Any], int]
    ) -> None:
        try:
            figures.setdefault(what, {})[who] = await cost(call, rows, connection)
        except TooLarge:  # it took longer than a search may; the table says so by leaving it out
            print(f"refused: {what}, {who}", flush=True)

    admin, folder = viewers["admin"], await _folder(viewers["member of 3 of 500 projects"])
    await _lists(note, "bare index", Item.all(), folder)
    with _without_visibility():
        await _searches(note, "bare index", admin)
    for who, viewer in viewers.items():
        await _lists(note, who, Item.visible_to(viewer), folder)
        await _searches(note, who, viewer)
    return figures


async def _lists(note: Any, who: str, rows: QuerySet[Item], folder: Folder) -> None:
    middle = await _middle(rows)
    for what, window in (
        ("list: first page", Window(first=_SIZE)),
        ("list: middle page", Window(first=_SIZE, after=middle)),
        ("list: last page", Window(last=_SIZE)),
    ):
        await note(what, who, lambda window=window: _page(rows, window), _rows)
    await note("list: count (to 10,000)", who, lambda: count(rows), lambda found: found[0])
    first = Window(first=_SIZE)
    places = {
        "a folder's items": {"folder_id": folder.id},
        "a project's items": {"project_id": folder.project_id},
    }
    if "customer" in who:
        del places["a folder's items"]  # which the API refuses them
    for what, place in places.items():
        level = rows.filter(**place, archived=False)
        await note(what, who, lambda level=level: page(level, BY_PLACE, first, "scale"), _rows)


async def _searches(note: Any, who: str, viewer: Viewer) -> None:
    for what, typed in SEARCHES.items():
        asked = asking.read(typed)
        await note(f"search: {what}", who, lambda a=asked: find.find(viewer, a, _KINDS, _SIZE + 1), _hits)
    try:
        all_of_it = (await find.find(viewer, COMMON, _KINDS, 10_000)).hits
    except TooLarge:
        print(f"refused: all hits, {who}", flush=True)
        return
    for what, at in (("middle page", len(all_of_it) // 2), ("last page", max(0, len(all_of_it) - _SIZE - 1))):
        place = (all_of_it[at].score, all_of_it[at].number)
        await note(
            f"search: {what} of a word in nearly all",
            who,
            lambda p=place: find.find(viewer, COMMON, _KINDS, _SIZE + 1, p),
            _hits,
        )
    what = "search: count of a word in nearly all"
    await note(what, who, lambda: find.count(viewer, COMMON, _KINDS), lambda found: found[0])


@contextmanager
def _without_visibility() -> Iterator[None]:
    """Searches find all that has the words, whoever may see it."""
    kept = postgres._seen
    postgres._seen = lambda documents, source, key: (
        f"SELECT {postgres.SHOWN} FROM ({documents}) AS d WHERE TRUE OR EXISTS (SELECT 1 FROM {source})"
    )
    find.forget()
    yield
    postgres._seen = kept
    find.forget()


async def _folder(viewer: Viewer) -> Folder:
    """A folder that they see."""
    found = await Folder.visible_to(viewer).order_by("order_key").first()
    assert found is not None
    return found


async def _page(rows: Any, window: Window) -> Page[Any]:
    return await page(rows, _ORDER, window, "scale")


async def _middle(rows: QuerySet[Item]) -> str | None:
    """The cursor of a row in the middle of these, or of the first 400,000 of them."""
    many = min(await rows.limit(400_000).count(), 400_000)
    found = await rows.order_by("-updated_at", "-id").offset(many // 2).first()
    return None if found is None else Page([found], _ORDER, "scale").cursor(found)


def _rows(found: Page[Any]) -> int:
    return len(found.rows)


def _hits(found: find.Found) -> int:
    return len(found.hits)
