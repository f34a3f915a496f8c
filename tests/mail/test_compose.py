"""Letters: what is written is what is read, in lines that every server passes on, with no field that was not asked for."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.addresses import Mailbox
from kit.errors import Invalid
from kit.files import safe_name
from mail.compose import Enclosure, Letter, compose
from mail.parse import Noise, parse
from mail.parse.plain import tidy
from mail.parse.words import one_line

LETTER = Letter(
    sender=Mailbox("Support", "support@desk.example"),
    recipient=Mailbox("", "customer@example.com"),
    subject="Your printer",
    text="Hello,\n\nhas it been turned on?\n\n-- \nSupport",
    message_id="m1@desk.example",
    date=datetime(2026, 8, 3, 9, 15, tzinfo=timezone(timedelta(hours=2))),
)


def changed(field: str, value: Any) -> Letter:
    return replace(LETTER, **{field: value})


def test_a_plain_letter_to_the_byte():
    assert compose(LETTER) == (
        b"Date: Mon, 03 Aug 2026 07:15:00 +0000\r\n"
        b"From: Support <support@desk.example>\r\n"
        b"To: <customer@example.com>\r\n"
        b"Subject: Your printer\r\n"
        b"Message-ID: <m1@desk.example>\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"\r\n"
        b"Hello,\r\n\r\nhas it been turned on?\r\n\r\n--=20\r\nSupport\r\n"
    )


def test_a_letter_with_everything():
    letter = replace(
        LETTER,
        html="<p>Hello, <b>has</b> it been turned on? Größe</p>",
        reply_to=Mailbox("Support", "reply+abc@desk.example"),
        in_reply_to="<first@example.com>",
        references=("zero@example.com", "<first@example.com>"),
        auto_submitted="auto-replied",
        list_unsubscribe="https://desk.example/u?x=1&y=2",
        request_id="req_01h455vb4pex5vsknk084sn02q",
        files=(Enclosure("Größe.txt", "text/plain", b"a\nb\x00\xff"),),
    )
    raw = compose(letter)
    parsed = parse(raw)
    assert (parsed.text, parsed.html) == (LETTER.text, letter.html)
    assert parsed.reply_to == (letter.reply_to,)
    assert parsed.in_reply_to == ("first@example.com",)
    assert parsed.references == ("zero@example.com", "first@example.com")
    assert parsed.noise == {Noise.AUTO_REPLY, Noise.NO_ANSWER_WANTED}
    assert dict(parsed.headers)["list-unsubscribe"] == "<https://desk.example/u?x=1&y=2>"
    assert dict(parsed.headers)["x-deskwire-request"] == "req_01h455vb4pex5vsknk084sn02q"
    assert [(file.name, file.content) for file in parsed.attachments] == [("Größe.txt", b"a\nb\x00\xff")]
    assert parsed.defects == set()


def test_pythons_own_reader_agrees():
    letter = replace(
        LETTER,
        sender=Mailbox('The "Süd" Bakery, Ltd.', "hallo@bäckerei.example"),
        recipient=Mailbox("A, B", "c@example.com"),
        subject="Grüße " * 30,
        html="<p>ü</p>",
        references=tuple(f"reference-number-{n}@example.com" for n in range(20)),
    )
    read = email.message_from_bytes(compose(letter), policy=policy.default)
    assert read["From"] == '"The \\"Süd\\" Bakery, Ltd." <hallo@xn--bckerei-5wa.example>'
    assert read["To"] == '"A, B" <c@example.com>'
    assert read["Subject"] == ("Grüße " * 30).strip()
    assert str(read["References"]).split() == [f"<{reference}>" for reference in letter.references]
    plain = read.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text


def test_of_very_many_references_the_first_and_the_last_ones_go_along():
    letter = replace(LETTER, references=tuple(f"{n}@example.com" for n in range(80)))
    assert parse(compose(letter)).references == (
        "0@example.com",
        *(f"{n}@example.com" for n in range(31, 80)),
    )


def test_ids_that_others_made_and_that_no_header_can_hold_are_left_out():
    bad = ("", "two words@example.com", "a\r\nBcc: b@example.com", "ü@example.com", "x" * 1_000, "<>")
    parsed = parse(compose(replace(LETTER, references=(*bad, "good@example.com"), in_reply_to="a b")))
    assert (parsed.references, parsed.in_reply_to) == (("good@example.com",), ())


@pytest.mark.parametrize(
    "evil", ["a\r\nBcc: b@example.com", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a b", "", "a>b"]
)
@pytest.mark.parametrize("field", ["message_id", "list_unsubscribe", "request_id"])
def test_what_cannot_stand_in_a_header_is_refused(field, evil):
    if not evil and field != "message_id":
        return
    value = f"https://desk.example/{evil}" if field == "list_unsubscribe" else evil
    with pytest.raises(Invalid):
        compose(changed(field, value))


@pytest.mark.parametrize(
    "evil", ["a@example.com\r\nBcc: b@example.com", "a\n@example.com", "no address", "", "<a@example.com>"]
)
@pytest.mark.parametrize("field", ["sender", "recipient", "reply_to"])
def test_what_is_no_address_is_refused(field, evil):
    with pytest.raises(Invalid):
        compose(changed(field, Mailbox("", evil)))


def test_a_link_must_be_one():
    with pytest.raises(Invalid):
        compose(replace(LETTER, list_unsubscribe="javascript:alert(1)"))


def test_an_international_local_part_stays_as_it_is():
    parsed = parse(compose(replace(LETTER, recipient=Mailbox("", "jörg@bäckerei.example"))))
    assert parsed.to == (Mailbox("", "jörg@xn--bckerei-5wa.example"),)


ANY = st.text(st.characters() | st.sampled_from('\r\n\x00\u202e"\\<>,;=?ü '), max_size=300)
BODIES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n.= \tFrom"), max_size=400)
FIELDS = ["date", "from", "to", "subject", "message-id", "mime-version"]


@given(
    subject=ANY,
    name=ANY,
    text=BODIES,
    html=st.none() | BODIES.map(lambda text: f"<p>{text.replace('<', '')}</p>"),
)
def test_anything_written_is_read_again_and_nothing_else_is_there(subject, name, text, html):
    raw = compose(
        replace(LETTER, subject=subject, sender=Mailbox(name, "a@example.com"), text=text, html=html)
    )
    head = raw.partition(b"\r\n\r\n")[0]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    assert [line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n") if line[:1] not in b" "][
        :6
    ] == FIELDS
    parsed = parse(raw)
    assert parsed.subject == one_line(subject, 500)
    assert parsed.from_ is not None
    assert parsed.from_.address == "a@example.com"
    if tidy(text) or html is None:
        assert parsed.text == tidy(text)
    assert (parsed.html is None) == (html is None)
    assert parsed.message_id == "m1@desk.example"
    assert parsed.date == LETTER.date.astimezone(UTC)
    assert parsed.attachments == ()
    assert parsed.defects == set()


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"]), max_size=120
)


@given(NAMES)
def test_a_name_is_read_as_it_was_written(name):
    parsed = parse(compose(replace(LETTER, sender=Mailbox(name, "a@example.com"))))
    assert parsed.from_ is not None
    assert parsed.from_.name == one_line(name, 200).strip("'\"<> ") or name.lower() == "a@example.com"


@given(st.lists(st.tuples(ANY, st.binary(max_size=200)), max_size=4))
def test_files_go_along_byte_for_byte(files):
    letter = replace(
        LETTER, files=tuple(Enclosure(name, "application/pdf", content) for name, content in files)
    )
    parsed = parse(compose(letter))
    assert [file.content for file in parsed.attachments] == [content for _, content in files]
    assert all(safe_name(file.name) == file.name for file in parsed.attachments)
    assert parsed.text == LETTER.text


def test_a_program_may_unsubscribe_by_itself_only_over_https():
    for link, one_click in (("https://desk.example/u", True), ("http://desk.example/u", False)):
        head = compose(replace(LETTER, list_unsubscribe=link, bulk=True)).decode()
        assert f"List-Unsubscribe: <{link}>\r\n" in head
        assert ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head) is one_click
        assert "Precedence: bulk\r\n" in head
    assert "Precedence" not in compose(LETTER).decode()
