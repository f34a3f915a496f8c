"""Whatever a text says: its folds are in order and in range, leave something to be read, and are found in steady time."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.folds import Fold, FoldKind
from mail.parse.folding import folds
from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import lines_of, spelled
from tests.mail.folding.expected import LANGUAGES, written

LINES = sorted(
    {line for each in LANGUAGES for mail in written(each).values() for line in mail.text.split("\n")}
)
PHRASES = sorted(
    {
        words
        for each in ALL
        for table in (
            each.attributions,
            each.announcements,
            each.devices,
            each.closings,
            *each.fields.values(),
        )
        for words in table
    }
)
ODD = [
    "",
    ">",
    "> ",
    ">>>",
    "-- ",
    "--",
    "—",
    "_" * 40,
    "\u200b",
    "\xa0",
    "P.S.",
    ":",
    "…",
    "a@b.c",
    "\x00",
    "\ud800",
    "\r",
]
LINE = st.sampled_from(LINES) | st.sampled_from(PHRASES) | st.sampled_from(ODD) | st.text(max_size=30)


def said(lines: list[str]) -> list[str]:
    return [line for line in lines if spelled(line)]


def assert_sound(text: str) -> None:
    found = folds(text)
    lines = text.split("\n")
    at = 0
    for fold in found:
        assert at < fold.first_line <= fold.last_line <= len(lines)
        at = fold.last_line
    outside = list(lines)
    for fold in reversed(found):
        assert said([lines[fold.first_line - 1]])
        assert said([lines[fold.last_line - 1]])
        del outside[fold.first_line - 1 : fold.last_line]
    assert bool(said(outside)) == bool(said(lines))


@given(st.text())
def test_any_text_has_sound_folds(text):
    assert_sound(text)


@given(st.lists(LINE, max_size=40).map("\n".join))
def test_any_lines_of_mails_in_any_order_have_sound_folds(text):
    assert_sound(text)


@given(st.lists(st.lists(LINE, min_size=1, max_size=3).map(" ".join), max_size=40).map("\n".join))
def test_any_pieces_of_mails_in_any_order_have_sound_folds(text):
    assert_sound(text)


def test_a_text_has_a_bounded_number_of_folds():
    text = "> a\n> b\nc\n" * 1_000
    found = folds(text)
    assert len(found) == 500
    assert found[-1] == Fold(FoldKind.QUOTE, 1_498, 1_499)


def work(text: str) -> int:
    """How many functions are called to fold a text, Python's own and those of others."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        folds(text)
    finally:
        sys.setprofile(None)
    return calls


MANY_LINES: dict[str, Callable[[int], str]] = {
    "words": lambda n: "word\n" * n,
    "blank lines": lambda n: "a" + "\n" * n + "b",
    "quoted": lambda n: "> a\n" * n,
    "quoted and not": lambda n: "> a\nb\n" * n,
    "attributions that never end": lambda n: "On 2 March 2026, 9:14,\n" * n,
    "endings alone": lambda n: "wrote:\n" * n,
    "attributions": lambda n: "On 2 March 2026, 9:14, A <a@b.c> wrote:\n> a\nb\n" * n,
    "fields": lambda n: "To: a\n" * n,
    "fields, blank lines": lambda n: "To: a\n\n" * n,
    "rules": lambda n: "_____\n" * n,
    "announcements": lambda n: "Forwarded message\n" * n,
    "closings": lambda n: "Regards\n" * n,
    "delimiters": lambda n: "-- \n" * n,
    "devices": lambda n: "Sent from my iPhone\n" * n,
    "lawyers": lambda n: "confidential, privileged, intended recipient\n" * n,
    "telephones": lambda n: "Tel. +49 30 12345\n\n" * n,
    "postscripts": lambda n: "P.S. a\n\n" * n,
}
ONE_LINE: dict[str, Callable[[int], str]] = {
    "on": lambda n: "On " * n + "wrote:",
    "marks": lambda n: ">" * n,
    "marks and spaces": lambda n: " > " * n + "a",
    "spaces": lambda n: "a" + " " * n + "b",
    "digits": lambda n: "1" * n,
    "digits and signs": lambda n: "+1 (2) " * n,
    "letters before a sign": lambda n: "a" * n + "@",
    "signs": lambda n: "@" * n,
    "colons": lambda n: ":" * n,
    "dashes": lambda n: "-" * n,
    "ligatures": lambda n: "\ufdfa" * n,
}


@pytest.mark.parametrize("name", MANY_LINES)
def test_twice_the_lines_are_twice_the_work_at_most(name):
    once, twice = (work(MANY_LINES[name](n)) for n in (1_000, 2_000))
    assert twice <= 2 * once + 200


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_line_of_any_length_is_the_same_work(name):
    once, more = (work(ONE_LINE[name](n)) for n in (1_000, 50_000))
    assert more <= once + 50
    short, long = (lines_of(ONE_LINE[name](n)) for n in (1_000, 50_000))
    assert [line.said for line in long] == [line.said for line in short]  # all that is judged of it
