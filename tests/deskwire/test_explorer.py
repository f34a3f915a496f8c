"""The fetched query editor works in a browser with nothing but its own files."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from graphql import build_schema, graphql_sync
from playwright.async_api import async_playwright, expect

from deskwire.home import HOME
from tests.requires import chromium, require

EXPLORER = HOME / "web" / "static" / "explorer"
SCHEMA = build_schema("type Query { greeting: String! }")


class _Site(SimpleHTTPRequestHandler):
    """The page of this test, the fetched files, and a GraphQL API with one field."""

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer("text/html", Path(__file__).with_name("explorer.html").read_bytes())
        else:
            super().do_GET()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        result = graphql_sync(SCHEMA, asked["query"], {"greeting": "good morning"})
        self._answer("application/json", json.dumps(result.formatted).encode())

    def _answer(self, media_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(EXPLORER.parent)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
async def test_a_query_can_be_written_and_run(site):
    require("explorer")
    require("chromium")
    asked, failures = [], []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failures.append(str(error)))
        await page.goto(site)
        editor = page.locator(".graphiql-query-editor .CodeMirror")
        await expect(editor).to_be_visible()
        await editor.click()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("{ greeting ")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".result-window")).to_contain_text("good morning")
        await browser.close()
    assert failures == []
    elsewhere = [url for url in asked if not url.startswith((site, "data:", "blob:"))]
    assert elsewhere == []
    assert f"{site}/explorer/graphiql.min.js" in asked
