"""Mails that are passed on: found in each language, by subject and header block; whatever else a text says is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.addresses import Mailbox
from mail.parse.folding.language import Field, Language
from mail.parse.folding.languages import ALL
from mail.parse.forwarded import Forwarded, forwarded
from tests.mail.test_folding_any_text import LINE

GMAIL = """Please take care of this.

---------- Forwarded message ---------
From: Ann Client <ann@client.example>
Date: Mon, 2 Mar 2026 at 09:14
Subject: Printer on fire
To: Admin <admin@acmedesk.example>


Hello,

it burns.
Ann
"""
OUTLOOK = """________________________________
Von: Ann Client <ann@client.example>
Gesendet: Montag, 2. März 2026 09:14
An: Admin <admin@acmedesk.example>; Paula Platzhalter
 <paula@example.org>
Betreff: Drucker brennt

Hallo,

er brennt.
"""
OLD_OUTLOOK = """-----Original Message-----
From: Client, Ann [mailto:ann@client.example]
Sent: Monday, March 2, 2026 9:14 AM
To: Admin
Subject: Printer on fire

It burns.
"""
APPLE = """FYI

> Begin forwarded message:
>
> From: Ann Client <ann@client.example>
> Subject: Printer on fire
> Date: 2 March 2026 at 09:14:00 CET
> To: admin@acmedesk.example
>
> It burns.
> > as it did before
>
> Ann
"""
ANN = Mailbox("Ann Client", "ann@client.example")


@pytest.mark.parametrize(
    ("subject", "text", "sender", "said"),
    [
        ("Fwd: Printer on fire", GMAIL, ANN, "Hello,\n\nit burns.\nAnn"),
        ("WG: Printer on fire", OUTLOOK, ANN, "Hallo,\n\ner brennt."),
        ("FW: fwd:Printer on fire", OLD_OUTLOOK, Mailbox("Client, Ann", ANN.address), "It burns."),
        ("Fwd : Printer on fire", APPLE, ANN, "It burns.\n> as it did before\n\nAnn"),
    ],
)
def test_what_programs_pass_on(subject, text, sender, said):
    found = forwarded(subject, text)
    assert found
    assert (found.sender.address, found.subject, found.text) == (sender.address, "Printer on fire", said)


@pytest.mark.parametrize("language", ALL, ids=lambda each: each.forwards[0])
def test_it_is_found_in_each_language(language: Language):
    for prefix in language.forwards:
        for name in language.fields[Field.FROM]:
            block = f"{name}: Ann <ann@client.example>\n{language.fields[Field.SUBJECT][0]}: X\n"
            block += f"{language.fields[Field.TO][0]}: admin@acmedesk.example\n"
            found = forwarded(f"{prefix}: X", f"See below\n\n{block}\nIt burns.")
            assert found == Forwarded(Mailbox("Ann", "ann@client.example"), "X", "It burns.")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Printer on fire", GMAIL),
        ("Printer on fire", GMAIL),
        ("Forwarding", GMAIL),
        ("Fwd: x", "Hello"),
        ("Fwd: x", ""),
        ("Fwd: x", GMAIL.replace("<ann@client.example>", "")),
        ("Fwd: x", GMAIL.replace("From: Ann", "Ann")),
    ],
)
def test_what_is_not_passed_on(subject, text):
    assert forwarded(subject, text) is None


def test_words_of_the_passed_on_mail_are_not_taken_for_its_head():
    inner = GMAIL.replace("it burns.", "it burns.\n\nFrom: Eve <eve@evil.example>\nSubject: y\nTo: z\n\nx")
    found = forwarded("Fwd: x", inner)
    assert found
    assert found.sender == ANN
    assert "eve@evil.example" in found.text


@given(st.sampled_from(["Fwd:", "WG: x", ":", "I:I:I:"]) | st.text(max_size=20), st.lists(LINE, max_size=30))
def test_any_text_is_read(subject, lines):
    found = forwarded(subject, "\n".join(lines))
    assert found is None or "@" in found.sender.address
