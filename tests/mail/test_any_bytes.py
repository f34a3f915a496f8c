"""Whatever bytes arrive: a mail comes of them, everything in it can be stored, and it does not take long."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import text as texts
from kit.addresses import address_key
from kit.files import safe_name
from mail.parse import Defect, ParsedMail, body_hash, parse, reader
from tests.mail.written import HEAD, MAILS, mail
from tests.requires import SHARED, require

WRITTEN = [path.read_bytes() for path in sorted(MAILS.iterdir())]


def assert_storable(parsed: ParsedMail) -> None:
    """Every text is clean and within its bounds, every address has a key, every name is safe."""
    for line, most in ((parsed.subject, 500), (parsed.message_id or "", 500), (parsed.list_id or "", 500)):
        assert texts.check(line, most=most) == line
        assert "\n" not in line
    for body in (parsed.text, parsed.html or ""):
        texts.check(body, most=5_000_000)
    for box in (*parsed.to, *parsed.cc, *parsed.reply_to, *([parsed.from_] if parsed.from_ else [])):
        assert len(address_key(box.address)) <= 320
        texts.check(box.name, most=200)
    for file in parsed.attachments:
        assert safe_name(file.name) == file.name
        assert len(file.media_type) <= 127
        texts.check(file.content_id or "", most=255)
    assert len(parsed.attachments) <= 1_200
    assert all(len(text) <= 500 for text in (*parsed.references, *parsed.in_reply_to))
    assert len(body_hash(parsed)) == 64


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_mail(raw):
    assert_storable(parse(raw))


MARKS = b'| --|\r|=?utf-8?q?|?=|<|>|"|(|;|:|=|\x1b$B|\xff\xfe|charset=utf-7'.split(b"|")
PIECES = st.sampled_from([piece for raw in WRITTEN for piece in raw.split(b"\n")] + MARKS)


@given(st.lists(PIECES | st.binary(max_size=20), max_size=60), st.sampled_from([b"\n", b"\r\n", b"\r", b""]))
def test_any_lines_of_mails_in_any_order_are_a_mail(pieces, line_end):
    assert_storable(parse(line_end.join(pieces)))


@settings(max_examples=150)
@given(st.data())
def test_a_mail_with_broken_bytes_is_still_a_mail(data):
    raw = bytearray(data.draw(st.sampled_from(WRITTEN)))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=20)):
        raw[place] = data.draw(st.integers(0, 255))
    assert_storable(parse(bytes(raw[: data.draw(st.integers(0, len(raw)))])))


def test_real_mails_broken_at_random_are_still_mails():
    require("shared")
    chance = random.Random(4711)
    for path in sorted((SHARED / "real" / "mail").iterdir()):
        raw = bytearray(mail(path.read_bytes()) if path.suffix != ".eml" else path.read_bytes())
        for _ in range(10):
            for _ in range(10):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            assert_storable(parse(bytes(raw)))


class _Panic(BaseException):
    """What a library in another language raises when it fails."""


@pytest.mark.parametrize("failure", [RuntimeError, RecursionError, MemoryError, _Panic])
def test_a_failure_that_nobody_foresaw_keeps_the_mail_and_what_can_be_read(monkeypatch, failure):
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(reader, "contents_of", fail)
    raw = mail("Grüße".encode())
    parsed = parse(raw)
    assert parsed.defects == {Defect.UNREADABLE}
    assert (parsed.subject, parsed.from_ and parsed.from_.address) == ("Test", "customer@example.com")
    assert parsed.text.endswith("Grüße")
    assert [(file.name, file.media_type, file.content) for file in parsed.attachments] == [
        ("mail.eml", "message/rfc822", raw)
    ]
    monkeypatch.setattr(reader, "decode_words", fail)
    if failure is not _Panic:
        assert parse(raw).attachments == parsed.attachments


def test_an_interrupt_is_no_failure(monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reader, "contents_of", interrupt)
    with pytest.raises(KeyboardInterrupt):
        parse(mail(b"x"))


def test_of_a_mail_beyond_the_limit_the_beginning_is_read(monkeypatch):
    monkeypatch.setattr(reader, "MAIL_MOST", 100)
    parsed = parse(mail(b"0123456789" * 10))
    assert parsed.defects == {Defect.MAIL_CUT}
    assert parsed.text == ("0123456789" * 10)[: 100 - len(mail(b""))]


def html(step: bytes) -> Callable[[int], bytes]:
    return lambda size: mail(step * (size // len(step)), Content_Type="text/html")


def multipart(step: bytes) -> Callable[[int], bytes]:
    return lambda size: mail(step * (size // len(step)), Content_Type="multipart/mixed; boundary=b")


def field(name: str, step: str) -> Callable[[int], bytes]:
    return lambda size: mail(b"", **{name: step * (size // len(step))})


KB = 1_000
SLOW: dict[str, tuple[Callable[[int], bytes], int]] = {
    "dashes": (multipart(b"--\n"), 200 * KB),
    "delimiters": (multipart(b"--b\n\nx\n"), 200 * KB),
    "delimiters with heads": (multipart(b"--b\nContent-Type: text/csv\n"), 200 * KB),
    "base64 padded at every step": (
        lambda n: mail(b"QQ==" * (n // 4), Content_Transfer_Encoding="base64"),
        1_000 * KB,
    ),
    "quoted-printable": (
        lambda n: mail(b"=41= \t" * (n // 6), Content_Transfer_Encoding="quoted-printable"),
        200 * KB,
    ),
    "flowed": (lambda n: mail(b"> x \n" * (n // 5), Content_Type="text/plain; format=flowed"), 200 * KB),
    "header lines": (lambda n: HEAD + b"X-A: b\n" * (n // 7) + b"\nx", 200 * KB),
    "junk lines": (lambda n: HEAD + b"junk\n" * (n // 5) + b"X-A: b\n\nx", 200 * KB),
    "addresses": (field("To", "a@b.example, "), 16 * KB),
    "quotes": (field("To", '"'), 16 * KB),
    "brackets": (field("To", "("), 16 * KB),
    "at signs": (field("To", "a@"), 16 * KB),
    "encoded words": (field("Subject", "=?koi8-r?q?=FF?= "), 16 * KB),
    "words never ended": (field("Subject", "=?a?q?"), 16 * KB),
    "references": (field("References", "<a@b> <"), 16 * KB),
    "parameters": (field("Content_Type", "; a=b"), 16 * KB),
    "spaces in parameters": (field("Content_Type", ";a           "), 16 * KB),
    "html paragraphs": (html(b"<p>x"), 30 * KB),
    "html nesting": (html(b"<div>"), 30 * KB),
    "html hidden nesting": (html(b"<div><!--</div>-->"), 30 * KB),
    "html comments": (html(b"<!--"), 30 * KB),
    "html tables": (html(b"<table><tr><td>x"), 30 * KB),
    "html quotes": (html(b"<a b=\"'"), 30 * KB),
    "html brackets": (html(b"<"), 30 * KB),
    "html data": (html(b"src=data:image/png;base64,"), 200 * KB),
}


@pytest.mark.parametrize("kind", SLOW)
def test_four_times_the_bytes_take_about_four_times_as_long(kind):
    """Something quadratic would take sixteen times as long."""
    made, size = SLOW[kind]
    small, large = made(size // 4), made(size)
    assert any(seconds(large) < 9 * seconds(small) + 0.02 for _ in range(5)), "in none of five tries"


def seconds(raw: bytes) -> float:
    """Processor time of the quicker of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        parse(raw)
        taken.append(time.process_time() - start)
    return min(taken)
