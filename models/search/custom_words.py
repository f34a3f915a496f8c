"""The words that a row has in custom fields: texts, links, and the names of what is chosen.

They stand apart by who sees their field, since a customer must find nothing by what is not for them. Fields that are archived
give no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from kit.words import words
from models.custom_field import FieldKind, is_words, shown

WORDS_MOST = 5_000
BYTES_MOST = 100_000
"""Of the words of one side, all fields together: beside title and text they have to fit into a vector of PostgreSQL."""

FOUND_BY = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LINK, FieldKind.CHOICE, FieldKind.CHOICES)
"""The kinds of which rows are found by their words; numbers, days and people are filtered by."""


@dataclass(frozen=True)
class CustomWords:
    """Words between spaces, of each field: of those that customers see, whose keys are `fields`, and of the others."""

    shown: Sequence[str] = ()
    hidden: Sequence[str] = ()
    fields: Sequence[UUID] = ()


NOTHING = CustomWords()


def gathered(column: str, noun: str) -> str:
    """SQL of all that a row has in fields of its noun, as a JSON list; None or empty where it has nothing."""
    kinds = ", ".join(f"'{kind.value}'" for kind in FOUND_BY)
    return f"""(SELECT CAST(GATHERED(PACKED(f.rank, f.id, f.customers_see, v.value, f.options)) AS text) FROM EACH({column}) AS v
        JOIN custom_fields f ON f.key = v.key AND f.noun = {noun} WHERE f.archived_at IS NULL AND f.kind IN ({kinds}))"""


def said_in(written: str | None) -> CustomWords:
    """The words of what was gathered, in the order of the fields."""
    held = orjson.loads(written) if written else []
    if not held:
        return NOTHING
    sides: dict[bool, list[str]] = {True: [], False: []}
    marks: list[UUID] = []
    left = {True: (WORDS_MOST, BYTES_MOST), False: (WORDS_MOST, BYTES_MOST)}
    for _, key, customers_see, value, options in sorted(held, key=lambda each: (each[0], each[1])):
        is_shown = bool(customers_see)
        found, left[is_shown] = _counted(words(" ".join(said(value, options))), *left[is_shown])
        if found:
            sides[is_shown].append(found)
            marks += [UUID(key)] * is_shown
    return CustomWords(sides[True], sides[False], marks)


def said(written: str, options: Any) -> list[str]:
    """What a value says: itself if it is a text, or the names of these options that it chooses; nothing if it is neither."""
    value = shown(written)
    if is_words(written):
        return [value]
    if written[0] != "c":
        return []
    known = orjson.loads(options) if isinstance(options, str) else options or []
    chosen = value if isinstance(value, list) else [value]
    return [each["name"] for each in known if each["key"] in chosen]


def _counted(found: Sequence[str], most: int, size: int) -> tuple[str, tuple[int, int]]:
    """The first words, as far as they count; and how many words and bytes more would count."""
    counted = []
    for word in found:
        size -= len(word.encode()) + 1
        if not most or size < 0:
            most = 0
            break
        counted.append(word)
        most -= 1
    return " ".join(counted), (most, size)
