"""Search on PostgreSQL: vectors of words and of their stems, under an index of words (GIN).

A vector also says of which kind its document is and in which language it is read (`=item`, `=de`: no word looks so), so
that the index alone answers for one kind, and stems of one language are never taken for words of another. Words weigh A in the
title, B in the body, C in custom fields that customers see, D in the others: whoever sees less than all asks for some weights.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import QueryCanceledError
from tortoise import BaseDBAsyncClient

from kit.errors import TooLarge
from kit.words import WORD_MOST
from models.search.asked import TOO_LONG, Asked, Searching, Side, Term
from models.search.sides import mark
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

_PARTS = {
    "items": "kind = 'item'",
    "messages": "kind = 'message'",
    "names": "kind IN ('customer', 'organization', 'user', 'project')",
}
MADE = tuple(
    f"CREATE INDEX IF NOT EXISTS search_documents_{name} ON search_documents USING gin (vector) WHERE {of}"
    for name, of in _PARTS.items()
)
"""What belongs to the table and no model can say: an index of words for each of these, so that nobody who looks for a customer
reads through all items that have the words.
"""

SHOWN = "d.number, d.entity_id, d.kind, d.vector"
"""What is needed of a document `d` that was found."""

MILLISECONDS_MOST = 2_000
"""That a search may take; then the database gives up."""


def _stemmed(column: str, weight: str) -> str:
    return f"setweight(to_tsvector(config::regconfig, {column}), '{weight}')"


_GAP = "0" * (WORD_MOST + 1)
"""Between fields, so that no phrase goes from one to the next: too long for a word, and taken out where its place is kept."""
_PLACE = "'''='':1'::tsvector"


def _of_fields(column: str, weight: str) -> str:
    plain, stems = f"to_tsvector('simple', {column})", f"to_tsvector(nullif(config, '')::regconfig, {column})"
    both = f"{plain} || {_PLACE} || coalesce({stems}, '')"
    return f"{_PLACE} || setweight(ts_delete({both}, '{_GAP}'), '{weight}')"


def storing(source: str, *, custom: bool = False) -> str:
    """The statement that keeps documents of what stands after FROM: (id, kind, title, body, language, config), and where
    `custom` also (shown, hidden, marks).

    A place of its own lies between title and body, so that no phrase goes from one to the other. What customers may not see
    comes last: a vector that is full loses what comes last.
    """
    more = ", shown, hidden, marks" if custom else ""
    stems = f"{_stemmed('title', 'A')} || {_PLACE} || {_stemmed('body', 'B')}"
    fields = f""" || CASE WHEN shown = '' THEN ''::tsvector ELSE marks::tsvector || {_of_fields("shown", "C")} END
    || CASE WHEN hidden = '' THEN ''::tsvector ELSE {_of_fields("hidden", "D")} END"""
    return f"""INSERT INTO search_documents (entity_id, kind, title, body, vector)
SELECT id, kind, '', '', setweight(to_tsvector('simple', title), 'A') || ('''=' || kind || ''':1')::tsvector
    || setweight(to_tsvector('simple', body), 'B') || CASE WHEN config = '' THEN ''::tsvector
    ELSE ('''=' || language || ''':1')::tsvector || {stems} END{fields if custom else ""}
FROM {source} AS given(id, kind, title, body, language, config{more})
ON CONFLICT (entity_id) DO UPDATE SET vector = excluded.vector"""


_GIVEN = ", ".join(["$1::uuid[]", *(f"${number}::text[]" for number in range(2, 10))])
_STORE = storing(f"unnest({_GIVEN})", custom=True)


async def store(connection: BaseDBAsyncClient, texts: Sequence[Text]) -> None:
    """Keep the words of these rows in place of what was kept of them: one statement."""
    columns: list[list[Any]] = [
        [text.id for text in texts],
        [text.kind.value for text in texts],
        [text.title for text in texts],
        [text.body for text in texts],
        [text.language for text in texts],
        [STEMMERS.get(text.language, "") for text in texts],
        [f" {_GAP} ".join(text.custom.shown) for text in texts],
        [f" {_GAP} ".join(text.custom.hidden) for text in texts],
        [" ".join(f"'={mark(key)}':1" for key in text.custom.fields) for text in texts],
    ]
    await connection.execute_query(_STORE, columns)


def _query(hole: str) -> str:
    """All terms, as they are written or by their stems in a language that the document is read in; each stem once, since
    for each an index collects all that it begins.
    """
    plain = f"to_tsquery('simple', {hole})"
    known = ", ".join(f"('{language}', '{config}'::regconfig)" for language, config in STEMMERS.items())
    stems = f"SELECT language, to_tsquery(config, {hole})::text AS stems FROM (VALUES {known}) AS known(language, config)"
    once = f"""SELECT stems, string_agg(format('''=%s''', language), ' | ') AS readers FROM ({stems}) AS each
        WHERE stems NOT IN ('', {plain}::text) GROUP BY stems"""
    by_stems = f"SELECT string_agg(format('(%s) & (%s)', readers, stems), ' | ') FROM ({once}) AS once"
    return f"({plain} || coalesce(({by_stems}), '')::tsquery)"


def _stems(hole: str) -> str:
    vectors = [f"to_tsvector('{config}', {hole})" for config in STEMMERS.values()]
    return f"tsvector_to_array({' || '.join(vectors)})"


SAMPLE, COMMON_FROM = 150, 5
"""Of the newest documents of a kind, how many are looked at to tell whether words are common, and how many have them then.

Common words are found by going through documents from the newest on, others by the index of words, which gives all that have
them in no order: among a million, either looks at about 30,000 at worst, where one of 30 has the words.
"""
_COMMON = f"""SELECT array_agg(kind) FILTER (WHERE fit >= {COMMON_FROM}) AS common,
        array_agg(kind) FILTER (WHERE fit_loosely >= {COMMON_FROM}) AS loosely_common
    FROM (VALUES ('item'), ('message')) AS kinds(kind) CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE vector @@ words) AS fit, count(*) FILTER (WHERE vector @@ loose) AS fit_loosely
        FROM (SELECT vector FROM search_documents AS d WHERE {{newest}} LIMIT {SAMPLE}) AS newest) AS sampled"""

_LOCALLY = {
    "statement_timeout": str(MILLISECONDS_MOST),
    "plan_cache_mode": "force_custom_plan",
    "enable_seqscan": "off",
    "jit": "off",
}
"""Whole tables are never what a search should read, however few rows the planner thinks there are."""


def _newest_first(kind: str) -> str:
    """The documents `d` of a kind from the newest on; said so that no other index than that of kinds and numbers gives it."""
    most = "9223372036854775807"
    return f"(d.kind, d.number) > ({kind}, 0) AND (d.kind, d.number) < ({kind}, {most}) ORDER BY d.kind DESC, d.number DESC"


PREPARE = f"""SELECT {", ".join(f"set_config('{name}', '{value}', true)" for name, value in _LOCALLY.items())},
    CAST(words AS text) AS words, CAST(title AS text) AS title, stems, common, loosely_common
FROM (SELECT *, found && !!to_tsquery('simple', $3) AS words, CAST(replace(found::text, '<->', '&') AS tsquery) AS loose
    FROM (SELECT {_query("$1")} && to_tsquery('simple', $2) AS found, {_query("$4")} && to_tsquery('simple', $5) AS title,
        {_stems("$6")} AS stems OFFSET 0) AS read OFFSET 0) AS asked
CROSS JOIN LATERAL ({_COMMON.format(newest=_newest_first("kinds.kind"))}) AS sampled"""
"""An empty query beside another leaves that as it is. What is quoted or left out is compared as it is written. What an index of
words looks at is what fits loosely: it knows no order of words, nor what is not there.
"""


@asynccontextmanager
async def searching(
    asked: Asked, side: Side = Side.ALL, hidden: Sequence[str] = ()
) -> AsyncIterator[Searching]:
    """Where to search for this: in a transaction whose statements have an end; `hidden`: marks of documents of which the side
    `shown` says too much.

    Raises: TooLarge, if the search took too long.
    """
    try:
        async with transaction() as connection:
            (row,) = await connection.execute_query_dict(PREPARE, _values(asked, side))
            words = row["words"]
            if hidden:
                (less,) = await connection.execute_query_dict(PREPARE, _values(asked, Side.NONE))
                marked = " | ".join(f"'={each}'" for each in hidden)
                words = f"(({words}) & !({marked})) | (({less['words']}) & ({marked}))"
            common, loosely = (frozenset(row[name] or ()) for name in ("common", "loosely_common"))
            yield Searching(connection.execute_query_dict, words, row["title"], row["stems"], common, loosely)
    except QueryCanceledError as error:
        raise TooLarge(TOO_LONG, "query") from error


_WEIGHTS = {Side.NONE: "AB", Side.SHOWN: "ABC", Side.ALL: ""}
"""Of the words that each looks through; empty for all."""


def _values(asked: Asked, side: Side) -> list[str]:
    """The parameters of `PREPARE`."""
    plain = [term for term in asked.terms if not term.exact]
    exact = [term for term in asked.terms if term.exact]
    weights = _WEIGHTS[side]
    return [
        _all_of(plain, weights),
        _all_of(exact, weights),
        " | ".join(_written(term, weights) for term in asked.without),
        _all_of(plain, "A"),
        _all_of(exact, "A"),
        " ".join(word for term in plain for word in term.words),
    ]


def _all_of(terms: Sequence[Term], weight: str = "") -> str:
    return " & ".join(_written(term, weight) for term in terms)


def _written(term: Term, weight: str = "") -> str:
    marks = [weight] * len(term.words)
    marks[-1] += "*" if term.open else ""
    parts = [
        f"'{word}':{mark}" if mark else f"'{word}'" for word, mark in zip(term.words, marks, strict=True)
    ]
    return f"({' <-> '.join(parts)})"


def _matches(hole: str) -> str:
    return f"d.vector @@ CAST({hole}::text AS tsquery)"


def ranked(words: str, title: str, side: Side) -> str:
    """How well a document fits: between 2 and 3 if its title has all words, else between 1 and 2. What it says in custom fields
    counts for whoever sees all of them.
    """
    vector = "vector" if side is Side.ALL else "ts_filter(vector, '{a,b}')"
    return (
        f"CAST(CASE WHEN vector @@ CAST({title}::text AS tsquery) THEN 2 ELSE 1 END"
        f" + ts_rank({vector}, CAST({words}::text AS tsquery), 32) AS float8)"
    )


def among(newest: str, words: str, kind: str) -> str:
    """The newest documents of rows that are few, whose keys come newest first: each is looked at, whatever others there are."""
    return f"""SELECT {SHOWN} FROM ({newest}) AS seen
        CROSS JOIN LATERAL (SELECT * FROM search_documents WHERE entity_id = seen.id OFFSET 0) AS d
        WHERE {_matches(words)} ORDER BY seen.id DESC"""


def walked(source: str, key: str, words: str, kind: str) -> str:
    """The newest documents that have common words, of those rows: each is looked at until there are enough."""
    found = (
        f"SELECT {SHOWN} FROM search_documents AS d WHERE {_matches(words)} AND {_newest_first(repr(kind))}"
    )
    return _seen(found, source, key)


def looked_up(source: str, key: str, words: str, kind: str) -> str:
    """The newest documents that have rare words, of those rows."""
    having = (
        f"SELECT {SHOWN} FROM search_documents AS d WHERE d.kind = '{kind}' AND {_matches(words)} OFFSET 0"
    )
    return _seen(f"SELECT {SHOWN} FROM ({having}) AS d ORDER BY d.number DESC", source, key)


def _seen(documents: str, source: str, key: str) -> str:
    """Of these documents, which come in order, those of the rows."""
    return f"""SELECT {SHOWN} FROM ({documents} OFFSET 0) AS d
        CROSS JOIN LATERAL (SELECT 1 FROM {source} WHERE {key} = d.entity_id OFFSET 0) AS seen"""
