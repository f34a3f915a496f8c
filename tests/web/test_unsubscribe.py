"""The way out of mails: nothing by looking, all by a press, or by what a mail program posts; and back again."""

import re
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.applications import Starlette

from domain import config, items, people, unsubscribing
from domain import workspace as workspaces
from domain.notifications import set_preference
from kit import seal
from models import Channel, Digest, ItemMute, NotificationKind, NotificationPreference, Tells
from tests import factories
from web import unsubscribe

Kind = NotificationKind
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def web() -> httpx.AsyncClient:
    config.configure(config.Config(public_url="https://desk.example"))
    transport = httpx.ASGITransport(Starlette(routes=unsubscribe.routes()))
    return httpx.AsyncClient(transport=transport, base_url="https://desk.example")


async def choices() -> dict[Kind, tuple[bool, Digest | None]]:
    return {
        row.kind: (row.enabled, row.digest)
        for row in await NotificationPreference.filter(channel=Channel.MAIL)
    }


async def test_looking_changes_nothing_and_a_press_does(web, workspace):
    link = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS])
    for _ in range(2):
        page = await web.get(link)
        assert (page.status_code, await choices()) == (200, {})
    assert (await web.head(link)).status_code == 200
    assert "changes of status" in page.text
    [action] = re.findall(r'<form method="post" action="([^"]+)">', page.text)
    for _ in range(2):
        done = await web.post(action)
        assert (done.status_code, await choices()) == (200, {Kind.STATUS: (False, None)})
    [back] = re.findall(r'<form method="post" action="([^"]+)">', done.text)
    for _ in range(2):
        assert (await web.post(back)).status_code == 200
        assert await choices() == {}, "as before: the default"


@pytest.mark.parametrize("how", ["data", "files"])
async def test_a_mail_program_does_it_in_one_post(web, workspace, how):
    """RFC 8058: the one field, as form data of either kind, without a cookie, and no redirect."""
    link = unsubscribing.link(workspace["member"], Tells.DAILY, [Kind.ASSIGNED, Kind.NOTE])
    sent = {"data": ONE_CLICK} if how == "data" else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    answer = await web.post(link, **sent)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert await choices() == {Kind.ASSIGNED: (False, None), Kind.NOTE: (False, None)}


async def test_what_was_chosen_comes_back_and_nothing_else_is_touched(web, workspace):
    user, other = await factories.viewer(workspace["member"]), await factories.viewer(workspace["customer"])
    await set_preference(user, Kind.NOTE, Channel.MAIL, True, Digest.WEEKLY)
    await set_preference(user, Kind.MENTION, Channel.MAIL, False)
    await set_preference(user, Kind.NOTE, Channel.LIVE, True)
    await set_preference(other, Kind.REPLY, Channel.MAIL, True, Digest.DAILY)
    rest = {Kind.MENTION: (False, None), Kind.REPLY: (True, Digest.DAILY)}
    link = unsubscribing.link(workspace["member"], Tells.WEEKLY, [Kind.NOTE])
    await web.post(link, data=ONE_CLICK)
    assert await choices() == rest | {Kind.NOTE: (False, Digest.WEEKLY)}
    assert (await NotificationPreference.get(channel=Channel.LIVE)).enabled
    await web.post(f"{link}/undo")
    assert await choices() == rest | {Kind.NOTE: (True, Digest.WEEKLY)}


async def test_nobody_learns_whether_its_person_is_still_there(web, workspace):
    link = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS])
    there = [await web.get(link), await web.post(link), await web.post(f"{link}/undo")]
    await people.deactivate(await workspaces.automation(workspaces.SETUP), workspace["customer"])
    gone = [await web.get(link), await web.post(link), await web.post(f"{link}/undo")]
    assert [(a.status_code, a.text) for a in there] == [(a.status_code, a.text) for a in gone]
    assert await choices() == {}
    assert not re.search("Customer|@client", there[0].text)


@pytest.mark.parametrize(
    "token",
    ["x", "%00", "a" * 5000, "../../etc", seal.__name__, "é", "<script>alert(1)</script>"],
)
async def test_what_is_no_link_of_ours_does_nothing(web, workspace, token):
    for answer in (await web.get(f"/unsubscribe/{token}"), await web.post(f"/unsubscribe/{token}")):
        assert answer.status_code == 404
        assert "<script" not in answer.text
    assert await choices() == {}


async def test_a_seal_for_something_else_and_a_changed_one_do_nothing(web, workspace):
    link = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS])
    other = seal.seal("cursor", [workspace["customer"].hex, "item", "status"])
    odd = [
        seal.seal("unsubscribe", list(value))
        for value in (["x"], [], [workspace["customer"].hex, "item", "nothing"])
    ]
    for token in (other, link[:-2] + "AA", link.rpartition("/")[2][:20], *odd):
        answer = await web.post(f"/unsubscribe/{token.rpartition('/')[2]}", data=ONE_CLICK)
        assert answer.status_code == 404
    assert await choices() == {}


async def test_the_page_loads_nothing_and_is_kept_by_nobody(web, workspace):
    page = await web.get(unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS]))
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; ")
    assert "form-action 'self'; frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"
    assert "<script" not in page.text


async def test_an_old_key_still_opens_links(web, workspace):
    link = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS])
    seal.use_keys(["a new secret key, which is long enough", "a secret key for tests, long enough"])
    assert (await web.get(link)).status_code == 200


async def test_nothing_that_stands_behind_a_link_gets_into_the_page(web, workspace):
    token = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.STATUS]).rpartition("/")[2]
    whole = token + "=" * (-len(token) % 4)
    for behind in ('"><meta http-equiv=refresh>', '=="><b>', "%22%3E%3Cb%3E", " ", "~"):
        answer = await web.get(f"/unsubscribe/{whole}{behind}")
        assert answer.status_code == 404
        assert "<b>" not in answer.text


async def test_undo_takes_back_only_what_the_link_did(web, workspace):
    customer = await factories.viewer(workspace["customer"])
    await set_preference(customer, Kind.REPLY, Channel.MAIL, enabled=False)
    link = unsubscribing.link(workspace["customer"], Tells.ITEM, [Kind.REPLY, Kind.STATUS])
    assert (await web.post(f"{link}/undo")).status_code == 200
    assert await choices() == {Kind.REPLY: (False, None)}
    await web.post(link, data=ONE_CLICK)
    await web.post(f"{link}/undo")
    assert await choices() == {Kind.REPLY: (False, None)}


def test_links_that_an_answer_quotes_are_kept_by_nobody():
    link = unsubscribing.link(uuid4(), Tells.ITEM, [Kind.STATUS])
    quoted = unsubscribing.without_links(f"Yes.\n> No more: {link}\n> <a href='{link}'>")
    assert link.rpartition("/")[2] not in quoted
    assert quoted.startswith("Yes.\n> No more: http")


def test_nor_links_that_a_mail_server_leads_by_a_check_of_its_own():
    link = unsubscribing.link(uuid4(), Tells.ITEM, [Kind.STATUS])
    guarded = f"https://eur01.safelinks.example/?url={quote(link, safe='')}&data=05"
    quoted = unsubscribing.without_links(f"Yes.\n> No more: {guarded}\n> <a href='{guarded}'>")
    assert link.rpartition("/")[2] not in quoted
    assert quoted.endswith("…&data=05'>")


async def muted() -> list[tuple[UUID, bool]]:
    return [(row.principal_id, row.made_by_link) for row in await ItemMute.all()]


async def test_a_link_of_one_item_mutes_it_by_a_press_and_takes_back_what_it_did(web, workspace):
    customer = await factories.viewer(workspace["customer"])
    item = await factories.item(customer, "Printer")
    link = unsubscribing.link_of_item(workspace["customer"], item.id)
    page = await web.get(link)
    assert (page.status_code, await muted()) == (200, [])
    assert "Of one item" in page.text
    assert "Printer" not in page.text
    for _ in range(2):
        assert (await web.post(link, data=ONE_CLICK)).status_code == 200
        assert (await muted(), await choices()) == ([(workspace["customer"], True)], {})
    for _ in range(2):
        assert (await web.post(f"{link}/undo")).status_code == 200
        assert await muted() == []
    await web.post(link)
    await items.mute(customer, item.id)
    await web.post(f"{link}/undo")
    assert await muted() == [(workspace["customer"], False)], "chosen by themself meanwhile"


async def test_of_an_item_out_of_sight_it_says_the_same_and_does_nothing(web, workspace):
    customer = await factories.viewer(workspace["customer"])
    item = await factories.item(customer, "Printer")
    seen = unsubscribing.link_of_item(workspace["customer"], item.id)
    for link in (
        unsubscribing.link_of_item(workspace["foreigner"], item.id),
        unsubscribing.link_of_item(workspace["customer"], uuid4()),
    ):
        answers = [await web.post(link), await web.post(f"{link}/undo")]
        assert await muted() == []
        there = [await web.post(seen), await web.post(f"{seen}/undo")]
        assert [a.status_code for a in answers] == [a.status_code for a in there] == [200, 200]
        assert all("Of one item" in a.text for a in answers)
    odd = [seal.seal("unsubscribe", list(value)) for value in (["item", "x", "y"], ["item", uuid4().hex])]
    for token in odd:
        assert (await web.post(f"/unsubscribe/{token}")).status_code == 404
