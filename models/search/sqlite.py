"""Search on SQLite: FTS5 over the words that the documents hold, which are folded already; there are no stems."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from tortoise import BaseDBAsyncClient
from tortoise.connection import get_connection

from kit.errors import TooLarge
from models.search.asked import TOO_LONG, Asked, Searching, Side, Term
from models.search.sides import mark
from models.search.texts import Text

_WORDS = ("title", "body", "shown", "hidden", "marks")
_COLUMNS = f"kind, {', '.join(_WORDS)}"


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in ("number", "kind", *_WORDS))


_GONE = f"INSERT INTO search_index (search_index, rowid, {_COLUMNS}) VALUES ('delete', {_of('old')})"
_NEW = f"INSERT INTO search_index (rowid, {_COLUMNS}) VALUES ({_of('new')})"

MADE = (
    f"""CREATE VIRTUAL TABLE search_index USING fts5({_COLUMNS}, content='search_documents', content_rowid='number',
        prefix='2 3', tokenize='unicode61 remove_diacritics 0')""",
    f"CREATE TRIGGER search_documents_made AFTER INSERT ON search_documents BEGIN {_NEW}; END",
    f"CREATE TRIGGER search_documents_gone AFTER DELETE ON search_documents BEGIN {_GONE}; END",
    f"CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN {_GONE}; {_NEW}; END",
)
"""What belongs to the table and no model can say."""

SHOWN = "d.number, d.entity_id, d.kind"
"""What is needed of a document `d` that was found."""

SECONDS_MOST = 2.0
"""That a search may take; then the database gives up."""


ROWS_AT_ONCE = 1_000

_GAP = " \ue000 "
"""Between fields, so that no phrase goes from one to the next: a word to FTS5, and to nobody who searches."""

_SEARCHED = {
    Side.NONE: "{title body}",
    Side.SHOWN: "{title body shown}",
    Side.ALL: "{title body shown hidden}",
}
"""The columns that each looks through."""


async def store(connection: BaseDBAsyncClient, texts: Sequence[Text]) -> None:
    """Keep the words of these rows in place of what was kept of them: one statement, up to a thousand rows."""
    for start in range(0, len(texts), ROWS_AT_ONCE):
        some = texts[start : start + ROWS_AT_ONCE]
        await connection.execute_query(
            f"INSERT INTO search_documents (entity_id, {_COLUMNS}) VALUES {', '.join([_ROW] * len(some))}"
            f" ON CONFLICT (entity_id) DO UPDATE SET {_ANEW}",
            [value for text in some for value in (str(text.id), text.kind.value, *columns(text))],
        )


_ROW = f"({', '.join('?' * (2 + len(_WORDS)))})"
_ANEW = ", ".join(f"{column} = excluded.{column}" for column in _WORDS)


def columns(text: Text) -> tuple[str, str, str, str, str]:
    """Title, body, what it says in fields that customers see, in the others, and which the former are."""
    custom = text.custom
    marks = " ".join(mark(key) for key in custom.fields)
    return text.title, text.body, _GAP.join(custom.shown), _GAP.join(custom.hidden), marks


@asynccontextmanager
async def searching(
    asked: Asked, side: Side = Side.ALL, hidden: Sequence[str] = ()
) -> AsyncIterator[Searching]:
    """Where to search for this; `hidden`: marks of documents of which the side `shown` says too much."""
    client: Any = get_connection("default")
    terms = " AND ".join(_written(term) for term in asked.terms)
    words = _words(asked, terms, side)
    if hidden:
        marked = f"marks : ({' OR '.join(hidden)})"
        words = f"(({words}) NOT {marked}) OR (({_words(asked, terms, Side.NONE)}) AND {marked})"
    yield Searching(partial(_found, client), words, f"title : ({terms})", [])


def _words(asked: Asked, terms: str, side: Side) -> str:
    searched = _SEARCHED[side]
    without = " OR ".join(_written(term) for term in asked.without)
    return f"{searched} : ({terms})" + (f" NOT {searched} : ({without})" if without else "")


async def _found(client: Any, statement: str, values: list[Any]) -> list[dict[str, Any]]:
    """The records, or after a while the refusal. Raises: TooLarge."""
    async with client.acquire_connection() as connection:
        client.log.debug("%s: %s", statement, values)
        stop = connection._conn.interrupt
        timer = asyncio.get_running_loop().call_later(SECONDS_MOST, stop)
        try:
            return [dict(row) for row in await connection.execute_fetchall(statement, values)]
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            raise TooLarge(TOO_LONG, "query") from error
        except asyncio.CancelledError:
            stop()
            raise
        finally:
            timer.cancel()


def _written(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.open else ""}'


def _matching(hole: str, kind: str) -> str:
    return f"search_index MATCH ('kind : {kind} AND (' || {hole} || ')')"


def ranked(words: str, title: str, side: Side) -> str:
    """How well a document fits: 2 if its title has all words, else 1, whatever else it says."""
    in_title = f"SELECT rowid FROM search_index WHERE search_index MATCH {title}"
    return f"CASE WHEN number IN ({in_title}) THEN 2.0 ELSE 1.0 END"


def among(newest: str, words: str, kind: str) -> str:
    """The newest documents of rows that are few, whose keys come newest first: each is looked at, whatever others there are."""
    return f"""SELECT {SHOWN} FROM ({newest}) AS seen
        CROSS JOIN search_documents AS d ON d.entity_id = seen.id
        WHERE d.number IN (SELECT rowid FROM search_index WHERE {_matching(words, kind)}) ORDER BY d.number DESC"""


def looked_up(source: str, key: str, words: str, kind: str) -> str:
    """The newest documents that have the words, of those rows."""
    return f"""SELECT {SHOWN} FROM search_index JOIN search_documents AS d ON d.number = search_index.rowid
        WHERE {_matching(words, kind)} AND EXISTS (SELECT 1 FROM {source} WHERE {key} = d.entity_id)
        ORDER BY d.number DESC"""


walked = looked_up
"""SQLite's index of words gives what has them in the order of numbers."""
