"""Pages without barriers: by axe's rules for WCAG 2.2 AA, in both colour schemes, on narrow screens, and by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests import npm
from tests.browser.test_start_page import AGENT, sign_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCREENS: dict[str, dict[str, Any]] = {
    "wide and light": {"color_scheme": "light"},
    "wide and dark": {"color_scheme": "dark"},
    "narrow and light": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "narrow and dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe's script."""
    packages = npm.install(Path(__file__).with_name("npm"), tmp_path_factory.mktemp("axe"))
    return (packages.folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def barriers(page: Page, axe: str) -> list[str]:
    """What axe finds wrong, or cannot decide, as "rule: where". What mails show is tested by itself (`test_mails.py`): in their
    frames no script runs, axe neither.
    """
    await page.evaluate(axe)
    found = await page.evaluate(
        """(tags) => axe.run({exclude: "iframe"}, {runOnly: tags})
            .then(({violations, incomplete}) => [...violations, ...incomplete])""",
        TAGS,
    )
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
async def test_the_pages_have_no_barriers(site, visit, axe, screen):
    page = await visit(site, bypass_csp=True, reduced_motion="reduce", **SCREENS[screen])
    assert (await barriers(page, axe), await fits(page)) == ([], True)
    await sign_in(page, AGENT)
    await page.get_by_role("button", name="Create a ticket").click()
    await expect(page.locator("#theirs .changed")).to_have_count(1)
    assert (await barriers(page, axe), await fits(page)) == ([], True)
    await page.goto(f"{site}/mailbox")
    assert (await barriers(page, axe), await fits(page)) == ([], True)


@pytest.mark.slow
async def test_everything_can_be_done_by_keyboard_with_the_focus_in_sight(site, visit):
    page = await visit(site)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="To the content")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.locator(f'.person[data-email="{AGENT}"]')).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#mine .state")).to_have_text("live")
    seen = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not await focused.count():
            break
        await expect(focused).to_be_in_viewport()
        style = await focused.evaluate(
            "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth"
        )
        assert style == "solid3px", await focused.evaluate("e => e.outerHTML")
        seen.append(
            await focused.evaluate("e => e.id || e.getAttribute('aria-label') || e.textContent.trim()")
        )
    for wanted in ("email", "title", "Create a ticket", "about", "words", "Reply", "Internal note", "other"):
        assert wanted in seen
    assert any(text.startswith("Status of T-") for text in seen)
