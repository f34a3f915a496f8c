"""Chromium as the judge of HTML: whatever it would run or load is a fault."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error, Route, async_playwright

from bench.mailing.judge import Fault
from tests.requires import chromium

AT_ONCE = 50
_ORIGIN = "http://desk.invalid/"

_LOOK = Path(__file__).with_name("look.js").read_text()
_KNOWS = Path(__file__).with_name("knows.js").read_text()


PATIENCE = 45.0
"""Seconds for an answer of a page, which gives up by itself after 20."""


class Browser:
    """One page in which HTML is shown, piece by piece, each in a frame of its own."""

    def __init__(self, program: Chromium) -> None:
        self._program = program
        self._asked: list[str] = []

    async def start(self) -> None:
        """In a fresh page. Nothing leaves it: every request is written down and refused."""
        self._page = await self._program.new_page()
        await self._page.route("**/*", self._answer)
        await self._page.add_init_script(_KNOWS)
        await self._page.goto(_ORIGIN)

    async def faults(self, pages: Sequence[str]) -> list[tuple[int, Fault]]:
        """(Number of the page, what is wrong with it) of each fault."""
        found: list[tuple[int, Fault]] = []
        for start in range(0, len(pages), AT_ONCE):
            some = pages[start : start + AT_ONCE]
            found += [(start + number, fault) for number, fault in await self._look(some)]
        return found

    async def _look(self, pages: Sequence[str]) -> list[tuple[int, Fault]]:
        """What was heard, asked for or never answered is anybody's of the pages: then each is shown by itself."""
        told, heard = await self._answered(pages) or ([["nothing came back, twice"]], True)
        if len(pages) == 1:
            asked = [f"asks for {url}" for url in self._asked]
            return [(0, Fault("html", what)) for what in dict.fromkeys([*told[0], *asked])]
        if heard or self._asked:
            alone = [await self._look([page]) for page in pages]
            return [(number, fault) for number, faults in enumerate(alone) for _, fault in faults]
        return [(n, Fault("html", what)) for n, said in enumerate(told) for what in dict.fromkeys(said)]

    async def _answered(self, pages: Sequence[str]) -> tuple[list[list[str]], bool] | None:
        """What look.js gives; asked again in a fresh page if nothing comes back, since now and then a renderer is lost."""
        for _ in range(2):
            self._asked.clear()
            with suppress(TimeoutError, Error):
                told, heard = await asyncio.wait_for(self._page.evaluate(_LOOK, list(pages)), PATIENCE)
                return told, heard
            await self.start()
        return None

    async def _answer(self, route: Route) -> None:
        if route.request.url == _ORIGIN:
            await route.fulfill(content_type="text/html", body="<!doctype html><title>judge</title><body>")
            return
        self._asked.append(route.request.url)
        await route.abort()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, without a window. Raises: RuntimeError, where there is none."""
    path = chromium()
    if path is None:
        raise RuntimeError("This machine has no Chromium.")
    async with async_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": path, "args": ["--no-sandbox"]}
        running = await playwright.chromium.launch(**options)
        try:
            made = Browser(running)
            await made.start()
            yield made
        finally:
            await running.close()
