"""What mails look like: safe and whole whatever is in them, in their reader's language, with nothing loaded from elsewhere."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.mail_templates import KINDS, Fault, Kind, Words, faults
from domain.mail_templates.variables import Reader
from kit.addresses import Mailbox
from mail.compose import Letter, compose
from mail.parse import parse
from mail.rendering import Way, Written, trial, written
from models import LANGUAGES, Brand, PrincipalKind, Viewer
from tests.kit.test_liquid import TEXTS

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
_RUNS = {"script", "iframe", "object", "embed", "form", "input", "link", "base", "svg"}


class _Elements(HTMLParser):
    """What a browser finds in a page: each element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def dangers(html: str) -> list[str]:
    """Whatever in a page would run, or load something from elsewhere."""
    found = ["@import"] if "@import" in html else []
    for tag, attributes in _Elements(html).found:
        found += [tag] if tag in _RUNS else []
        for name, value in attributes.items():
            wrong = (
                name.startswith("on")
                or (name in ("src", "background", "srcset") and not value.startswith("cid:"))
                or (name == "href" and not re.match(r"https?://|mailto:|tel:", value))
                or (name == "style" and "url(" in value)
            )
            found += [f"{tag} {name}={value}"] if wrong else []
    return found


def reader(language: str = "en", kind: PrincipalKind = PrincipalKind.CUSTOMER) -> Reader:
    viewer = Viewer(principal_id=None, actor_id=None, name="Ann Client", kind=kind)
    return Reader(viewer, language, "Europe/Berlin")


def brand(**given: object) -> Brand:
    found = Brand.unchanged()
    for name, value in given.items():
        setattr(found, name, value)
    return found


def tried(kind: Kind, words: Words, look: Brand | None = None) -> Written | None:
    values = kind.example(reader())
    return trial(kind, words, values, brand=look or brand(), language="en", name="Acme Desk")[0]


def made(kind: Kind, language: str = "en", look: Brand | None = None, **changes: object) -> Written:
    values = kind.example(reader(language)) | changes
    return written(kind, None, values, brand=look or brand(), language=language, name="Acme Desk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_words_in_every_language(kind: Kind, language: str) -> None:
    assert not faults(kind, kind.built_in(language))
    got = made(kind, language)
    assert got.html
    assert got.subject and got.text  # noqa: PT018  # one fact
    assert "{{" not in got.subject + got.text + got.html
    assert f'lang="{language}"' in got.html
    assert dangers(got.html) == []


def test_only_people_s_own_words_are_the_same_in_every_language() -> None:
    for kind in KINDS.values():
        texts = {made(kind, language).text for language in LANGUAGES}
        assert len(texts) == (1 if kind.name in ("message", "conversation") else len(LANGUAGES))


def test_the_look_goes_along_with_the_mail() -> None:
    look = brand(
        logo=PNG, logo_type="image/png", header="Confidential", footer="Acme GmbH <Berlin>", accent="#ffee00"
    )
    got = made(KINDS["sign_in_link"], look=look)
    assert got.html
    (picture,) = got.pictures
    assert f'src="cid:{picture.content_id}"' in got.html
    assert "Acme GmbH &lt;Berlin&gt;" in got.html
    (button,) = (each for _, each in _Elements(got.html).found if each.get("class") == "button")
    assert "background-color: #ffee00" in button["style"]
    assert re.search(r"(?<!-)color: #111827", button["style"]), "dark letters on a light colour"
    assert got.text.startswith("Confidential\n\nHello Ann")
    assert got.text.endswith("Acme GmbH <Berlin>")
    letter = Letter(
        sender=Mailbox("Desk", "desk@acme.example"),
        recipient=Mailbox("Ann", "ann@client.example"),
        subject=got.subject,
        text=got.text,
        html=got.html,
        message_id="1@acme.example",
        date=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert parse(compose(letter)).defects == frozenset()


def test_what_is_told_can_neither_run_nor_load_anything() -> None:
    nasty = "<script>alert(1)</script><img src=https://evil.example/x.png onerror=alert(1)>\"'{{ item.key }}{% if %}"
    item = KINDS["message"].example(reader())["item"] | {"title": nasty}  # type: ignore[operator]
    got = made(KINDS["confirmation"], item=item)
    assert got.html
    assert nasty in got.subject
    assert dangers(got.html) == []


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=3_000)
def test_no_words_of_an_admin_run_load_or_raise_anything(text: str, html: str) -> None:
    got = tried(KINDS["message"], Words("x", text, html))
    if got is not None and got.html is not None:
        assert dangers(got.html) == []
        assert got.html.rstrip().endswith("</html>")


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=100, deadline=3_000)
def test_no_name_or_title_breaks_a_head(name: str, title: str) -> None:
    item = {"key": "T-1", "title": title, "own": True}
    values = KINDS["confirmation"].example(reader()) | {"item": item}
    got = written(KINDS["confirmation"], None, values, brand=brand(), language="en", name=name)
    letter = Letter(
        sender=Mailbox(name, "desk@acme.example"),
        recipient=Mailbox(title, "ann@client.example"),
        subject=got.subject,
        text=got.text,
        html=got.html,
        message_id="1@acme.example",
        date=datetime(2026, 3, 2, tzinfo=UTC),
    )
    head, _, _ = compose(letter).partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == [b"Date", b"From", b"To", b"Subject", b"Message-ID", b"MIME-Version", b"Content-Type"]
    assert head.isascii()


@pytest.mark.parametrize(
    "words",
    [
        Words("{{ item.key", "x"),
        Words("x", "{% for m in messages %}{{ m.text }}"),
        Words("x", None, "{{ 'a' | replace: '', 'b' | nothing }}"),
    ],
)
def test_words_that_are_broken_never_hold_up_a_mail(words: Words) -> None:
    kind = KINDS["message"]
    values = kind.example(reader("de"))
    got = written(kind, words, values, brand=brand(), language="de", name="Acme Desk")
    assert got == made(kind, "de")
    shown, found = trial(kind, words, values, brand=brand(), language="de", name="Acme Desk")
    assert shown is None
    assert len(found) == 1


def test_text_and_html_are_made_of_each_other() -> None:
    kind = KINDS["confirmation"]
    only_html = tried(kind, Words("x", None, "<p>About <b>{{ item.key }}</b></p><ul><li>one</li></ul>"))
    only_text = tried(kind, Words("x", "About {{ item.key }}:\n{{ item.url }}\n\n-- \nAcme"))
    assert only_html and only_text  # noqa: PT018  # both
    assert re.sub(r"\s+", " ", only_html.text) == "About T-1042 * one"
    assert only_text.html
    assert '<a href="https://desk.example/items/T-1042"' in only_text.html
    assert re.search(r'<p class="quiet"[^>]*>Acme</p>', only_text.html)


def test_half_finished_html_stays_in_its_place() -> None:
    got = tried(
        KINDS["message"], Words("x", "x", "<table><tr><td><b>open</div></body></html><style>p{}</style>after")
    )
    assert got
    assert got.html
    assert got.html.count("</body>") == 1
    assert got.html.index("after") < got.html.index("</body>")


def test_a_customer_is_told_nothing_that_is_for_staff() -> None:
    (noun,) = KINDS["message"].speaks_of["messages"]  # type: ignore[misc]
    staff_only = {each.name for each in noun.variables if each.for_staff}
    assert staff_only == {"internal"}


def test_a_mail_that_would_be_huge_goes_as_text_alone() -> None:
    said = {"text": "x" * 3_000_000, "body": "x" * 3_000_000, "author": "Ann", "at": ""}
    got = made(KINDS["message"], messages=[said])
    assert got.html is None
    assert len(got.text) > 3_000_000


WAY = Way("No <more>", "https://desk.example/unsubscribe/abc-1")


@pytest.mark.parametrize(
    "words",
    [
        Words("x", "words", "<p>words</p>"),
        Words("x", "words"),
        Words("x", None, '<div style="display:none"><p hidden>words<!-- <table><tr><td>'),
        Words("x", "words <!--", "<style>.foot, a { display: none }</style><plaintext>words"),
        Words("x", "{{ nothing | nothing }}", "{% for"),
    ],
)
def test_a_way_out_stands_below_whatever_an_admin_writes(words: Words) -> None:
    kind = KINDS["notice"]
    look = brand(footer="Acme GmbH\n\n-- \n<!--")
    got = written(kind, words, kind.example(reader()), brand=look, language="en", name="Acme", ways=[WAY])
    assert got.text.endswith("\n\nNo <more>: https://desk.example/unsubscribe/abc-1")
    assert got.html
    assert (got.html.count(WAY.url), ">No &lt;more&gt;</a>" in got.html) == (1, True)
    foot = got.html.index(WAY.url)
    assert foot > got.html.index("Acme GmbH")
    assert "<!--" not in got.html[got.html.index('class="words"') : foot].replace("<!--[if", "").replace(
        "<!--<![endif]-->", ""
    )
    assert "display:none" not in got.html[got.html.index('class="foot') : foot]


def test_what_a_list_tells_is_escaped_wherever_it_stands() -> None:
    nasty = "<script>alert(1)</script><img src=https://evil.example/x.png>{{ workspace.name }}{% if %}"
    news = [
        {"kind": kind, "actor": nasty, "author": nasty, "text": nasty}
        for kind in ("assigned", "mention", "note", "reply", "status")
    ]
    item = KINDS["notice"].example(reader())["item"] | {"title": nasty, "status": nasty}  # type: ignore[operator]
    single = made(KINDS["notice"], item=item, news=news)
    several = made(KINDS["digest"], items=[item | {"news": news}])
    for got in (single, several):
        assert got.html
        assert dangers(got.html) == []
        assert "{{ workspace.name }}{% if %}" in got.html
        assert "<script>alert(1)</script>" in got.text


def test_a_template_may_speak_of_what_is_in_a_list_of_a_list() -> None:
    each = "{% for item in items %}{{ item.key }}:{% for new in item.news %}WHAT,{% endfor %}{% endfor %}"
    assert faults(KINDS["digest"], Words("x", each.replace("WHAT", "{{ new.knd }}"))) == [
        Fault("text", 1, "There is no “new.knd”; did you mean “new.kind”?")
    ]
    got = tried(KINDS["digest"], Words("x", each.replace("WHAT", "{{ new.kind }}")))
    assert got
    assert got.text == "T-1042:assigned,reply,status,T-1051:assigned,reply,status,"


def test_of_the_examples_a_digest_reads_like_one() -> None:
    listed = "- Lea Agent assigned it to you or your team.\n- Ann Client: It still smells of smoke.\n- Its status is now: "
    assert made(KINDS["digest"]).text == (
        "Hello Ann Client,\n\nthis is new, and you have not read it:\n\n"
        f"[T-1042] Printer on fire\n{listed}In progress.\n\n"
        f"[T-1051] A new chair for the reception\n{listed}Waiting.\n\n-- \nAcme Desk"
    )
    assert made(KINDS["digest"]).subject == "Today on Acme Desk: 6 things on 2 items"
    one = {"count": 1, "items": 1, "more": 0, "often": "weekly"}
    assert (
        made(KINDS["digest"], "de", summary=one).subject
        == "Diese Woche bei Acme Desk: 1 Neuigkeit zu 1 Vorgang"
    )
    late = {"count": 2, "items": 1, "more": 0, "often": ""}
    assert made(KINDS["digest"], "ru", summary=late).subject == "Новое в Acme Desk: событий — 2, заявок — 1"
