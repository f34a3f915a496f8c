import pytest

from kit.files import ANY, attachment, safe_name, served_type


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("Ärger mit Öl.txt", "Ärger mit Öl.txt"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a/b/", "b"),
        ("../..", "file"),
        ("...", "file"),
        ("", "file"),
        ("\x00\x01", "file"),
        (".htaccess", "htaccess"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie_ x"),
        ('q"uo<te>|s?*:.txt', "q_uo_te__s___.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .log", "_com1.log"),
        ("console.log", "console.log"),
        ("-rf", "_-rf"),
        ("~root", "_~root"),
        ("a\u2044b.txt", "a_b.txt"),
        ("\u3164.txt", "txt"),
        ("\ud800.txt", "txt"),
        ("x" * 300 + ".tar", "x" * 146 + ".tar"),
        ("\U0001f600" * 100 + ".png", "\U0001f600" * 49 + ".png"),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_a_strangers_name_is_safe_to_show_and_to_save(given, kept):
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("kept", "served"),
    [
        ("image/png", "image/png"),
        ("application/pdf", "application/pdf"),
        ("text/plain", "text/plain"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        *(
            (type_, ANY)
            for type_ in (
                "text/html",
                "application/xhtml+xml",
                "image/svg+xml",
                "text/xml",
                "application/xml",
            )
        ),
        *(
            (type_, ANY)
            for type_ in ("text/javascript", "application/javascript", "text/css", "application/hta")
        ),
        *((type_, ANY) for type_ in ("application/x-shockwave-flash", "multipart/related", "message/rfc822")),
    ],
)
def test_what_a_browser_could_run_is_served_as_bytes(kept, served):
    assert served_type(kept) == served


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ("Öl 1.txt", "attachment; filename=\"Ol 1.txt\"; filename*=UTF-8''%C3%96l%201.txt"),
        ("日本.png", "attachment; filename=\".png\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.png"),
        ("日本", "attachment; filename=\"file\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC"),
        ('a"b\\c%.txt', "attachment; filename=\"a_b_c_.txt\"; filename*=UTF-8''a%22b%5Cc%25.txt"),
        ("\ud800.txt", "attachment; filename=\".txt\"; filename*=UTF-8''%3F.txt"),
    ],
)
def test_a_download_is_saved_under_its_name_and_never_opened(name, header):
    assert attachment(name) == header
