"""Search on PostgreSQL: vectors of words and of their stems, under an index of words (GIN).

A vector also says of which kind its document is and in which language it is read (`=item`, `=de`: no word looks so), so
that the index alone answers for one kind, and stems of one language are never taken for words of another.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import QueryCanceledError
from tortoise import BaseDBAsyncClient

from kit.errors import TooLarge
from models.search.asked import TOO_LONG, Asked, Searching, Term
from models.search.texts import Text
from models.transaction import transaction

STEMMERS = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
}
"""PostgreSQL's own, by language; the signs of Chinese and Japanese have no endings."""

MADE = ("CREATE INDEX search_documents_vector ON search_documents USING gin (vector)",)
"""What belongs to the table and no model can say."""

SHOWN = "d.number, d.entity_id, d.kind, d.vector"
"""What is needed of a document `d` that was found."""

MILLISECONDS_MOST = 2_000
"""That a search may take; then the database gives up."""


def _stemmed(column: str, weight: str) -> str:
    return f"setweight(to_tsvector(config::regconfig, {column}), '{weight}')"


def storing(source: str) -> str:
    """The statement that keeps documents of what stands after FROM: (id, kind, title, body, language, config).

    A place of its own lies between title and body, so that no phrase goes from one to the other.
    """
    return f"""INSERT INTO search_documents (entity_id, kind, title, body, vector)
SELECT id, kind, '', '', setweight(to_tsvector('simple', title), 'A') || ('''=' || kind || ''':1')::tsvector
    || setweight(to_tsvector('simple', body), 'B') || CASE WHEN config = '' THEN ''::tsvector
    ELSE ('''=' || language || ''':1')::tsvector || {_stemmed("title", "A")} || '''='':1'::tsvector || {_stemmed("body", "B")} END
FROM {source} AS given(id, kind, title, body, language, config)
ON CONFLICT (entity_id) DO UPDATE SET vector = excluded.vector"""


_STORE = storing("unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])")


async def store(connection: BaseDBAsyncClient, texts: Sequence[Text]) -> None:
    """Keep the words of these rows in place of what was kept of them: one statement."""
    columns: list[list[Any]] = [
        [text.id for text in texts],
        [text.kind.value for text in texts],
        [text.title for text in texts],
        [text.body for text in texts],
        [text.language for text in texts],
        [STEMMERS.get(text.language, "") for text in texts],
    ]
    await connection.execute_query(_STORE, columns)


def _query(hole: str) -> str:
    """All terms, as they are written or by their stems in a language that the document is read in."""
    parts = [f"to_tsquery('simple', {hole})"]
    for language, config in STEMMERS.items():
        stems = f"to_tsquery('{config}', {hole})"
        parts.append(
            f"CASE WHEN numnode({stems}) > 0 THEN '''={language}'''::tsquery && {stems} ELSE ''::tsquery END"
        )
    return f"({' || '.join(parts)})"


def _stems(hole: str) -> str:
    vectors = [f"to_tsvector('{config}', {hole})" for config in STEMMERS.values()]
    return f"tsvector_to_array({' || '.join(vectors)})"


PREPARE = f"""SELECT set_config('statement_timeout', '{MILLISECONDS_MOST}', true),
    set_config('plan_cache_mode', 'force_custom_plan', true),
    CAST({_query("$1")} && to_tsquery('simple', $2) && !!to_tsquery('simple', $3) AS text) AS words,
    CAST({_query("$4")} && to_tsquery('simple', $5) AS text) AS title, {_stems("$6")} AS stems"""
"""An empty query beside another leaves that as it is. What is quoted or left out is compared as it is written."""


@asynccontextmanager
async def searching(asked: Asked) -> AsyncIterator[Searching]:
    """Where to search for this: in a transaction whose statements have an end.

    Raises: TooLarge, if the search took too long.
    """
    try:
        async with transaction() as connection:
            plain = [term for term in asked.terms if not term.exact]
            exact = [term for term in asked.terms if term.exact]
            values = [
                _all_of(plain),
                _all_of(exact),
                " | ".join(_written(term) for term in asked.without),
                _all_of(plain, "A"),
                _all_of(exact, "A"),
                " ".join(word for term in plain for word in term.words),
            ]
            ((words, title, stems),) = [
                (row["words"], row["title"], row["stems"])
                for row in await connection.execute_query_dict(PREPARE, values)
            ]
            yield Searching(connection.execute_query_dict, words, title, stems)
    except QueryCanceledError as error:
        raise TooLarge(TOO_LONG, "query") from error


def _all_of(terms: Sequence[Term], weight: str = "") -> str:
    return " & ".join(_written(term, weight) for term in terms)


def _written(term: Term, weight: str = "") -> str:
    marks = [weight] * len(term.words)
    marks[-1] += "*" if term.open else ""
    parts = [
        f"'{word}':{mark}" if mark else f"'{word}'" for word, mark in zip(term.words, marks, strict=True)
    ]
    return f"({' <-> '.join(parts)})"


def _matches(hole: str, kind: str) -> str:
    """Whether a document `d` of this kind has the words; the kind is said to both indexes, that of words and that of numbers."""
    return f"d.kind = '{kind}' AND d.vector @@ ('''={kind}'''::tsquery && CAST({hole}::text AS tsquery))"


def ranked(words: str, title: str) -> str:
    """How well a document fits: between 2 and 3 if its title has all words, else between 1 and 2."""
    return (
        f"CAST(CASE WHEN vector @@ CAST({title}::text AS tsquery) THEN 2 ELSE 1 END"
        f" + ts_rank(vector, CAST({words}::text AS tsquery), 32) AS float8)"
    )


def among(source: str, key: str, words: str, kind: str, most: int) -> str:
    """The documents of rows that are few: each of them is looked at, whatever others there are."""
    return f"""SELECT {SHOWN} FROM (SELECT {key} AS id FROM {source} ORDER BY 1 DESC LIMIT {most}) AS seen
        CROSS JOIN LATERAL (SELECT * FROM search_documents WHERE entity_id = seen.id OFFSET 0) AS d
        WHERE {_matches(words, kind)}"""


def everywhere(source: str, key: str, words: str, kind: str) -> str:
    """The documents that have the words, of those rows, which are nearly all: looked up one by one, until there are enough."""
    return f"""SELECT {SHOWN} FROM search_documents AS d
        CROSS JOIN LATERAL (SELECT 1 FROM {source} WHERE {key} = d.entity_id OFFSET 0) AS seen WHERE {_matches(words, kind)}"""


def anywhere(source: str, key: str, words: str, kind: str) -> str:
    """The documents that have the words, of those rows."""
    return f"""SELECT {SHOWN} FROM search_documents AS d
        WHERE {_matches(words, kind)} AND EXISTS (SELECT 1 FROM {source} WHERE {key} = d.entity_id)"""
