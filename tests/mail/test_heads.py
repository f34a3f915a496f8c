"""Header fields: encoded words, addresses, ids, dates, signs of machines, and heads that are broken."""

from datetime import UTC, datetime

import pytest

from kit.addresses import Mailbox
from mail.parse import Defect, Noise, parse
from tests.mail.written import mail

NONE: frozenset[Defect] = frozenset()


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ==?= aus =?utf-8?Q?K=C3=B6ln?=", "Grüße aus Köln"),
        ("=?utf-8?q?one?= =?utf-8?q?_two?=", "one two"),
        ("=?utf-8?q?one?=\r\n =?iso-8859-1?q?_=FCber?=", "one über"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?iso-8859-1*de?q?Gr=FC=DFe?=", "Grüße"),
        ("=?gb2312?B?xOO6ww==?=", "\u4f60\u597d"),
        ("=?iso-2022-jp?B?GyRCJDMbKEI=?= =?iso-2022-jp?B?GyRCJHMbKEI=?=", "\u3053\u3093"),
        ("=?koi8-r?B?8NLJ18XU?=", "\u041f\u0440\u0438\u0432\u0435\u0442"),
        ("=?utf-7?Q?+ADw-b+AD4-?=", "+ADw-b+AD4-"),
        ("=?made-up?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?x?no such encoding?=", "=?utf-8?x?no such encoding?="),
        ("=?utf-8?q?never ended", "=?utf-8?q?never ended"),
        ("Grüße, not encoded at all", "Grüße, not encoded at all"),
        ("a\r\n\tb\r\n  c", "a b c"),
        ("=?utf-8?q?line=0D=0ABcc:_x=00y=1B?=", "line Bcc: xy"),
        ("left \u202eright\u202c to left", "left right to left"),
        ("", ""),
    ],
)
def test_a_subject_is_decoded_and_one_clean_line(written, subject):
    parsed = parse(f"From: a@example.com\r\nSubject: {written}\r\n\r\n".encode())
    assert parsed.subject == subject


def test_a_subject_in_raw_eight_bit_letters():
    assert parse("Subject: Grüße aus Köln\n\n".encode("cp1252")).subject == "Grüße aus Köln"


def test_a_subject_is_bounded():
    assert parse(b"Subject: " + b"long " * 1000 + b"\n\n").subject == ("long " * 100).rstrip()


@pytest.mark.parametrize(
    ("written", "boxes"),
    [
        ("ann@example.com", [("", "ann@example.com")]),
        ("Ann Lee <Ann@Example.COM>", [("Ann Lee", "Ann@example.com")]),
        ('"Lee, Ann" <ann@example.com>', [("Lee, Ann", "ann@example.com")]),
        ("Lee, Ann <ann@example.com>", [("Lee, Ann", "ann@example.com")]),
        ("ann@example.com (Ann (the elder) Lee)", [("Ann the elder Lee", "ann@example.com")]),
        ("=?utf-8?q?Bj=C3=B6rk?= <b@example.com>", [("Björk", "b@example.com")]),
        ('"=?utf-8?q?Bj=C3=B6rk?=" <b@example.com>', [("Björk", "b@example.com")]),
        ("=?utf-8?q?B,_J?= <b@example.com>", [("B, J", "b@example.com")]),
        ("=?utf-8?b?QmrDtnJrIDxiQGV4YW1wbGUuY29tPg==?=", [("Björk", "b@example.com")]),
        ("=?utf-8?q?me=40evil=2Eexample?= <b@example.com>", [("me@evil.example", "b@example.com")]),
        ('"b@example.com" <b@example.com>', [("", "b@example.com")]),
        ("'Ann' <ann@example.com>", [("Ann", "ann@example.com")]),
        ("a@example.com, b@example.com; c@example.com", [("", f"{x}@example.com") for x in "abc"]),
        ("a@example.com, A@EXAMPLE.com", [("", "a@example.com")]),
        ("Friends: a@example.com, B <b@example.com>;", [("", "a@example.com"), ("B", "b@example.com")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.example,@two.example:ann@example.com>", [("", "ann@example.com")]),
        ("<mailto:ann@example.com>", [("", "ann@example.com")]),
        ("mailto:ann@example.com", [("", "ann@example.com")]),
        ("Ann < ann@example.com >", [("Ann", "ann@example.com")]),
        ("ann @ example.com", [("", "ann@example.com")]),
        ("Ann ann@example.com", [("Ann", "ann@example.com")]),
        ("Ann <ann@example.com", [("Ann", "ann@example.com")]),
        ('"Ann <ann@example.com>', [("", "ann@example.com")]),
        ("<<ann@example.com>>", [("", "ann@example.com")]),
        ("Ann <>", []),
        ("Ann", []),
        ("a@b@example.com", []),
        ("\u202eAnn\x07 <ann@example.com>", [("Ann", "ann@example.com")]),
        ("info@bäckerei.example", [("", "info@bäckerei.example")]),
        ("", []),
    ],
)
def test_lists_of_addresses_as_people_and_programs_write_them(written, boxes):
    assert parse(f"To: {written}\n\n".encode()).to == tuple(Mailbox(*box) for box in boxes)


def test_several_fields_of_one_name_are_one_list():
    parsed = parse(b"Cc: a@example.com\nCc: b@example.com\n\n")
    assert parsed.cc == (Mailbox("", "a@example.com"), Mailbox("", "b@example.com"))


def test_many_recipients_are_bounded():
    many = ", ".join(f"u{n}@example.com" for n in range(600))
    assert len(parse(f"To: {many}\n\n".encode()).to) == 500


def test_who_a_mail_claims_to_be_from():
    two = parse(b"From: a@example.com\nFrom: b@example.com\n\n")
    assert (two.from_, two.defects) == (Mailbox("", "a@example.com"), frozenset({Defect.SEVERAL_FROM}))
    sent = parse(b"From: nobody\nSender: S <s@example.com>\n\n")
    assert (sent.from_, sent.defects) == (Mailbox("S", "s@example.com"), NONE)
    none = parse(b"From: <>\nSubject: x\n\n")
    assert (none.from_, none.defects) == (None, frozenset({Defect.FROM_MISSING}))


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("<a@x.example>", ("a@x.example",)),
        ("a@x.example", ("a@x.example",)),
        ("<a@x.example> <b@x.example>\r\n\t<a@x.example>", ("a@x.example", "b@x.example")),
        ("<a@x.example><b@x.example>", ("a@x.example", "b@x.example")),
        ("< a@x.\r\n example >", ("a@x.example",)),
        ('Your message of "Mon" <a@x.example>', ("a@x.example",)),
        ("<no-at-sign>", ("no-at-sign",)),
        ("", ()),
    ],
)
def test_message_ids(written, ids):
    parsed = parse(f"From: a@example.com\r\nReferences: {written}\r\nIn-Reply-To: {written}\r\n\r\n".encode())
    assert (parsed.references, parsed.in_reply_to, parsed.defects) == (ids, ids, NONE)


def test_of_very_many_references_the_first_and_the_last_ones_stay():
    many = " ".join(f"<{n}@x.example>" for n in range(300))
    parsed = parse(f"References: {many}\n\n".encode())
    assert parsed.references == ("0@x.example", *(f"{n}@x.example" for n in range(201, 300)))


def test_an_unusable_message_id_is_none():
    parsed = parse(b"From: a@example.com\nMessage-ID: <" + b"x" * 501 + b"@x.example>\n\n")
    assert (parsed.message_id, parsed.defects) == (None, frozenset({Defect.ID_UNUSABLE}))
    parsed = parse(b"From: a@example.com\nMessage-ID: gibberish\n\n")
    assert (parsed.message_id, parsed.defects) == (None, frozenset({Defect.ID_UNUSABLE}))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Mon, 3 Aug 2026 09:15:00 +0200", datetime(2026, 8, 3, 7, 15, tzinfo=UTC)),
        ("3 Aug 2026 09:15 (no zone)", datetime(2026, 8, 3, 9, 15, tzinfo=UTC)),
        ("Mon, 3 Aug 2026 07:15:00 -0000", datetime(2026, 8, 3, 7, 15, tzinfo=UTC)),
        ("Mon, 3 Aug 2026 09:15:00 CEST", datetime(2026, 8, 3, 9, 15, tzinfo=UTC)),
        ("Montag, den 3. August", None),
        ("Mon, 31 Feb 2026 09:15:00 +0200", None),
        ("Fri, 31 Dec 9999 23:15:00 -2300", None),
        ("Mon, 3 Aug 2026 09:15:00 +9999999999", None),
    ],
)
def test_dates(written, date):
    parsed = parse(f"From: a@example.com\nDate: {written}\n\n".encode())
    assert (parsed.date, parsed.defects) == (date, NONE if date else frozenset({Defect.DATE_UNREADABLE}))


@pytest.mark.parametrize(
    ("field", "noise"),
    [
        ("Auto-Submitted: auto-replied", Noise.AUTO_REPLY),
        ("Auto-Submitted: auto-generated; owner-email=x", Noise.AUTO_GENERATED),
        ("Auto-Submitted: auto-notified", Noise.AUTO_GENERATED),
        ("Auto-Submitted: NO", None),
        ("Auto-Submitted:", None),
        ("X-Autoreply: yes", Noise.AUTO_REPLY),
        ("Precedence: Bulk", Noise.BULK),
        ("Precedence: junk", Noise.BULK),
        ("Precedence: list", Noise.LIST),
        ("Precedence: auto_reply", Noise.AUTO_REPLY),
        ("Precedence: first-class", None),
        ("List-Id: <a.b.example>", Noise.LIST),
        ("List-Post: <mailto:a@b.example>", Noise.LIST),
        ("List-Unsubscribe: <https://shop.example/u>", None),
        ("Return-Path: <>", Noise.NULL_SENDER),
        ("Return-Path: < >", Noise.NULL_SENDER),
        ("Return-Path: <a@example.com>", None),
        ("Content-Type: multipart/report; boundary=x", Noise.REPORT),
        ("X-Failed-Recipients: a@example.com", Noise.REPORT),
        ("X-Auto-Response-Suppress: All", Noise.NO_ANSWER_WANTED),
        ("X-Auto-Response-Suppress: DR, RN", None),
    ],
)
def test_signs_that_no_person_wrote_this(field, noise):
    assert parse(f"From: a@example.com\n{field}\n\n".encode()).noise == ({noise} if noise else set())


@pytest.mark.parametrize(
    ("raw", "subject", "text", "defects"),
    [
        (b"From a@x Mon Aug 3\nFrom: a@x\nSubject: mbox\n\nt", "mbox", "t", set()),
        (b"From: a@x\r\nSubject : space\r\n\r\nt", "space", "t", set()),
        (b"From: a@x\nSubject:tight\n\nt", "tight", "t", set()),
        (b"From: a@x\n???\nSubject: junk before\n\nt", "junk before", "t", {Defect.HEADER_MALFORMED}),
        (b"From: a@x\nSubject: no body", "no body", "", set()),
        (b"From: a@x\nSubject: no body\n", "no body", "", set()),
        (b"\nleading empty line\n", "", "leading empty line", {Defect.HEADERS_MISSING, Defect.FROM_MISSING}),
        (
            b"Note: this\nis text\n\nmore",
            "",
            "Note: this\nis text\n\nmore",
            {Defect.HEADERS_MISSING, Defect.FROM_MISSING},
        ),
        (b"", "", "", {Defect.HEADERS_MISSING, Defect.FROM_MISSING}),
        (b"\r\n\r\n", "", "", {Defect.HEADERS_MISSING, Defect.FROM_MISSING}),
        (b"From: a@x\nX: " + b"y" * 70_000 + b"\nSubject: s\n\nt", "s", "t", {Defect.HEADERS_CUT}),
        (b"From: a@x\nSubject: s\n" + b"X-A: b\n" * 1_500 + b"\nt", "s", "t", {Defect.HEADERS_CUT}),
        (
            b"From: a@x\nSubject: s\n" + (b"X-A: " + b"b" * 999 + b"\n") * 500 + b"\nt",
            "s",
            "t",
            {Defect.HEADERS_CUT},
        ),
    ],
)
def test_heads_as_they_should_not_be(raw, subject, text, defects):
    parsed = parse(raw)
    assert (parsed.subject, parsed.text, set(parsed.defects)) == (subject, text, defects)


def test_headers_are_kept_for_rules_within_bounds():
    parsed = parse(mail(b"", X_Long="y" * 3_000, **{f"X_N{n}": "1" for n in range(300)}))
    assert len(parsed.headers) == 200
    assert parsed.headers[2] == ("x-long", "y" * 2_000)
