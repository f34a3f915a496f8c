"""Mails that are HTML alone, as programs write them: what they repeat bears our class, and something always stays to be read."""

import re

import pytest

from mail.letters import words_of
from mail.parse import html_lines, parse
from mail.parse.folding.lines import Line
from mail.parse.html_folds import folded
from mail.parse.markup import sanitise, to_text
from tests.mail.letters import mail

HEAD = "<b>From:</b> Ann &lt;ann@client.example&gt;<br><b>Sent:</b> Monday, March 2, 2026 9:14 AM<br><b>To:</b> Desk<br>"
HEAD += "<b>Subject:</b> Printer"
GERMAN = "<b>Von:</b> Ann &lt;ann@client.example&gt;<br><b>Gesendet:</b> Montag, 2. März 2026 09:14<br><b>An:</b> Desk<br>"
GERMAN += "<b>Betreff:</b> Drucker"

GMAIL = (
    '<div dir="ltr">Thanks.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Mar'
    ' 2, 2026 at 9:14, Ann wrote:<br></div><blockquote class="gmail_quote" style="margin:0">Earlier.</blockquote></div>'
)
APPLE = (
    '<div>Thanks.</div><div><br><blockquote type="cite"><div>On 2 Mar 2026, Ann wrote:</div><div>Earlier.</div>'
    "</blockquote></div>"
)
THUNDERBIRD = (
    '<div class="moz-cite-prefix">On 3/2/26 09:14, Ann wrote:<br></div><blockquote type="cite" cite="mid:1@x"><p>Earlier.</p>'
    '</blockquote><p>Thanks.</p><div class="moz-signature">-- <br>Bob</div>'
)
OUTLOOK_WEB = (
    '<div class="elementToProof">Thanks.</div><div id="Signature"><p>Bob, Sales</p></div><div id="appendonsend"></div>'
    '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">'
    f"{HEAD}</font><div>&nbsp;</div></div><div><p>Earlier.</p></div>"
)
OUTLOOK = (
    '<div class="WordSection1"><p class="MsoNormal">Thanks.</p><p class="MsoNormal">&nbsp;</p><div><div style="border:none;'
    f'border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{GERMAN}</p></div></div>'
    '<p class="MsoNormal">Earlier.</p></div>'
)
YAHOO = (
    '<div class="ydp1"><div dir="ltr">Thanks.</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="color:red">'
    "<div>On Monday, Ann wrote:</div><div>Earlier.</div></div></div>"
)
PASSED_ON = f'<div>Thanks.</div><div id="x_divRplyFwdMsg">{HEAD}</div><div>Earlier.</div>'


def html_of(written: str) -> str:
    return parse(mail(text=written, Content_Type="text/html; charset=utf-8")).html or ""


def outside(html: str) -> str:
    """What a client shows that folds what bears the classes."""
    words, depth = [], 0
    for token in re.findall(r"<[^>]+>|[^<]+", html):
        name = token.strip("</>").split(" ")[0].split(">")[0]
        if token.startswith("</"):
            depth -= depth > 0
        elif token.startswith("<"):
            void = name in ("br", "hr", "img", "wbr")
            folds = 'class="mail-quote"' in token or 'class="mail-signature"' in token
            depth += not void and (depth > 0 or folds)
        elif not depth:
            words.append(token)
    return " ".join("".join(words).replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    "written", [GMAIL, APPLE, THUNDERBIRD, OUTLOOK_WEB, OUTLOOK, YAHOO, PASSED_ON], ids=lambda each: each[:40]
)
def test_what_a_program_repeats_is_folded_and_the_answer_is_not(written: str) -> None:
    html = html_of(written)
    assert outside(html) == "Thanks."
    assert "Earlier." in html
    assert " id=" not in html


@pytest.mark.parametrize(
    ("written", "folds"),
    [
        (GMAIL, [("quote", 3, 4)]),
        (APPLE, [("quote", 3, 4)]),
        (THUNDERBIRD, [("quote", 1, 3), ("signature", 7, 8)]),
        (OUTLOOK_WEB, [("signature", 3, 3), ("quote", 5, 10)]),
        (OUTLOOK, [("quote", 3, 8)]),
        (YAHOO, [("quote", 2, 3)]),
        (PASSED_ON, [("quote", 2, 6)]),
        ("<p>Hi</p><blockquote type=cite>Old</blockquote><p>My answer</p>", [("quote", 3, 3)]),
        ("<p>Hi</p><blockquote>My own words</blockquote><p>Bye</p>", []),
        ("<table><tr><td>Hi<td>Bob<tr><td>a</table><div id=Signature>Sales</div>", [("signature", 4, 4)]),
        ("<ul><li>Hi<li>x</ul><blockquote type=cite><ol><li>Old</ol></blockquote>", [("quote", 3, 3)]),
        ("<p>Hi \ue0f2 there</p><blockquote type=cite>Old</blockquote>", []),
    ],
)
def test_the_lines_of_its_text_are_folded_likewise(written: str, folds: list[tuple[str, int, int]]) -> None:
    words = words_of(parse(mail(text=written, Content_Type="text/html; charset=utf-8")))
    assert [(each.kind.value, each.first_line, each.last_line) for each in words.folds] == folds


def test_the_text_is_the_same_with_marks_and_without() -> None:
    for written in (GMAIL, APPLE, THUNDERBIRD, OUTLOOK_WEB, OUTLOOK, YAHOO, PASSED_ON):
        assert html_lines.read(written).text == to_text(written)


def test_several_parts_count_their_lines_together() -> None:
    parts = [html_lines.read(each) for each in ("", APPLE, "<p>Hi</p><div id=Signature>Bob</div>")]
    whole = html_lines.joined(parts)
    lines = whole.text.split("\n")
    assert [lines[number - 1] for number in sorted(whole.quoted)] == ["On 2 Mar 2026, Ann wrote:", "Earlier."]
    assert [lines[number - 1] for number in sorted(whole.signed)] == ["Bob"]


def test_a_div_of_ours_stands_around_what_outlook_only_announces() -> None:
    assert html_of("<p>Hi</p><hr><div id=divRplyFwdMsg>From: Ann</div><p>Earlier.</p>") == (
        '<p>Hi</p><div class="mail-quote"><hr><div>From: Ann</div><p>Earlier.</p></div>'
    )
    assert html_of(f"<div>Hi<div><div style='border-top:solid'>{HEAD}</div></div>Old</div>") == (
        f'<div>Hi<div class="mail-quote"><div><div style="border-top:solid">{HEAD}</div></div>Old</div></div>'
    )


@pytest.mark.parametrize(
    "written",
    [
        '<blockquote type="cite">Earlier.</blockquote>',
        f'<hr><div id="divRplyFwdMsg">{HEAD}</div><div>Passed on.</div>',
        '<div class="gmail_signature">Bob</div> &nbsp; <br><div class="gmail_attr">On Monday</div>',
        '<div class="yahoo_quoted">All</div>',
        '<p>&nbsp;</p><div id="Signature">Bob</div>',
    ],
)
def test_the_only_words_are_never_folded(written: str) -> None:
    html = html_of(written)
    assert "class=" not in html.replace(' type="cite"', "")
    assert outside(html) != ""


def test_a_picture_is_something_to_be_seen() -> None:
    assert 'class="mail-quote"' in html_of('<img src="cid:a@b"><blockquote type="cite">Earlier.</blockquote>')


@pytest.mark.parametrize(
    "written",
    [
        '<p>Hi</p><div id="mail-below">x</div>',
        '<p>Hi</p><div class="mail-quote">x</div>',
        '<p>Hi</p><div id="mail-signature">x</div>',
        '<p>Hi</p><p title=\' class="mail-quote" id="mail-below"\'>x</p>',
        "<p>Hi</p><div style='border-top:solid'>The total: 3</div>",
        "<p>Hi</p><hr><p>From: here<br>To: there</p>",
        f"<p>Hi</p><p>{HEAD}</p>",
    ],
)
def test_a_mail_cannot_say_what_is_folded(written: str) -> None:
    assert outside(html_of(written)) != "Hi"
    assert not re.search(r'<[^>]*[a-z"] (?:class="mail|id=)', html_of(written))


def test_elements_stay_in_one_another_as_they_were() -> None:
    for written in (GMAIL, APPLE, THUNDERBIRD, OUTLOOK_WEB, OUTLOOK, YAHOO, PASSED_ON):
        html = re.sub(r' (class|style)="[^"]*"', "", html_of(written))
        assert sanitise(html) == html


def test_it_asks_what_stands_above_only_at_so_many_places(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def looks(text: str) -> list[Line]:
        asked.append(text)
        return []

    monkeypatch.setattr("mail.parse.html_folds.lines_of", looks)
    folded("<p>x</p>" + '<div style="border-top:solid">x</div>' * 1_000)
    assert len(asked) == 50
