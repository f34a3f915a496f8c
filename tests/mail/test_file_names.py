"""File names from strangers: what is left of them is safe everywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.files import safe_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("Grüße & Küsse (2).docx", "Grüße & Küsse (2).docx"),
        ("报告.tar.gz", "报告.tar.gz"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\me\\a.txt", "a.txt"),
        ("folder/", "folder"),
        ("..", "file"),
        ("/", "file"),
        ("", "file"),
        (" . . ", "file"),
        ("\x00\x1f\x7f", "file"),
        ("a\x00b\r\n\tc.txt", "ab c.txt"),
        (".htaccess", "htaccess"),
        ("name.txt. . ", "name.txt"),
        ('a<b>c:d|e?f*g"h.txt', "a_b_c_d_e_f_g_h.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("slash\u2215like\uff0fthese.txt", "slash_like_these.txt"),
        ("-rf", "_-rf"),
        ("~root", "_~root"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("LPT\u00b9.txt", "_LPT\u00b9.txt"),
        ("aux .txt", "_aux.txt"),
        ("console.txt", "console.txt"),
        ("com10.txt", "com10.txt"),
        ("e\u0301.txt", "é.txt"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("ü" * 300 + ".pdf", "ü" * 98 + ".pdf"),
        ("😀" * 100 + ".png", "😀" * 49 + ".png"),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_a_file_name_made_safe(written, name):
    assert safe_name(written) == name


def test_what_is_left_of_nothing_is_the_fallback():
    assert safe_name("...", "") == ""
    assert safe_name("//", "mail.eml") == "mail.eml"


UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
NASTY = st.text(
    st.sampled_from("aä.\u202e\x00/\\:- ~é\u0301\ud800\U0001f600con123COMnul\u00b9 \t\n%") | st.characters(),
    max_size=400,
)


@given(NASTY)
def test_any_name_is_safe_and_stays_so(written):
    name = safe_name(written)
    assert safe_name(name) == name
    assert 1 <= len(name) <= 150
    assert len(name.encode()) <= 200
    assert not UNSAFE.search(name)
    assert name.strip(". ") == name
    assert name[0] not in "-~"
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", name.partition(".")[0].strip(), re.IGNORECASE)
