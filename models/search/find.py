"""Search for a viewer: what has the words and may be seen, best first.

Each kind is asked through its noun's own `visible_to`, inside the statement. Of each kind the newest 1,000 that match are ranked:
so the worst search is bounded, and what a search gives is told by words and rights alone.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.conversation import Conversation, Message, not_as_guest
from models.item import Item
from models.principal import Principal, PrincipalKind
from models.project import Project
from models.search import postgres, sqlite
from models.search.asked import Asked, Searching
from models.search.document import SearchKind
from models.search.sides import hidden_marks, side_of
from models.viewer import Viewer
from models.ways import all_keys, beside
from models.writing.dialect import dialect_of
from models.writing.stand_ins import Binding, Values, in_place_of, shape_of
from models.writing.statement import Statement

HITS_MOST = 1_000
"""Of each kind, the newest that match."""
LOOKED_AT_MOST = 20_000
"""Of each kind, the newest that they see: through these look customers' searches, and those of users with few projects for
what is common; what is rare though its words are common these look for in all that they see.
"""
BY_NUMBER = 4.0
"""How well the item fits whose number or key was typed: better than all else."""

_kept: dict[Hashable, "_Made"] = {}
_KEPT_MOST = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found, and how well it fits."""

    number: int
    id: UUID
    kind: SearchKind
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, and the stems of the words that were asked for (`Searching.stems`)."""

    hits: list[Hit]
    stems: list[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """The SQL of all hits; its last parameters are those of the search."""

    sql: str
    bind: Binding


def _principals(kind: PrincipalKind) -> Callable[[Viewer], list[QuerySet[Any]]]:
    return lambda viewer: [Principal.visible_to(viewer).filter(kind=kind)]


def _messages(viewer: Viewer) -> list[QuerySet[Any]]:
    """What they see, said in a way that begins at the items and conversations that they see, which are fewer."""
    if viewer.sees_all:
        return [Message.visible_to(viewer)]
    items, threads = Item.visible_to(viewer), Conversation.visible_to(viewer).filter(item_id__isnull=True)
    talk = Message.visible_to(viewer).filter(item_id__isnull=True)
    seen, dialect = Message.seen_beside_item(viewer), dialect_of(_dialect())
    of_items = Message.filter(beside(items, seen, "item_id", {"project_id": "item_project_id"}, dialect))
    return [
        of_items.filter(*not_as_guest(viewer, "messages")),
        talk.filter(conversation_id__in=Subquery(threads.values("id"))),
    ]


SEEN: dict[SearchKind, Callable[[Viewer], list[QuerySet[Any]]]] = {
    SearchKind.ITEM: lambda viewer: [Item.visible_to(viewer)],
    SearchKind.MESSAGE: _messages,
    SearchKind.CUSTOMER: _principals(PrincipalKind.CUSTOMER),
    SearchKind.ORGANIZATION: _principals(PrincipalKind.ORGANIZATION),
    SearchKind.USER: _principals(PrincipalKind.USER),
    SearchKind.PROJECT: lambda viewer: [Project.visible_to(viewer)],
}
"""By kind, the rows that a viewer sees; several sets have no row in common."""


async def find(
    viewer: Viewer,
    asked: Asked,
    kinds: Sequence[SearchKind],
    size: int,
    after: tuple[float, int] | None = None,
) -> Found:
    """The first hits of these kinds, or the first after one with this score and number.

    Raises: TooLarge, if it takes too long.
    """
    if asked.is_empty or not kinds:
        return Found([], [])
    async with await _searching(viewer, asked) as search:
        hits, values = _hits(viewer, kinds, search, asked)
        beyond = ""
        if after is not None:
            values += after
            score, number = _hole(len(values) - 1), _hole(len(values))
            beyond = f" WHERE score < {score} OR (score = {score} AND number < {number})"
        statement = (
            f"SELECT * FROM ({hits}) AS ranked{beyond} ORDER BY score DESC, number DESC LIMIT {int(size)}"
        )
        return Found([_hit(row) for row in await search.found(statement, values)], search.stems)


async def count(viewer: Viewer, asked: Asked, kinds: Sequence[SearchKind]) -> tuple[int, bool]:
    """(how many hits there are, whether that is exact): of each kind no more than 1,000 are counted.

    Raises: TooLarge, if it takes too long.
    """
    if asked.is_empty or not kinds:
        return 0, True
    async with await _searching(viewer, asked) as search:
        hits, values = _hits(viewer, kinds, search, asked)
        statement = f"SELECT kind, count(*) AS found FROM ({hits}) AS ranked GROUP BY kind"
        counts = [int(row["found"]) for row in await search.found(statement, values)]
    return sum(counts), all(found < HITS_MOST for found in counts)


def forget() -> None:
    """Keep no statement that was made until now: for who changes functions while they run."""
    _kept.clear()


async def _searching(viewer: Viewer, asked: Asked) -> Any:
    """Where to search for this, through the texts that are for the viewer."""
    side = side_of(viewer)
    return _engine().searching(asked, side, await hidden_marks(side))


def _hit(row: dict[str, Any]) -> Hit:
    return Hit(row["number"], UUID(str(row["entity_id"])), SearchKind(row["kind"]), row["score"])


def _engine() -> Any:
    return sqlite if _dialect() == "sqlite" else postgres


def _dialect() -> str:
    return get_connection("default").capabilities.dialect


def _hole(number: int) -> str:
    return dialect_of(_dialect()).hole(number)


def _hits(
    viewer: Viewer, kinds: Sequence[SearchKind], search: Searching, asked: Asked
) -> tuple[str, list[Any]]:
    """The SQL of all hits, and its parameters: what rights give, the words, the title, and the number if there is one."""
    by_number = asked.number is not None and SearchKind.ITEM in kinds
    key = (_dialect(), shape_of(viewer), tuple(kinds), by_number, search.common, search.loosely_common)
    made = _kept.get(key)
    if made is None:
        if len(_kept) >= _KEPT_MOST:
            _kept.clear()
        made = _kept[key] = _make(in_place_of(viewer), kinds, search, by_number=by_number)
    numbers = [asked.number] if by_number else []
    return made.sql, [*made.bind(viewer, ()), search.words, search.title, *numbers]


def _make(standing: Viewer, kinds: Sequence[SearchKind], search: Searching, *, by_number: bool) -> _Made:
    """The SQL of all hits of a viewer who stands for all of their shape."""
    engine, statement = _engine(), Statement(dialect_of(_dialect()), standing)
    looks = [_look(statement, kind, rows, search) for kind in kinds for rows in SEEN[kind](standing)]
    item, items = statement.from_rows(Item.visible_to(standing)) if by_number else (None, "")
    words, title, number = (_hole(len(statement.values) + n) for n in (1, 2, 3))
    parts = [f"SELECT *, 0 AS meant FROM ({look(words)} LIMIT {HITS_MOST}) AS newest" for look in looks]
    if item is not None:
        meant = f"SELECT {item.column('id')} FROM {items} WHERE {item.column('number')} = {number}"
        parts.append(
            f"SELECT {engine.SHOWN}, 1 AS meant FROM search_documents AS d WHERE d.entity_id IN ({meant})"
        )
    score = f"CASE WHEN meant = 1 THEN {BY_NUMBER} ELSE {engine.ranked(words, title, side_of(standing))} END"
    hits = (
        f"SELECT number, entity_id, kind, max({score}) AS score FROM ({' UNION ALL '.join(parts)}) AS found"
    )
    return _Made(f"{hits} GROUP BY number, entity_id, kind", Binding(statement.values, Values()))


def _look(
    statement: Statement, kind: SearchKind, rows: QuerySet[Any], search: Searching
) -> Callable[[str], str]:
    """How to look for words, given the place of them, in the texts of these rows: what gives their documents."""
    viewer, engine = statement.viewer, _engine()
    if not viewer.is_staff or (kind in search.loosely_common and viewer.sees_few):
        is_bounded = not viewer.is_staff or kind in search.common
        newest = _newest(statement, rows, LOOKED_AT_MOST if is_bounded else None)
        return lambda words: engine.among(newest, words, kind.value)
    place, source = statement.from_rows(rows)
    look = engine.walked if kind in search.common else engine.looked_up
    return lambda words: look(source, place.column("id"), words, kind.value)


def _newest(statement: Statement, rows: QuerySet[Any], most: int | None) -> str:
    """The statement of the keys of these rows, newest first: of so many, or of all."""
    newest = f" ORDER BY 1 DESC LIMIT {most or 'ALL'}"
    some = all_keys(statement, rows, most, " ORDER BY 1 DESC")
    if some is None:
        place, source = statement.from_rows(rows)
        some = f"SELECT {place.column('id')} AS id FROM {source}"
    return some + newest
