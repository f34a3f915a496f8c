"""The way out of mails in a browser: one button, without JavaScript, on any screen, by keyboard."""

import pytest
from playwright.async_api import expect

from domain import unsubscribing
from models import NotificationKind, NotificationPreference, Principal, PrincipalKind, Tells
from tests.browser.test_accessibility import SCREENS, axe, barriers, fits

__all__ = ["axe"]


async def link(site: str) -> str:
    person = await Principal.filter(kind=PrincipalKind.CUSTOMER).first()
    assert person is not None
    made = unsubscribing.link(person.id, Tells.DAILY, list(NotificationKind))
    return f"{site}/unsubscribe/{made.rpartition('/')[2]}"


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
async def test_the_page_has_no_barriers(site, visit, axe, screen):
    page = await visit(site, bypass_csp=True, **SCREENS[screen])
    await page.goto(await link(site))
    assert (await barriers(page, axe), await fits(page)) == ([], True)
    await page.get_by_role("button").click()
    await expect(page.get_by_role("heading")).to_have_text("You get no more of these mails")
    assert (await barriers(page, axe), await fits(page)) == ([], True)


@pytest.mark.slow
async def test_it_works_by_keyboard_and_without_javascript(site, visit):
    page = await visit(site, java_script_enabled=False)
    await page.goto(await link(site))
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Stop these mails")).to_be_focused()
    assert not await NotificationPreference.filter(made_by_link=True).exists()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Send them again")).to_be_visible()
    await page.get_by_role("button", name="Send them again").click()
    await expect(page.get_by_role("heading")).to_have_text("You get these mails again")
