# ruff: noqa: RUF001 - letters of many alphabets are what this is about
"""Text in any charset, declared rightly, wrongly, or not at all."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.parse import Defect, parse
from mail.parse.charset import decode
from mail.parse.parsed import Defects
from mail.parse.words import clean
from tests.mail.written import mail

GERMAN = "Grüße aus München, der Drucker läuft nicht – seit gestern."
RUSSIAN = "Здравствуйте, у меня не работает принтер."
CHINESE = "您好，我的打印机不能用了，请帮忙。"
TRADITIONAL = "您好，我的印表機壞了，請幫忙。"
JAPANESE = "こんにちは、プリンターが動きません。"
KOREAN = "안녕하세요 프린터가 작동하지 않습니다"

RIGHT = [
    ("utf-8", "utf-8", GERMAN + RUSSIAN + CHINESE + "😀"),
    ("UTF8", "utf-8", GERMAN),
    ("iso-8859-1", "cp1252", GERMAN),
    ("windows-1252", "cp1252", GERMAN),
    ("iso-8859-15", "iso8859-15", "Preis: 10 €, größer"),
    ("windows-1250", "cp1250", "Dzień dobry, drukarka nie działa"),
    ("iso-8859-2", "iso8859-2", "Dobrý den, tiskárna nefunguje, děkuji"),
    ("windows-1251", "cp1251", RUSSIAN),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("koi8-u", "koi8-u", "Доброго дня, мій принтер не працює, їй-бо"),
    ("iso-8859-5", "iso8859-5", RUSSIAN),
    ("cp866", "cp866", RUSSIAN),
    ("windows-1253", "cp1253", "Καλημέρα, ο εκτυπωτής δεν λειτουργεί"),
    ("windows-1254", "cp1254", "Yazıcı çalışmıyor, teşekkürler"),
    ("iso-8859-9", "cp1254", "Yazıcı çalışmıyor"),
    ("windows-1255", "cp1255", "שלום, המדפסת לא עובדת"),
    ("iso-8859-8-i", "iso8859-8", "שלום"),
    ("windows-1256", "cp1256", "مرحبا، الطابعة لا تعمل"),
    ("windows-1257", "cp1257", "Labdien, printeris nestrādā, paldies ļoti"),
    ("windows-1258", "cp1258", "Xin chào"),
    ("tis-620", "cp874", "สวัสดีครับ เครื่องพิมพ์ไม่ทำงาน"),
    ("gb2312", "gb18030", CHINESE),
    ("gb18030", "gb18030", CHINESE + "𠮷"),
    ("gbk", "gb18030", TRADITIONAL),
    ("hz-gb-2312", "hz", "您好 means hello"),
    ("big5", "cp950", TRADITIONAL),
    ("big5-hkscs", "big5hkscs", "唔該，部機壞咗"),
    ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ("shift_jis", "cp932", JAPANESE + "①㈱髙"),
    ("euc-jp", "euc_jp", JAPANESE),
    ("euc-kr", "euc_kr", KOREAN),
    ("ks_c_5601-1987", "cp949", KOREAN + "똠"),
    ("iso-2022-kr", "iso2022_kr", KOREAN),
    ("utf-16", "utf-16", GERMAN + RUSSIAN),
    ("utf-16le", "utf-16-le", GERMAN),
    ("utf-16be", "utf-16-be", "plain ASCII, two bytes each"),
    ("macintosh", "mac_roman", "déjà vu"),
]


@pytest.mark.parametrize(("declared", "codec", "text"), RIGHT)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_text_in_its_declared_charset(declared, codec, text, encoding):
    data = text.encode(codec)
    if encoding == "8bit":
        assert read(data, declared) == (text, frozenset())
        return
    fields = {"Content_Type": f'text/plain; charset="{declared}"', "Content_Transfer_Encoding": encoding}
    parsed = parse(mail(encoded(data, encoding), **fields))
    assert (parsed.text, parsed.defects) == (text, frozenset())


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", RUSSIAN),
        ("cp1252", GERMAN),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("gb18030", CHINESE),
        ("big5", TRADITIONAL),
        ("shift_jis", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("euc_kr", KOREAN),
        ("cp1253", "Καλημέρα, ο εκτυπωτής δεν λειτουργεί."),
        ("cp1256", "مرحبا، الطابعة لا تعمل"),
        ("cp874", "สวัสดีครับ เครื่องพิมพ์ไม่ทำงาน"),
        ("utf-16", GERMAN),
        ("utf-16-le", GERMAN),
        ("utf-8-sig", GERMAN),
    ],
)
def test_text_without_a_declared_charset_is_read_by_its_looks(codec, text):
    assert read(text.encode(codec), None) == (text, frozenset())


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("us-ascii", "utf-8", GERMAN),
        ("us-ascii", "cp1252", GERMAN),
        ("us-ascii", "koi8-r", RUSSIAN),
        ("us-ascii", "iso2022_jp", JAPANESE),
        ("utf-8", "iso2022_jp", JAPANESE),
        ("iso-8859-1", "utf-8", GERMAN),
        ("windows-1251", "utf-8", RUSSIAN),
        ("gb2312", "utf-8", CHINESE),
        ("iso-2022-jp", "utf-8", JAPANESE),
        ("iso-2022-jp", "cp932", JAPANESE),
        ("utf-8", "cp1252", GERMAN),
        ("utf-8", "cp1251", RUSSIAN),
        ("utf-8", "gb18030", CHINESE),
        ("euc-kr", "utf-8", KOREAN),
        ("utf-16", "utf-8", GERMAN),
        ("unicode", "ascii", "plain ASCII"),
    ],
)
def test_a_wrong_declaration_is_seen_through(declared, codec, text):
    assert read(text.encode(codec), declared) == (text, frozenset({Defect.CHARSET_WRONG}))


@pytest.mark.parametrize(
    "declared", ["x-made-up", "iso-9999-1", "utf-8 (so they say", "{{charset}}", "rot13", "zlib"]
)
def test_an_unknown_charset_is_read_by_its_looks(declared):
    assert read(GERMAN.encode("cp1252"), declared) == (GERMAN, frozenset({Defect.CHARSET_UNKNOWN}))


@pytest.mark.parametrize("declared", ["utf-7", "UTF7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "cp65000"])
def test_utf7_never_turns_into_markup(declared):
    harmless = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    expected = harmless.decode(), frozenset({Defect.CHARSET_REFUSED})
    assert read(harmless, declared) == expected
    parsed = parse(mail(harmless, Content_Type=f"text/html; charset={declared}"))
    assert (parsed.html, parsed.text, parsed.defects) == (harmless.decode(), *expected)


def test_makers_own_characters_in_japanese_mail():
    """NEC's row 13, which the standard does not have but half of all Japanese business mail does."""
    data = b"\x1b$B-!3t<02q<R-j\x1b(B ok"
    assert read(data, "iso-2022-jp") == ("①株式会社㈱ ok", frozenset({Defect.CHARSET_WRONG}))


def test_a_few_broken_bytes_do_not_change_the_charset():
    cut = RUSSIAN.encode()[:-2]  # in the middle of the last letter
    assert read(cut, "utf-8") == (RUSSIAN[:-2] + "\ufffd", frozenset({Defect.CHARSET_WRONG}))


def test_html_says_its_charset_itself():
    body = f'<html><head><meta http-equiv="content-type" content="text/html; charset=koi8-r"></head>{RUSSIAN}'
    assert parse(mail(body.encode("koi8-r"), Content_Type="text/html")).text == RUSSIAN
    assert (
        parse(mail(b'<meta charset="x-none">' + RUSSIAN.encode(), Content_Type="text/html")).text == RUSSIAN
    )


def test_characters_that_cannot_be_stored_or_shown_are_dropped():
    text = "a\x00b\x07c\x1b[31md\x7fe\x9ff\ufeffg\ufffeh\r\ni\rj\x85k\tl"
    assert (
        parse(mail(text.encode(), Content_Type="text/plain; charset=utf-8")).text
        == "abc[31mdefgh\ni\nj\nk\tl"
    )


@given(
    data=st.binary(max_size=300), declared=st.sampled_from([None, "utf-7", "x", *(row[0] for row in RIGHT)])
)
def test_any_bytes_are_text_in_any_charset(data, declared):
    text, _ = read(data, declared)
    assert clean(text).encode().decode() == clean(text)
    assert text or not data
    if declared == "utf-7":
        assert ("<" in text) == (b"<" in data)


def read(data: bytes, declared: str | None) -> tuple[str, frozenset[Defect]]:
    defects: Defects = set()
    text = decode(data, declared, defects)
    return text, frozenset(defects)


def encoded(data: bytes, encoding: str) -> bytes:
    return base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
