"""HTML from strangers: nothing of it runs, nothing of it loads, all of it can be read."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.parse import parse
from mail.parse.markup import sanitise, to_text
from mail.parse.tame import DEPTH_MOST, flatten, tame
from tests.mail.written import files, mail

REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ("<SCRIPT SRC=//evil.example></SCRIPT>x", "x"),
        ("<style>*{display:none}</style>x", "x"),
        ("<title>no</title>x", "x"),
        ("<b onclick=alert(1)>x</b>", "<b>x</b>"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ("<svg onload=alert(1)><circle/></svg>x", "x"),
        ("<math><mi xlink:href=javascript:alert(1)>x</mi></math>y", "y"),
        ("<iframe src=https://evil.example></iframe>x", "x"),
        ("<object data=evil.swf>y</object>x", "x"),
        ("<form action=/x><input name=a><button>go</button></form>", "go"),
        ("<meta http-equiv=refresh content='0;url=//evil.example'>x", "x"),
        ("<base href=//evil.example>x", "x"),
        ("<link rel=stylesheet href=//evil.example>x", "x"),
        ("<a href='javascript:alert(1)'>x</a>", f"<a {REL}>x</a>"),
        ("<a href=' jAvAsCrIpT:alert(1)'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='java\nscript:alert(1)'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='&#106;avascript:alert(1)'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='data:text/html,<script>alert(1)</script>'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='vbscript:x'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='/admin/delete'>x</a>", f"<a {REL}>x</a>"),
        ("<a href='cid:a@b'>x</a>", f"<a {REL}>x</a>"),
        (
            "<a href='https://a.example/?q=1&amp;r=2' target=_top>x</a>",
            f'<a href="https://a.example/?q=1&amp;r=2" {REL}>x</a>',
        ),
        ("<a href='mailto:a@example.com'>x</a>", f'<a href="mailto:a@example.com" {REL}>x</a>'),
        ("<img src='https://tracker.example/1.gif' alt=logo>", '<img alt="logo">'),
        ("<img src='cid:a@b' width=9>", '<img src="cid:a@b" width="9">'),
        ("<img src='data:image/svg+xml;base64,PHN2Zz4='>", "<img>"),
        ("<p id=login class=admin name=x>x</p>", "<p>x</p>"),
        (
            '<div class="gmail_quote"><div class="gmail_attr">On</div><blockquote class="gmail_quote" style="x">a',
            '<div><div class="mail-quote">On</div><blockquote class="mail-quote" style="">a</blockquote></div>',
        ),
        ('<blockquote type="cite" class="">a</blockquote>', '<blockquote type="cite">a</blockquote>'),
        ('<blockquote class="x_ecxgmail_quote b">a', '<blockquote class="mail-quote">a</blockquote>'),
        ('<div class="moz-cite-prefix">On</div>', '<div class="mail-quote">On</div>'),
        ('<pre class="moz-signature" cols="72">-- A</pre>', '<pre class="mail-signature">-- A</pre>'),
        ('<div class="a GMAIL_signature gmail_signature">A</div>', '<div class="mail-signature">A</div>'),
        ('<blockquote class="mail-signature">a', "<blockquote>a</blockquote>"),
        ("<p style='color:red;position:fixed;top:0'>x</p>", '<p style="color:red">x</p>'),
        ("<p style='background-color:url(//evil.example)'>x</p>", "<p>x</p>"),
        ("<p style='width:expression(alert(1))'>x</p>", "<p>x</p>"),
        ("<p style='margin-top:-999px'>x</p>", '<p style="">x</p>'),
        ("<!-- a --><!--[if mso]><p>b</p><![endif]-->c", "c"),
        ("<![if !mso]>c<![endif]>", "c"),
        ("<o:p>x</o:p>", "x"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<b>never closed", "<b>never closed</b>"),
        ("</div></p>x", "<p></p>x"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", None),
        (
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
            None,
        ),
    ],
)
def test_only_what_is_harmless_stays(written, shown):
    html = sanitise(written)
    assert shown is None or html == shown
    assert dangers(html) == []


ALLOWED_SOURCES = re.compile(r"cid:")
ALLOWED_LINKS = re.compile(r"https?://|mailto:|tel:", re.IGNORECASE)
RUNNING = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "form",
    "input",
    "link",
    "meta",
    "base",
}


class _Dangers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in RUNNING:
            self.found.append(tag)
        for name, value in attrs:
            text = value or ""
            bad_link = name == "href" and not ALLOWED_LINKS.match(text)
            bad_source = name in ("src", "background", "srcset") and not ALLOWED_SOURCES.match(text)
            bad_style = name == "style" and re.search(r"url|expression|position|[\\@]", text, re.IGNORECASE)
            if (
                name.startswith("on")
                or name in ("id", "name")
                or (name == "class" and text not in ("mail-quote", "mail-signature"))
                or bad_link
                or bad_source
                or bad_style
            ):
                self.found.append(f"{tag} {name}={text}")


def dangers(html: str) -> list[str]:
    parser = _Dangers()
    parser.feed(html)
    parser.close()
    return parser.found


def test_the_search_for_dangers_finds_them():
    bad = (
        "<script></script><p onclick=x id=y style='position:fixed'><a href=javascript:x><img src=//x.example>"
    )
    assert len(dangers(bad)) == 6


PIECES = """
<script> </script> <style> </style> <svg> <math> <mtext> <table> <td> <title> </title> <textarea> <!-- --> <![CDATA[ ]]>
<a_href= javascript:alert(1) data:text/html, 'x' " ' > < / = <img_src=x_onerror=alert(1)> </p> <noscript> <template>
<p_style='position:fixed;background:url(x)'> <plaintext> <iframe_srcdoc= &lt; &#60; <b/onclick=x> <select> <xmp> <form>
<foreignObject> </svg> text _
"""
SOUP = st.lists(
    st.sampled_from([*(piece.replace("_", " ") for piece in PIECES.split()), "\x00"]) | st.text(max_size=5),
    max_size=40,
).map("".join)


@given(SOUP)
def test_no_soup_of_tags_runs_or_is_changed_by_cleaning_it_again(soup):
    html = sanitise(soup)
    assert dangers(html) == []
    assert dangers(sanitise(html)) == []
    assert "\x00" not in to_text(soup)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("one<br><br><br><br><br>two", "one\n\ntwo"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "  * a\n  * b\n      + c"),
        ("<ol><li>a</li><li>b</li></ol>", " 1. a\n 2. b"),
        ("<pre>a\n   b</pre>", "a\n   b"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "term\nmeaning"),
        ("a&nbsp;&amp;&lt;b&gt; &euro;", "a &<b> \u20ac"),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>long one</td><td>c</td></tr></table>",
            "a         b\nlong one  c",
        ),
        ("<span style='display:none'>hidden</span>shown", "shown"),
        ("<p>a <b>b</b><i>c</i></p>", "a bc"),
        ("<head><title>t</title></head><body>x</body>", "x"),
        ("<?xml version='1.0'?><html><body>x</body></html>", "x"),
        ("", ""),
        ("   \n ", ""),
        ("<br>", ""),
    ],
)
def test_html_as_plain_text(html, text):
    assert to_text(html) == text


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul", "table><tr><td", "font", "span", "li><div"])
def test_text_is_found_however_deep_it_stands(tag):
    assert to_text(f"<{tag}>" * 3_000 + "at the bottom").split()[-3:] == ["at", "the", "bottom"]


def test_a_table_that_would_grow_is_not_laid_out():
    html = (
        "<table><tr><td>" + "x" * 50_000 + "</td></tr>" + "<tr><td>y</td><td>z</td></tr>" * 2_000 + "</table>"
    )
    text = to_text(html)
    assert len(text) < 60_000
    assert text.split() == ["x" * 50_000, *["y", "z"] * 2_000]


@pytest.mark.parametrize(
    "step",
    [
        "<div>",
        "<div></span>",
        "<div><!--</div>-->",
        "<div a='</div>'>",
        '<div a="</div>">',
        "<div><title></div></title>",
        "<div><style></div></style>",
        "<div><!</div>",
        "<div><table><td></div>",
        "<div><marquee></div>",
        "<b><p></b>",
    ],
)
def test_no_trick_hides_how_deep_elements_are(step):
    html = sanitise(step * 2_000 + "x")
    depth = deepest = 0
    for end, name in re.findall(r"<(/?)([a-z0-9]+)", html):
        depth += 0 if name in ("br", "wbr", "img", "hr", "col") else -1 if end else 1
        deepest = max(deepest, depth)
    assert deepest <= 4 * DEPTH_MOST


def test_shallow_html_is_left_alone():
    html = "<div><table><tr><td><p>a<b>b</b></p></td></tr></table></div>" * 200
    assert tame(html) == flatten(html) == html


def test_pictures_as_data_are_bounded_and_kept_once():
    body = b"".join(
        b'<img src="data:image/gif;base64,R0lGODdh%04d">' % (number % 60) for number in range(120)
    )
    parsed = parse(mail(body, Content_Type="text/html"))
    assert len(files(parsed)) == 60
    assert parsed.html is not None
    assert parsed.html.count('src="cid:') == 100
    assert parsed.html.count("<img>") == 20
    assert all(file.inline for file in parsed.attachments)


@pytest.mark.parametrize("tag", ["a", "p", "img", "/p"])
def test_a_tag_with_more_attributes_than_anybody_writes_has_none(tag):
    many = " ".join(f"a{n}=b" for n in range(1_001))
    assert tame(f"x<{tag} href='https://a.example' {many}>y") == f"x<{tag}>y"
    glued = "".join(f"a{n}='b'" for n in range(1_001))
    assert tame(f"x<{tag} {glued}>y") == f"x<{tag}>y"


def test_a_long_tag_with_few_attributes_keeps_them():
    link = f'<a href="https://a.example/?{"q" * 5_000}">'
    assert tame(link) == link
