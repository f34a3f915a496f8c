"""Search: what has some words, of all that one may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from domain import config
from kit import ratelimit
from kit.seal import seal, unseal
from models import CustomField, Item, Message, Principal, Project, SearchKind, Viewer
from models.paging import Page
from models.search import asked as asking
from models.search.asked import Asked
from models.search.custom_words import said
from models.search.find import Hit, count, find
from models.search.marks import Fragment, fragments
from resolvers import custom_fields
from resolvers.context import Ask, Context
from resolvers.custom_fields import Held
from resolvers.inputs import window
from resolvers.relations import RowsFor, by_id
from resolvers.signed_in import signed_in

TITLE_WHOLE = 500
"""Titles and names are shown whole."""

_ROWS: dict[SearchKind, RowsFor] = {
    SearchKind.ITEM: Item.visible_to,
    SearchKind.MESSAGE: Message.visible_to,
    SearchKind.PROJECT: Project.visible_to,
}
_FIELDS: dict[type[Any], dict[str, str]] = {
    Item: {"TITLE": "title", "DESCRIPTION": "description"},
    Message: {"TEXT": "text"},
    Principal: {"NAME": "name"},
    Project: {"NAME": "name", "DESCRIPTION": "description"},
}
"""By table, the columns in which words are shown."""
_VALUES = {
    SearchKind.ITEM: custom_fields.of_item,
    SearchKind.PROJECT: custom_fields.of_project,
    SearchKind.CUSTOMER: custom_fields.of_customer,
    SearchKind.ORGANIZATION: custom_fields.of_organization,
}
"""By kind, what a row has in custom fields."""


class SearchField(Enum):
    """Where the words stand."""

    TITLE = "TITLE"
    NAME = "NAME"
    DESCRIPTION = "DESCRIPTION"
    TEXT = "TEXT"
    CUSTOM_FIELD = "CUSTOM_FIELD"


@dataclass(frozen=True, eq=False)
class Shown:
    """A hit with its row, as it is now."""

    hit: Hit
    node: Any
    asked: Asked
    stems: Sequence[str]

    @property
    def kind(self) -> SearchKind:
        return self.hit.kind


@dataclass(frozen=True)
class Highlight:
    """Pieces of one text of a row that say what was searched for."""

    field: SearchField
    fragments: list[Fragment]
    custom_field: CustomField | None = None


@dataclass
class HitPage(Page[Any]):
    """A page of hits, best first."""

    viewer: Viewer = field(kw_only=True)
    asked: Asked = field(kw_only=True)
    kinds: tuple[SearchKind, ...] = field(kw_only=True)

    def cursor(self, row: Any) -> str:
        """The sealed place of one hit in this search."""
        return seal(self.purpose, [row.hit.score, row.hit.number])

    async def total(self) -> tuple[int, bool]:
        """(how many hits there are, whether that is exact)."""
        return await count(self.viewer, self.asked, self.kinds)


async def search(
    info: Ask,
    query: str,
    kinds: Sequence[SearchKind] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> HitPage:
    """What has these words, best first."""
    viewer, context = signed_in(info), info.context
    asked, chosen = asking.read(query), tuple(SearchKind if kinds is None else dict.fromkeys(kinds))
    size = window(first, after, None, None).size
    purpose = f"search {asked!r} {chosen!r}"
    begin = None if after is None else _place(purpose, after)
    await ratelimit.check(config.current().searches, viewer.key, "query")
    found = await find(viewer, asked, chosen, size + 1, begin)
    hits, rows = found.hits[:size], await _rows(found.hits[:size], context)
    shown = [Shown(hit, rows[hit.id], asked, found.stems) for hit in hits if hit.id in rows]
    return HitPage(
        shown,
        (),
        purpose,
        has_next=len(found.hits) > size,
        has_previous=after is not None,
        viewer=viewer,
        asked=asked,
        kinds=chosen,
    )


async def highlights(rows: Sequence[Shown], context: Context) -> Sequence[Sequence[Highlight]]:
    """Where each row says what was searched for; in custom fields as far as the viewer sees them."""
    held = await _held(rows, context)
    return [_highlights(row, held.get(row.node.id, ())) for row in rows]


async def _held(rows: Sequence[Shown], context: Context) -> dict[UUID, Sequence[Held]]:
    """What the viewer sees of each row's custom fields, by the row's key."""
    found: dict[UUID, Sequence[Held]] = {}
    for kind, values in _VALUES.items():
        nodes = [row.node for row in rows if row.kind is kind and row.node.custom]
        if nodes:
            each = await values(nodes, context)
            found |= {node.id: held for node, held in zip(nodes, each, strict=True)}
    return found


def _highlights(row: Shown, held: Sequence[Held]) -> list[Highlight]:
    found = []
    for name, column in _FIELDS[type(row.node)].items():
        whole = TITLE_WHOLE if name in ("TITLE", "NAME") else 0
        pieces = fragments(getattr(row.node, column), row.asked, row.stems, whole)
        if pieces:
            found.append(Highlight(SearchField(name), pieces))
    for value in held:
        written = row.node.custom[value.field.key]
        for text in said(written, value.field.options):
            pieces = fragments(text, row.asked, row.stems, TITLE_WHOLE)
            if pieces:
                found.append(Highlight(SearchField.CUSTOM_FIELD, pieces, value.field))
    return found


def _place(purpose: str, cursor: str) -> tuple[float, int]:
    """The score and number of the hit that a cursor is of. Raises: Invalid."""
    score, number = unseal(purpose, cursor, "after")
    return float(score or 0), int(number or 0)


async def _rows(hits: Sequence[Hit], context: Context) -> dict[UUID, Any]:
    """The rows of these hits that are still to be seen, each table read once."""
    of_table: dict[RowsFor, list[UUID]] = {}
    for hit in hits:
        of_table.setdefault(_ROWS.get(hit.kind, Principal.visible_to), []).append(hit.id)
    return {
        key: row
        for table, keys in of_table.items()
        for key, row in (await by_id(table, keys, context)).items()
    }
