"""What a newcomer does on the start page, in a real browser."""

import pytest
from playwright.async_api import Page, expect

from deskwire.database import connected
from domain import items, workspace
from domain.items import NewItem
from tests.requires import require
from tests.serving import served

pytestmark = pytest.mark.slow
AGENT, CUSTOMER = "agent@demo.example", "customer@osier.example"


async def sign_in(page: Page, email: str) -> None:
    """Press a demo person's button and wait until both screens are live."""
    await page.click(f'.person[data-email="{email}"]')
    await expect(page.locator("#mine .state")).to_have_text("live")
    await expect(page.locator("#theirs .state")).to_have_text("live")


async def test_what_one_person_does_the_other_sees_at_once_if_they_may(site, visit):
    page = await visit(site)
    mine, theirs, heard = page.locator("#mine"), page.locator("#theirs"), page.locator(".heard p")
    await expect(page.locator("#panes")).to_be_hidden()
    await sign_in(page, AGENT)
    await expect(page.locator("#who")).to_have_text("Signed in as Jonas Adeyemi")
    await expect(page.locator("#theirs-title")).to_have_text("Ingrid Vasquez")

    await page.fill("#title", "The cups are <b>too small</b>")
    await page.get_by_role("button", name="Create a ticket").click()
    for pane in (mine, theirs):
        await expect(pane.locator(".item .title").first).to_have_text("The cups are <b>too small</b>")
    await expect(heard.last).to_contain_text("T-101 created by Jonas Adeyemi")

    await mine.get_by_label("Status of T-101").select_option("In progress")
    await expect(theirs.locator(".item").first).to_contain_text("In progress")
    await expect(heard.last).to_contain_text("T-101 status changed by Jonas Adeyemi")

    await page.get_by_label("Say something on").select_option(label="T-101 The cups are <b>too small</b>")
    await page.fill("#words", "Only we can read this")
    await page.get_by_role("button", name="Internal note").click()
    await expect(mine.locator(".item").first).to_contain_text("internal Jonas Adeyemi: Only we can read this")
    await expect(heard.last).to_contain_text("Nothing came: this person may not see it.")
    assert "Only we" not in await theirs.inner_text()

    await page.fill("#words", "Larger ones are on their way")
    await page.get_by_role("button", name="Reply").click()
    await expect(theirs.locator(".item").first).to_contain_text("Larger ones are on their way")

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.locator("#panes")).to_be_hidden()
    assert await page.context.cookies() == []


async def test_a_restart_of_the_server_is_survived_without_a_gap(company, visit):
    async with served(company) as url:
        page = await visit(url, expected=("WebSocket connection to", "Failed to load resource"))
        await sign_in(page, AGENT)
        await page.get_by_role("button", name="Create a ticket").click()
        await expect(page.locator("#theirs .item .title").first).to_have_text("The espresso is cold")
    await expect(page.locator("#mine .state")).to_have_text("lost the server, trying again")
    async with connected(company):
        mail = await workspace.automation(workspace.MAIL)
        await items.create(mail, NewItem(title="While it was away", requester_email=CUSTOMER))
    async with served(company):
        for pane in ("#mine", "#theirs"):
            await expect(page.locator(f"{pane} .state")).to_have_text("live")
            await expect(page.locator(f"{pane} .item .title").first).to_have_text("While it was away")
        heard = await page.locator(".heard p").all_inner_texts()
        assert [text.split(" ", 1)[1].split(",")[0] for text in heard] == [
            "Live.",
            "T-101 created by Jonas Adeyemi",
            "Live again; nothing was missed.",
            "T-102 created by Mail",
        ]


async def test_a_sign_in_that_fails_is_said_and_nothing_is_lost(site, visit):
    page = await visit(site, expected=("Failed to load resource",))
    await page.fill("#email", "nobody@demo.example")
    await page.fill("#password", "not the password")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.locator("#said")).to_have_text("The address or the password is wrong.")
    assert await page.input_value("#email") == "nobody@demo.example"
    await page.fill("#email", CUSTOMER)
    await page.get_by_role("button", name="Mail me a link").click()
    await expect(page.locator("#said")).to_have_text("If we know this address, a link is on its way to it.")


async def test_a_mailed_link_signs_in(site, visit):
    page = await visit(site)
    await page.fill("#email", CUSTOMER)
    await page.get_by_role("button", name="Mail me a link").click()
    await expect(page.locator("#said")).to_contain_text("a link is on its way")
    link = page.locator(".mail pre a").first
    async with page.expect_response("**/mailbox"):
        await page.click('a[href="/mailbox"]')
    for _ in range(100):
        if await link.count():
            break
        await page.reload()
    await link.click()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#who")).to_have_text("Signed in as Ingrid Vasquez")
    await expect(page.get_by_role("button", name="Internal note")).to_be_hidden()


async def test_the_cookie_that_has_ended_is_put_away(site, visit):
    page = await visit(site, expected=("Failed to load resource",))
    await sign_in(page, AGENT)
    await page.evaluate(
        """() => fetch("/sign-out/everywhere", {method: "POST", headers: {"x-deskwire": "1"}})
            .then(() => {})"""
    )
    await page.context.add_cookies([{"name": "deskwire_session", "value": "dws_old", "url": site}])
    async with page.expect_response("**/sign-out"):
        await page.reload()
    await expect(page.locator("#live-hint")).to_be_visible()
    await expect(page.locator("#panes")).to_be_hidden()
    assert await page.context.cookies() == []


async def test_the_explorer_asks_as_who_is_signed_in(site, visit):
    require("explorer")
    page = await visit(site)
    await sign_in(page, AGENT)
    await page.click('nav a[href="/explorer"]')
    await expect(page.locator("#who")).to_have_text("As Jonas Adeyemi")
    await page.get_by_role("button", name="Execute query").click()
    await page.get_by_role("menuitem", name="WhatIsNew").click()
    await expect(page.locator(".result-window")).to_contain_text('"Jonas Adeyemi"')
