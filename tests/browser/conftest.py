"""The demo company on a real server, and the system's Chromium in front of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import ConsoleMessage, Page, Request, async_playwright

from bench.ports import free_port
from deskwire import demo
from deskwire.settings import Settings
from tests.deskwire import databases
from tests.deskwire.databases import migrated_database
from tests.requires import chromium, require
from tests.serving import on_port, served


@pytest.fixture(scope="session", autouse=True)
def _no_template_left() -> Iterator[None]:
    yield
    asyncio.run(databases.drop_template())


Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def company(tmp_path: Any) -> AsyncIterator[Settings]:
    """Settings of a filled demo company; nothing serves it yet."""
    require("chromium")
    async with migrated_database(tmp_path) as settings:
        await demo.fill(settings)
        yield on_port(settings, free_port())


@pytest.fixture
async def site(company: Settings) -> AsyncIterator[str]:
    """The URL of a server with the demo company."""
    async with served(company) as url:
        yield url


@pytest.fixture
async def visit() -> AsyncIterator[Open]:
    """Opens a page, each in a browser context of its own. Fails at the end if a page loaded anything from elsewhere, broke
    its content security policy, or let an error through."""
    require("chromium")
    wrong: list[str] = []

    async with async_playwright() as playwright, AsyncExitStack() as stack:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        stack.push_async_callback(browser.close)

        async def opened(url: str, *, expected: tuple[str, ...] = (), **options: Any) -> Page:
            """expected: beginnings of console messages that this page may show."""
            context = await browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
            context.set_default_timeout(20_000)
            page = await context.new_page()
            own = (url.rstrip("/"), "data:", "blob:", url.rstrip("/").replace("http", "ws", 1))

            def asked(request: Request) -> None:
                if not request.url.startswith(own):
                    wrong.append(f"asked for {request.url}")

            def said(message: ConsoleMessage) -> None:
                if message.type == "error" and not message.text.startswith(expected):
                    wrong.append(message.text)

            page.on("request", asked)
            page.on("console", said)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            await page.goto(url)
            return page

        yield opened
    assert wrong == []
