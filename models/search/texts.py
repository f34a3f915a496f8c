"""The words that rows of each kind have now, read anew whenever they may have changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise import BaseDBAsyncClient

from kit.words import words
from models.search.custom_words import NOTHING, CustomWords, gathered, said_in
from models.search.document import SearchKind
from models.sqlite import KeyList

WORDS_MOST = 10_000
BYTES_MOST = 250_000
"""Of a text that can be found: PostgreSQL's vectors have an end, and so has patience."""

_LANGUAGE = "(SELECT language FROM principals WHERE id = {0})"
_HOUSE = "coalesce((SELECT language FROM brand), 'en')"
_ADDRESSES = "(SELECT AGGREGATE(a.written, ' ') FROM addresses a WHERE a.principal_id = p.id)"
_NOTHING = "''"
_PEOPLE = "SELECT p.kind AS kind, p.id AS id, p.name AS title, {0} AS body, '' AS language, {1} AS custom FROM principals p"
_OF_PEOPLE = gathered("p.custom", "p.kind")

TEXTS = {
    "items": f"""SELECT 'item' AS kind, t.id AS id, t.title || ' ' || t.number AS title, t.description AS body,
        coalesce({_LANGUAGE.format("t.requester_id")}, {_HOUSE}) AS language, {gathered("t.custom", "'item'")} AS custom
        FROM items t WHERE t.id KEYS""",
    "messages": f"""SELECT 'message' AS kind, m.id AS id, '' AS title, m.text AS body, coalesce(CASE WHEN m.internal THEN NULL
        ELSE {_LANGUAGE.format("(SELECT requester_id FROM items WHERE id = m.item_id)")} END, {_HOUSE}) AS language,
        CAST(NULL AS text) AS custom FROM messages m WHERE m.id KEYS""",
    "people": f"{_PEOPLE.format(_ADDRESSES, _OF_PEOPLE)} WHERE p.kind IN ('customer', 'user') AND p.id KEYS",
    "organizations": f"{_PEOPLE.format(_NOTHING, _OF_PEOPLE)} WHERE p.kind = 'organization' AND p.id KEYS",
    "projects": f"""SELECT 'project' AS kind, p.id AS id, p.name AS title, p.description AS body, {_HOUSE} AS language,
        {gathered("p.custom", "'project'")} AS custom FROM projects p WHERE p.id KEYS""",
}
"""By source, what a row says: its kind, key, title and body, and the language in which these are read (empty: as names are);
and what it has in custom fields.

An item, and what is said on it to its customers, is read in the language of its requester, if mails are written to them in one
of their own; all else in the workspace's (`Brand.language`).
"""

TABLES = {
    "items": ("items", "TRUE"),
    "messages": ("messages", "TRUE"),
    "people": ("principals", "kind IN ('customer', 'user')"),
    "organizations": ("principals", "kind = 'organization'"),
    "projects": ("projects", "TRUE"),
}
"""By source, all of its rows."""


_NAMED = {
    "sqlite": {
        "AGGREGATE": "group_concat",
        "GATHERED": "json_group_array",
        "PACKED": "json_array",
        "EACH": "json_each",
    },
    "postgres": {
        "AGGREGATE": "string_agg",
        "GATHERED": "json_agg",
        "PACKED": "json_build_array",
        "EACH": "jsonb_each_text",
    },
}
"""What these are called by each database."""


@dataclass(frozen=True)
class Text:
    """What one row says, in words."""

    id: UUID
    kind: SearchKind
    title: str
    body: str
    language: str
    custom: CustomWords = NOTHING

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to find it by."""
        return not (self.title or self.body or self.custom.shown or self.custom.hidden)


async def texts(connection: BaseDBAsyncClient, keys: dict[str, Sequence[UUID]]) -> list[Text]:
    """What these rows, by source, say now: one statement. Rows that are gone are not in it."""
    is_sqlite = connection.capabilities.dialect == "sqlite"
    hole = "IN (SELECT value FROM json_each(?{}))" if is_sqlite else "= ANY(${})"
    which = {source: hole.format(number) for number, source in enumerate(keys, 1)}
    return await texts_of(
        connection, which, [KeyList(some) if is_sqlite else list(some) for some in keys.values()]
    )


async def texts_of(connection: BaseDBAsyncClient, which: dict[str, str], values: list[Any]) -> list[Text]:
    """The same of the rows whose keys fulfil a condition, by source."""
    named = _NAMED["sqlite" if connection.capabilities.dialect == "sqlite" else "postgres"]
    parts = []
    for source, condition in which.items():
        part = TEXTS[source].replace("KEYS", condition)
        for what, name in named.items():
            part = part.replace(what, name)
        parts.append(part)
    return [_text(row) for row in await connection.execute_query_dict(" UNION ALL ".join(parts), values)]


def _text(row: dict[str, Any]) -> Text:
    return Text(
        UUID(str(row["id"])),
        SearchKind(row["kind"]),
        _words(row["title"] or ""),
        _words(row["body"] or ""),
        row["language"],
        said_in(row["custom"]),
    )


def _words(text: str) -> str:
    """The words that count, between spaces."""
    return " ".join(_counted(words(text)))


def _counted(found: Iterable[str]) -> Iterable[str]:
    left = BYTES_MOST
    for number, word in enumerate(found):
        left -= len(word.encode()) + 1
        if number == WORDS_MOST or left < 0:
            return
        yield word
