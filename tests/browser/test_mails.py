"""What mails look like where they are read: whole on every screen, in the dark too, with nothing asked of the net."""

from functools import partial
from typing import Any

import pytest
from playwright.async_api import Request, async_playwright

from domain.mail_templates import KINDS, Words
from tests.mail.test_rendering import brand, made, tried
from tests.requires import chromium, require

_BROKEN = Words(
    "{{ item.key }}",
    None,
    "<h2>Half</h2><table width=900><tr><td>cell<p>open <b>bold {{ item.title }}</div></div></body></html>"
    f"<img src='https://tracker.example/x.png'><style>* {{ display: none }}</style><pre>{'word ' * 80}</pre>{'long' * 60}",
)
_CONTRAST = """() => [...document.querySelectorAll('.words p, .words a')].map(e => [
    getComputedStyle(e).color, getComputedStyle(e.closest('.button') || e.closest('.card')).backgroundColor])"""


def _brightness(colour: str) -> float:
    parts = [float(each) for each in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The HTML of every kind, and of a template that was left half-finished."""
    look = brand(accent="#fbbf24", header="Confidential", footer="Acme GmbH\nhttps://acme.example")
    found = {name: made(kind, "de", look).html for name, kind in KINDS.items()}
    broken = tried(KINDS["message"], _BROKEN, look)
    assert broken
    return {name: html for name, html in (found | {"broken": broken.html}).items() if html}


async def test_mails_fit_every_screen_load_nothing_and_can_be_read(pages: dict[str, str]) -> None:
    require("chromium")
    assert len(pages) == len(KINDS) + 1
    async with async_playwright() as program:
        browser = await program.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in (600, 360):
                options: dict[str, Any] = {
                    "viewport": {"width": width, "height": 700},
                    "color_scheme": scheme,
                }
                page = await browser.new_page(**options)
                asked: list[str] = []
                page.on("request", partial(_note, asked))
                for name, html in pages.items():
                    await page.set_content(html)
                    assert await page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
                    assert await page.locator(".words p, .words b, .words h2").first.is_visible()
                    for ink, paper in await page.evaluate(_CONTRAST):
                        low, high = sorted((_brightness(ink), _brightness(paper)))
                        assert (high + 0.05) / (low + 0.05) >= 4.5, (name, scheme, ink, paper)
                assert asked == []
                await page.close()
        await browser.close()
