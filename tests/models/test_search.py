"""What search does with hard cases of the databases: endless searches, endless texts, words of any script, many rows."""

from typing import Any

import pytest
from tortoise import connections

from kit.errors import TooLarge
from kit.ids import new_id
from kit.words import WORD_MOST, places, words
from models import SearchDocument, SearchKind, Viewer
from models.search import asked, find, keep, postgres, sqlite
from models.search.marks import Fragment, Range, fragments
from models.search.texts import BYTES_MOST, WORDS_MOST, Text
from tests import factories
from tests.factories import Keys
from tests.on_server import ON_POSTGRES

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS found FROM n"


async def test_a_search_that_does_not_end_is_ended_and_leaves_nothing_behind(
    workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SECONDS_MOST", 0.05)
    monkeypatch.setattr(postgres, "PREPARE", postgres.PREPARE.replace("'2000'", "'50'"))
    engine: Any = postgres if ON_POSTGRES else sqlite
    with pytest.raises(TooLarge, match="takes too long"):
        async with engine.searching(asked.read("printer")) as search:
            await search.found(_ENDLESS, [])
    connection = connections.get("default")
    if ON_POSTGRES:
        (row,) = await connection.execute_query_dict("SELECT current_setting('statement_timeout') AS bound")
        assert row == {"bound": "0"}
    assert await connection.execute_query_dict("SELECT 1 AS one") == [{"one": 1}]


async def test_other_errors_are_not_taken_for_it(workspace: Keys) -> None:
    engine: Any = postgres if ON_POSTGRES else sqlite
    with pytest.raises(Exception, match="nowhere"):
        async with engine.searching(asked.read("printer")) as search:
            await search.found("SELECT * FROM nowhere", [])


@pytest.mark.parametrize("letter", ["w", "ж", "字", "\U0001f600", "\ufdfa"])
async def test_the_longest_texts_are_kept_as_far_as_they_count(
    admin: Viewer, workspace: Keys, letter: str
) -> None:
    text = " ".join(f"{letter}{number}{letter * 8}" for number in range(20_000))[:100_000]
    item = await factories.item(admin, letter * 500, description=text)
    assert await SearchDocument.filter(entity_id=item.id, kind=SearchKind.ITEM).count() == 1
    found = await find.find(admin, asked.read(str(item.number)), (SearchKind.ITEM,), 2)
    assert [hit.id for hit in found.hits] == [item.id]


async def test_the_most_words_fit_into_a_document(workspace: Keys) -> None:
    many = " ".join(f"ж{number:05}{'ж' * 6}" for number in range(WORDS_MOST))
    assert len(many.encode()) < BYTES_MOST
    engine: Any = postgres if ON_POSTGRES else sqlite
    text = Text(new_id(), SearchKind.MESSAGE, many[:1000], many, "ru")
    await engine.store(connections.get("default"), [text])
    assert await SearchDocument.filter(entity_id=text.id).count() == 1
    await SearchDocument.filter(entity_id=text.id).delete()


async def test_more_rows_than_one_batch_are_kept_and_forgotten(
    admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        await factories.item(admin, f"Lamp {number}")
    everything = await SearchDocument.all().count()
    await SearchDocument.all().delete()
    monkeypatch.setattr(keep, "AT_ONCE", 3)
    monkeypatch.setattr(sqlite, "ROWS_AT_ONCE", 2)
    assert await keep.keep_all(connections.get("default")) == everything
    assert await SearchDocument.all().count() == everything


def test_words_are_folded_and_their_places_are_those_of_the_text() -> None:
    text = "Straße, ÉCOLE e\u0301cole x_y 東京 ½ " + "a" * 100
    assert words(text) == [
        "strasse", "ecole", "ecole", "x", "y", "東", "京", "1", "2", "a" * WORD_MOST
    ]  # fmt: skip
    found = list(places(text))
    assert [place.word for place in found] == words(text)
    assert [text[place.start : place.end] for place in found[:7]] == [
        "Straße", "ÉCOLE", "e\u0301cole", "x", "y", "東", "京"
    ]  # fmt: skip


def test_pieces_of_a_long_text_are_at_most_three_and_do_not_overlap() -> None:
    text = " ".join(["lamp", *["x"] * 300] * 5)
    found = fragments(text, asked.read("lamp"), [])
    assert len(found) == 3
    for piece in found:
        assert text[piece.start :].startswith(piece.text)
        assert [piece.text[r.start : r.start + r.length] for r in piece.ranges] == ["lamp"]
    assert fragments("Lamps, lamp", asked.read('"lamp"'), [], 500) == [
        Fragment("Lamps, lamp", 0, [Range(7, 4)])
    ]
    assert fragments("Printed", asked.read("printing"), ["print"], 500) == [
        Fragment("Printed", 0, [Range(0, 7)])
    ]
    assert fragments("nothing of it", asked.read("lamp"), []) == []
