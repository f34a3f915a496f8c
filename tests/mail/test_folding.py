"""Quotes and signatures are folded as a reader of each mail said that they should be, before there was any code."""

import pytest

from mail.parse.folding import folds
from tests.mail.folding.expected import LANGUAGES, MISSES, digest, real, real_text, shown, visible, written
from tests.mail.folding.expected import REAL as REAL_MAIL
from tests.requires import require

WRITTEN = {name: mail for language in (*LANGUAGES, "hard") for name, mail in written(language).items()}
REAL = real()


@pytest.mark.parametrize("name", sorted(WRITTEN.keys() - MISSES.keys()))
def test_a_mail_that_we_wrote_is_folded_exactly(name):
    assert folds(WRITTEN[name].text) == WRITTEN[name].folds


@pytest.mark.parametrize("name", sorted(REAL.keys() - MISSES.keys()))
def test_a_real_body_is_folded_exactly(name):
    require("shared")
    text, expected = real_text(name), REAL[name]
    assert digest(text) == expected["text"]
    found = folds(text)
    assert [[fold.kind.value, fold.first_line, fold.last_line] for fold in found] == expected["folds"]
    assert visible(text, found) == expected["visible"]
    assert digest(shown(text, expected["visible"])) == expected["visible_text"]


OWN = {
    "links": "I compared these two\n\nhttps://a.example.org\nhttps://b.example.org",
    "a log": "It says\n\n==========\n2026-03-02 09:14:05 POST https://api.example.org failed\n==========",
    "addresses": "Please add these two\n\nann@example.org\nben@example.org",
    "talk of mails": "Der Absender hat die Mail bestimmt irrtümlich geschickt.\n\nKann der Empfänger sie löschen?",
    "thanks first": "Thanks,\n\nthe printer works again. The other one, on the third floor, does not.",
    "a heading": "Original message\n\nis what the button says, and it does nothing.",
    "an underlined heading": "Steps\n-----\n1. Open the door.\n2. Close the door.",
    "a name alone": "It works now.\n\nBest regards\nAnn Example",
    "a form": "From: Ann\nTo: Ben\nDate: today",
    "what somebody wrote": "On Monday Ben wrote:\n\nnothing at all.",
    "a question with a colon": "When I write to ann@example.org at 9:14 it says:\n\nNot found",
    "sent from": "Where is it?\n\nSent from the warehouse in Sampleton on Monday with two others",
}


@pytest.mark.parametrize("name", OWN)
def test_own_words_that_look_like_something_else_stay(name):
    assert folds(OWN[name]) == ()


@pytest.mark.parametrize("name", sorted(MISSES))
def test_what_is_known_to_be_missed_still_is(name):
    """One that is folded rightly by now is taken off the list."""
    mail = WRITTEN[name]
    assert folds(mail.text) != mail.folds


def test_every_language_has_its_mails_and_every_real_body_its_record():
    require("shared")
    assert {path.name for path in REAL_MAIL.iterdir()} == REAL.keys()
    for language in LANGUAGES:
        mails = [mail for name, mail in WRITTEN.items() if name.startswith(f"{language}/")]
        assert len(mails) >= 8
        assert any(not mail.folds for mail in mails)
