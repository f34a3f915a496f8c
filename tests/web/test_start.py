"""The pages for newcomers: what they say, what they may load, and who may see the mails that were not sent."""

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from kit import clock
from kit.addresses import Mailbox
from mail.compose import Letter, compose
from mail.transport import NullTransport, Outgoing
from web import mailbox, start
from web.start import HERE, DemoSignIn

ANN = DemoSignIn('Ann <b>"&', "ann@demo.example", "a 'secret'", "An agent.")
PAGES = {path.name: path.read_text() for path in (HERE / "pages").glob("*.html")}
SCRIPTS = {path.name: path.read_text() for path in (HERE / "static").glob("*.js")}
MAIL = (
    b"From: desk@localhost\r\nTo: ann@demo.example\r\nSubject: Sign in <now>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Open <this>:\r\nhttp://127.0.0.1:8000/sign-in/link#dwl_x&y\r\n"
)


async def nobody():
    return []


async def ann():
    return [ANN]


def browser(routes, *, peer: str = "127.0.0.1", url: str = "http://localhost") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=routes), client=(peer, 4711))
    return httpx.AsyncClient(transport=transport, base_url=url)


async def test_without_a_demo_company_nobody_can_be_chosen():
    async with browser(start.routes(nobody)) as web:
        page = await web.get("/")
    assert page.status_code == 200
    assert "Fernkettle" not in page.text
    assert 'class="person"' not in page.text
    assert '<a href="/mailbox">' not in page.text


async def test_demo_sign_ins_are_shown_as_text_whatever_they_hold():
    async with browser(start.routes(ann, has_mailbox=True)) as web:
        page = await web.get("/")
    assert 'data-email="ann@demo.example" data-password="a &#x27;secret&#x27;"' in page.text
    assert 'data-name="Ann &lt;b&gt;&quot;&amp;"' in page.text
    assert "<b>" not in page.text
    assert '<a href="/mailbox">' in page.text


async def test_a_page_loads_only_what_is_ours_and_runs_no_script_of_its_text():
    async with browser(start.routes(ann)) as web:
        page = await web.get("/")
        editor = await web.get("/explorer")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert "script-src 'self';" in editor.headers["content-security-policy"]
    for answer in (page, editor):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_script_or_style_in_its_text_or_names_another_host(name):
    text = PAGES[name]
    assert re.findall(r"<script(?![^>]* src=\"/static/)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
    assert re.findall(r"(?:src|href)=\"(?!/|#|\$)", text) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_of_ours_makes_html_from_text(name):
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", SCRIPTS[name]) == []


async def test_all_that_a_page_loads_is_there():
    async with browser(start.routes(ann)) as web:
        wanted = set(re.findall(r"\"(/static/(?!explorer/)[^\"]+)\"", "".join(PAGES.values())))
        wanted |= {
            f"/static/{name}"
            for text in SCRIPTS.values()
            for name in re.findall(r"from \"\./([^\"]+)\"", text)
        }
        assert len(wanted) >= 8
        for path in wanted:
            answer = await web.get(path)
            assert (path, answer.status_code) == (path, 200)
            assert answer.headers["cache-control"] == "no-cache"
            assert answer.headers["x-content-type-options"] == "nosniff"
            again = await web.get(path, headers={"if-none-match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/../start.py", "/static/%2e%2e/start.py", "/static/", "/static/none.js", "/static/a%00b"]
)
async def test_no_other_file_is_served(path):
    async with browser(start.routes(nobody)) as web:
        assert (await web.get(path)).status_code == 404


async def test_the_explorer_says_how_to_get_its_files(tmp_path: Path):
    async with browser(start.routes(nobody, explorer=tmp_path)) as web:
        without = await web.get("/explorer")
        (tmp_path / "graphiql.min.js").touch()
        with_files = await web.get("/explorer")
    assert "<code>scripts/explorer</code>" in without.text
    assert "/static/explorer.js" not in without.text
    assert '<script defer src="/static/explorer.js"></script>' in with_files.text


async def test_the_schema_is_there_as_text():
    async with browser(start.routes(nobody)) as web:
        schema = await web.get("/schema.graphql")
    assert schema.headers["content-type"] == "text/plain; charset=utf-8"
    assert "type Subscription {" in schema.text


async def kept() -> NullTransport:
    transport = NullTransport()
    for content in (b"Subject: The first\r\n\r\nHello.\r\n", MAIL):
        await transport.send(Outgoing("desk@localhost", "ann@demo.example", content))
    return transport


async def test_unsent_mails_are_shown_newest_first_as_text_with_their_links():
    async with browser(mailbox.routes(await kept())) as web:
        page = await web.get("/mailbox")
    assert page.status_code == 200
    assert re.findall(r"<h2>(.*)</h2>", page.text) == ["Sign in &lt;now&gt;", "The first"]
    assert "Open &lt;this&gt;:" in page.text
    link = "http://127.0.0.1:8000/sign-in/link#dwl_x&amp;y"
    assert f'<a href="{link}">{link}</a>' in page.text
    async with browser(mailbox.routes(NullTransport())) as web:
        assert "No mail yet." in (await web.get("/mailbox")).text


async def test_a_mail_is_shown_as_html_that_runs_and_loads_nothing_and_as_its_source():
    letter = Letter(
        sender=Mailbox("Sales", "sales@desk.example"),
        recipient=Mailbox("Ann", "ann@demo.example"),
        subject="Offer",
        text="The text",
        html='<p style="color:red">The HTML</p><script>alert(1)</script>',
        message_id="1@desk.example",
        date=clock.now(),
    )
    transport = NullTransport()
    await transport.send(Outgoing("sales@desk.example", "ann@demo.example", compose(letter)))
    async with browser(mailbox.routes(transport)) as web:
        page = await web.get("/mailbox")
        path = re.findall(
            r'<iframe title="The mail as HTML" sandbox="" src="(/mailbox/[0-9a-f]+)/html">', page.text
        )[0]
        html, source = await web.get(f"{path}/html"), await web.get(f"{path}/source")
        assert (await web.get("/mailbox/none/html")).status_code == 404
        assert (await web.get("/mailbox/none/source")).status_code == 404
    assert "<script>alert(1)" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "From Sales &lt;sales@desk.example&gt; to ann@demo.example" in page.text
    assert "Message-ID: &lt;1@desk.example&gt;" in page.text
    assert '<p style="color:red">The HTML</p>' in html.text
    assert html.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert (source.headers["content-type"], b"Subject: Offer" in source.content) == (
        "text/plain; charset=utf-8",
        True,
    )
    async with browser(mailbox.routes(transport), peer="192.0.2.7") as web:
        assert (
            (await web.get(f"{path}/html")).status_code
            == (await web.get(f"{path}/source")).status_code
            == 404
        )


@pytest.mark.parametrize(
    ("peer", "url", "headers"),
    [
        ("192.0.2.7", "http://localhost", {}),
        ("127.0.0.1", "http://desk.example", {}),
        ("127.0.0.1", "http://192.0.2.1:8000", {}),
        ("127.0.0.1", "http://localhost", {"x-forwarded-for": "192.0.2.7"}),
        ("127.0.0.1", "http://localhost", {"forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", "http://localhost", {"x-real-ip": "192.0.2.7"}),
        ("127.0.0.1", "http://localhost", {"host": ""}),
    ],
)
async def test_unsent_mails_are_for_this_machine_alone(peer, url, headers):
    async with browser(mailbox.routes(await kept()), peer=peer, url=url) as web:
        answer = await web.get("/mailbox", headers=headers)
    assert (answer.status_code, answer.text) == (404, "Not Found")


@pytest.mark.parametrize(
    ("peer", "url"), [("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")]
)
async def test_this_machine_has_several_names(peer, url):
    async with browser(mailbox.routes(await kept()), peer=peer, url=url) as web:
        assert (await web.get("/mailbox")).status_code == 200


def test_mails_are_offered_only_where_the_server_is_for_this_machine():
    assert mailbox.is_offered("http://127.0.0.1:8000")
    assert mailbox.is_offered("http://localhost:8000")
    assert not mailbox.is_offered("http://0.0.0.0:8000")
    assert not mailbox.is_offered("https://desk.example")
