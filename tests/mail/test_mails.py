"""The mails of tests/mails, each with exactly what must come of it."""

import base64
from datetime import UTC, datetime

import pytest

from kit.addresses import Mailbox
from mail.parse import Defect, Noise, ParsedMail
from tests.mail.written import MAILS, files, read

CUSTOMER = Mailbox("Customer", "customer@example.com")
SUPPORT = Mailbox("", "support@desk.example")
WHEN = datetime(2026, 8, 3, 7, 15, tzinfo=UTC)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC"
)
PLAIN = "text/plain"
REPORT = (
    b"Reporting-MTA: dns; mx.example.com",
    b"",
    b"Final-Recipient: rfc822; nobody@example.com",
    b"Action: failed",
    b"Status: 5.1.1",
)
BINARY = "application/octet-stream"


def test_every_mail_is_expected():
    assert {path.name for path in MAILS.iterdir()} == EXPECTED.keys() | APART


def test_a_plain_mail_in_all_its_fields():
    parsed = read("plain.eml")
    assert parsed == ParsedMail(
        message_id="plain-1@example.com",
        in_reply_to=("first@desk.example",),
        references=("first@desk.example", "second@desk.example"),
        from_=CUSTOMER,
        reply_to=(Mailbox("", "printers@example.com"),),
        to=(SUPPORT,),
        cc=(Mailbox("A Colleague", "colleague@example.com"), Mailbox("Other, The", "other@example.com")),
        subject="The printer is jammed",
        date=WHEN,
        text='Hello,\n\nit says "PC LOAD LETTER".\n\n-- \nCustomer',
        headers=parsed.headers,
    )
    assert parsed.headers[0] == ("return-path", "<customer@example.com>")
    assert parsed.headers[4:6] == (
        ("subject", "The printer is jammed"),
        ("message-id", "<plain-1@example.com>"),
    )
    assert ("references", "<first@desk.example> <second@desk.example>") in parsed.headers


def test_an_html_mail_shows_what_it_says_and_runs_nothing():
    parsed = read("html-only.eml")
    assert parsed.text == (
        "Order 4711\n\nIt has not arrived.\nPlease click or look here.\n\n"
        "Lamp         2\nChair, blue  1\n\n  * one\n  * two"
    )
    assert parsed.html == (
        '<div style="display:none">preview</div>\n<h1>Order 4711</h1><p>It has <b>not</b> arrived.<br>'
        'Please <a rel="noopener noreferrer nofollow">click</a> or '
        '<a href="https://shop.example/o?id=4711&amp;x=1" rel="noopener noreferrer nofollow">look here</a>.</p>\n\n'
        "<table><tbody><tr><td>Lamp</td><td>2</td></tr><tr><td>Chair, blue</td><td>1</td></tr></tbody></table>\n"
        '<ul><li>one</li><li>two</li></ul>\n<img alt="logo">'
    )


def test_a_picture_that_the_html_shows_is_inline_and_another_is_not():
    parsed = read("inline-picture.eml")
    assert parsed.subject == "So sieht es aus \u2013 leider"
    assert parsed.text == "Siehe Bild [cid:shot]. Grüße"
    assert parsed.html == '<p>Siehe Bild <img src="cid:shot%40example.com" width="1">. Grüße</p>'
    assert files(parsed) == [("shot.png", "image/png", PIXEL), ("für euch.png", "image/png", PIXEL)]
    assert [(file.content_id, file.inline) for file in parsed.attachments] == [
        ("shot@example.com", True),
        (None, False),
    ]


def test_a_picture_pasted_as_data_becomes_a_file():
    parsed = read("pasted-picture.eml")
    cid = "2e9b06dc65a4dec84a3eb3124553ec93@picture"
    assert parsed.html == f'<p>Look: <img alt="shot" src="cid:{cid}"></p>'
    assert files(parsed) == [("image-2e9b06dc.png", "image/png", PIXEL)]
    assert [(file.content_id, file.inline) for file in parsed.attachments] == [(cid, True)]


def test_a_forwarded_mail_stays_in_one_piece_and_is_called_by_its_subject():
    parsed = read("forwarded.eml")
    assert parsed.text == "Please see below."
    [(name, media_type, content)] = files(parsed)
    assert (name, media_type) == ("Ärger_Eingang _1_.eml", "message/rfc822")
    raw = (MAILS / "forwarded.eml").read_bytes()
    assert content == raw[raw.index(b"From: Somebody Else") : raw.index(b"\r\n--fwd--")]


EXPECTED: dict[str, dict[str, object]] = {
    "amp.eml": {"text": "Only the HTML says something.", "html": "<p>Only the HTML says something.</p>"},
    "bounce.eml": {
        "message_id": "bounce-1@mx.example.com",
        "from_": Mailbox("Mail Delivery System", "MAILER-DAEMON@mx.example.com"),
        "text": "<nobody@example.com>: host mx.example.com said: 550 5.1.1 User unknown",
        "noise": {Noise.AUTO_REPLY, Noise.NULL_SENDER, Noise.REPORT},
        "files": [
            (
                "delivery-status.txt",
                "message/delivery-status",
                b"\r\n".join(REPORT),
            ),
            (
                "headers.txt",
                "text/rfc822-headers",
                b"From: support@desk.example\r\nMessage-ID: <out-1@desk.example>",
            ),
        ],
    },
    "cut-off.eml": {
        "text": "The text is there.",
        "files": [("a.zip", "application/zip", bytes.fromhex("504b0304140000000800000000"[:24]))],
        "defects": {Defect.PART_UNCLOSED},
    },
    "digest.eml": {
        "text": "",
        "files": [
            ("First of the day.eml", "message/rfc822", b"Subject: First of the day\r\n\r\nOne."),
            ("Second of the day.eml", "message/rfc822", b"Subject: Second of the day\r\n\r\nTwo."),
        ],
    },
    "empty.eml": {"subject": "", "text": "", "message_id": None},
    "encrypted.eml": {
        "text": "",
        "files": [
            ("application-1.txt", "application/pgp-encrypted", b"Version: 1"),
            (
                "encrypted.asc",
                BINARY,
                b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA5\r\n-----END PGP MESSAGE-----",
            ),
        ],
    },
    "flowed.eml": {
        "text": "This paragraph was broken by the program that sent it, but it is only one paragraph.\n\n"
        "> A quotation of two lines.\n>> Deeper.\n>not a quotation\n-- \nCustomer of yours"
    },
    "invitation.eml": {
        "text": "Shall we meet on Tuesday?",
        "files": [("invitation.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR")],
    },
    "list.eml": {
        "from_": Mailbox("A Member via Users", "users@lists.example.org"),
        "text": "Which version do you run?",
        "noise": {Noise.LIST},
        "list_id": "users.lists.example.org",
        "defects": {Defect.ENCODING_BROKEN},  # the list's footer stands behind the base64
    },
    "mac-line-ends.eml": {"subject": "Old line ends", "text": "One line\nanother line"},
    "no-blank-line.eml": {
        "from_": Mailbox("", "customer@example.com"),
        "subject": "No empty line",
        "text": "This is text already.\nAnd this, too.",
        "defects": {Defect.HEADER_MALFORMED},
    },
    "no-boundary.eml": {
        "text": "First part.",
        "files": [("a.csv", "text/csv", b"1,2")],
        "defects": {Defect.BOUNDARY_MISSING},
    },
    "no-head.eml": {
        "from_": None,
        "date": None,
        "text": "Hello there,\n\nthis went through the pipe without any head.\nFrom here on it is about: nothing.",
        "defects": {Defect.HEADERS_MISSING, Defect.FROM_MISSING},
    },
    "odd-names.eml": {
        "text": "",
        "files": [
            ("Договор 2026.pdf", "application/pdf", b"1"),
            ("Отчет.pdf", "application/pdf", b"2"),
            ("passwd", BINARY, b"3"),
            ("Rechnung.docx", BINARY, b"4"),
            ("invoicefdp.exe", BINARY, b"5"),
            ("_con.txt", BINARY, b"6"),
            ("my holiday photo.jpg", BINARY, b"7"),
            ("café.txt", BINARY, b"8"),
            ("image-9.jpg", "image/jpeg", b"9"),
        ],
    },
    "out-of-office.eml": {
        "text": "Ich bin zurück am Montag.",
        "noise": {Noise.AUTO_REPLY, Noise.NO_ANSWER_WANTED},
    },
    "signed.eml": {
        "text": "I have signed this.",
        "files": [("smime.p7s", "application/pkcs7-signature", base64.b64decode("MAsGCSqGSIb3DQEHAg=="))],
    },
    "text-picture-text.eml": {
        "text": "Before the picture.\n\nAfter the picture.",
        "files": [("a.png", "image/png", PIXEL)],
    },
    "uuencoded.eml": {"text": "", "files": [("hello.bin", BINARY, b"hello world")]},
    "winmail.eml": {
        "text": "See attached.",
        "files": [("winmail.dat", "application/ms-tnef", bytes.fromhex("789f3e220100"))],
    },
}
APART = {
    "plain.eml",
    "html-only.eml",
    "inline-picture.eml",
    "pasted-picture.eml",
    "forwarded.eml",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_becomes_what_it_says(name):
    expected = EXPECTED[name]
    parsed = read(name)
    assert parsed.text == expected["text"]
    assert parsed.html == expected.get("html")
    assert files(parsed) == expected.get("files", [])
    assert not any(file.inline for file in parsed.attachments)
    assert parsed.noise == expected.get("noise", set())
    assert parsed.list_id == expected.get("list_id")
    assert parsed.defects == expected.get("defects", set())
    for field in ("from_", "subject", "message_id"):
        assert getattr(parsed, field) == expected.get(field, getattr(parsed, field))
    if "from_" not in expected:
        assert (parsed.from_, parsed.to, parsed.date) == (CUSTOMER, (SUPPORT,), WHEN)
