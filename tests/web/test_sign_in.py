import json
import re

import pytest

from domain import config, sign_in
from kit import clock
from kit.ids import to_global
from kit.ratelimit import Limit
from models import OutgoingMail, Session, sight
from tests.refusals import unchanged
from tests.web.plain import FRIEND, client, codes
from web.sign_in_page import _SCRIPT

PASSWORD = "a good long password"
CUSTOMER = {"email": "customer@acme.example", "password": PASSWORD}
GUARD = {"x-deskwire": "1"}


@pytest.fixture(autouse=True)
async def password(automation, workspace):
    await sign_in.give_password(automation, workspace["customer"], PASSWORD)


@pytest.fixture
async def browser():
    async with client() as made:
        yield made


async def viewer_by(token):
    found = await sight.by_session(token, clock.now())
    return found and found.principal_id


async def test_a_browser_gets_a_guarded_cookie(browser, workspace):
    answer = await browser.post("/sign-in", json=CUSTOMER, headers={"user-agent": "Firefox"})
    assert answer.status_code == 200
    shown = answer.json()
    assert shown.keys() == {"viewer", "expiresAt"}
    assert shown["viewer"] == {"id": to_global("customer", workspace["customer"]), "name": "Customer"}
    cookie = answer.headers["set-cookie"]
    token = browser.cookies["deskwire_session"]
    assert cookie == f"deskwire_session={token}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
    assert await viewer_by(token) == workspace["customer"]
    assert (await Session.get(principal_id=workspace["customer"])).user_agent == "Firefox"
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == (
        "no-store",
        "nosniff",
    )
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


async def test_a_safe_connection_has_a_safe_cookie():
    async with client("https://desk.example") as browser:
        answer = await browser.post("/sign-in", json=CUSTOMER)
        assert answer.headers["set-cookie"].endswith("; SameSite=lax; Secure")
    config.configure(config.Config(public_url="https://desk.example"))
    async with client() as behind_a_proxy:
        answer = await behind_a_proxy.post("/sign-in", json=CUSTOMER)
        assert answer.headers["set-cookie"].endswith("; SameSite=lax; Secure")


async def test_a_program_gets_a_token_and_no_cookie(browser, workspace):
    answer = await browser.post("/sign-in", json={**CUSTOMER, "as": "bearer"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert answer.json().keys() == {"viewer", "expiresAt", "token"}
    assert await viewer_by(answer.json()["token"]) == workspace["customer"]


@pytest.mark.parametrize(
    "given",
    [{"email": "nobody@acme.example"}, {"password": "wrong"}, {"email": "x"}, {"password": "\x00" * 500}],
)
async def test_every_wrong_sign_in_has_the_same_bytes(browser, given):
    async with unchanged():
        answer = await browser.post("/sign-in", json={**CUSTOMER, **given})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert answer.json() == {
        "errors": [
            {
                "message": "The address or the password is wrong.",
                "extensions": {"code": "UNAUTHENTICATED", "argumentPath": [], "params": {}},
            }
        ]
    }


@pytest.mark.parametrize(
    ("body", "type_", "status", "code"),
    [
        (b"{}", "application/json", 400, "INVALID"),
        (b"[]", "application/json", 400, "INVALID"),
        (b"null", "application/json", 400, "INVALID"),
        (b"", "application/json", 400, "INVALID"),
        (b"\xff", "application/json", 400, "INVALID"),
        (b'{"email": 1, "password": []}', "application/json", 400, "INVALID"),
        (b'{"email": "\\ud800", "password": "a"}', "application/json", 400, "INVALID"),
        (b'{"email": "a", "password": "b", "as": "admin"}', "application/json", 400, "INVALID"),
        (b"[" * 10_000, "application/json", 400, "INVALID"),
        (b"email=a&password=b", "application/x-www-form-urlencoded", 400, "INVALID"),
        (b'{"email": "a", "password": "b"}', "text/plain", 400, "INVALID"),
        (b" " * 20_000, "application/json", 413, "PAYLOAD_TOO_LARGE"),
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/sign-in/redeem"])
async def test_malformed_bodies_are_refused(browser, path, body, type_, status, code):
    if path != "/sign-in" and body[:8] == b'{"email"':
        body = body.replace(b'"email": "a"', b'"emailaddress": "a"')
    async with unchanged():
        answer = await browser.post(path, content=body, headers={"content-type": type_})
    assert (answer.status_code, codes(answer)) == (status, [code])


async def test_too_many_attempts_are_told_when_to_come_back(browser):
    config.configure(config.Config(sign_ins_by_address=Limit("a", 1, 60)))
    await browser.post("/sign-in", json={**CUSTOMER, "password": "wrong"})
    answer = await browser.post("/sign-in", json=CUSTOMER)
    assert (answer.status_code, codes(answer)) == (429, ["RATE_LIMITED"])
    seconds = answer.json()["errors"][0]["extensions"]["params"]["retryAfter"]
    assert answer.headers["retry-after"] == str(seconds)
    assert 58 <= seconds <= 61


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-in/link", "/sign-in/redeem", "/sign-out", "/sign-out/everywhere"]
)
async def test_pages_of_other_sites_may_not_even_ask(browser, path):
    await browser.post("/sign-in", json=CUSTOMER)
    async with unchanged():
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            answer = await browser.post(path, json=CUSTOMER, headers={**GUARD, **headers})
            assert (answer.status_code, codes(answer)) == (403, ["CROSS_SITE_REQUEST"])
            assert "access-control-allow-origin" not in answer.headers


async def test_a_friends_page_may(browser):
    asked = await browser.options(
        "/sign-in", headers={"origin": FRIEND, "access-control-request-method": "POST"}
    )
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, FRIEND)
    answer = await browser.post("/sign-in", json=CUSTOMER, headers={"origin": FRIEND})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, FRIEND)
    own = await browser.post("/sign-in", json=CUSTOMER, headers={"origin": "http://desk.example"})
    assert own.status_code == 200


async def test_signing_out_ends_the_session_and_takes_the_cookie(browser, workspace):
    await browser.post("/sign-in", json=CUSTOMER)
    token = browser.cookies["deskwire_session"]
    async with unchanged():
        bare = await browser.post("/sign-out")
    assert (bare.status_code, codes(bare)) == (403, ["CROSS_SITE_REQUEST"])
    answer = await browser.post("/sign-out", headers=GUARD)
    assert (answer.status_code, answer.content) == (204, b"")
    assert 'deskwire_session=""' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert await viewer_by(token) is None
    browser.cookies.set("deskwire_session", token)
    again = await browser.post("/sign-out", headers=GUARD)
    assert (again.status_code, "Max-Age=0" in again.headers["set-cookie"]) == (204, True)


async def test_signing_out_by_token_needs_no_guard(browser):
    token = (await browser.post("/sign-in", json={**CUSTOMER, "as": "bearer"})).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    assert (await browser.post("/sign-out", headers=bearer)).status_code == 204
    again = await browser.post("/sign-out", headers=bearer)
    assert (again.status_code, codes(again)) == (401, ["UNAUTHENTICATED"])
    assert again.headers["www-authenticate"] == 'Bearer realm="deskwire"'
    nobody = await browser.post("/sign-out")
    assert (nobody.status_code, codes(nobody)) == (401, ["UNAUTHENTICATED"])


async def test_signing_out_everywhere(browser, admin, automation, workspace):
    await sign_in.give_password(automation, workspace["admin"], PASSWORD)
    tokens = [
        (await browser.post("/sign-in", json={**CUSTOMER, "as": "bearer"})).json()["token"] for _ in range(3)
    ]
    person = {"id": to_global("customer", workspace["customer"])}
    boss = {"email": "admin@acmedesk.example", "password": PASSWORD, "as": "bearer"}
    boss_token = (await browser.post("/sign-in", json=boss)).json()["token"]
    mine = await browser.post("/sign-out/everywhere", headers={"authorization": f"Bearer {tokens[0]}"})
    assert (mine.status_code, mine.json()) == (200, {"ended": 3})
    assert [await viewer_by(token) for token in tokens] == [None] * 3
    await browser.post("/sign-in", json={**CUSTOMER, "as": "bearer"})
    theirs = await browser.post(
        "/sign-out/everywhere", json=person, headers={"authorization": f"Bearer {boss_token}"}
    )
    assert (theirs.status_code, theirs.json()) == (200, {"ended": 1})
    assert await viewer_by(boss_token) == workspace["admin"]
    wrong = await browser.post(
        "/sign-out/everywhere", json={"id": "team_x"}, headers={"authorization": f"Bearer {boss_token}"}
    )
    assert (wrong.status_code, codes(wrong)) == (400, ["INVALID"])


async def test_a_mailed_link_signs_in_once(browser, workspace):
    known = await browser.post("/sign-in/link", json={"email": "customer@acme.example"})
    unknown = await browser.post("/sign-in/link", json={"email": "nobody@acme.example"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 202
    mail = await OutgoingMail.get(recipient_id=workspace["customer"])
    url = json.loads(mail.text)["link"]["url"]
    page, _, token = url.partition("#")
    shown = await browser.get(page.removeprefix("http://127.0.0.1:8000"))
    assert (shown.status_code, shown.headers["referrer-policy"]) == (200, "no-referrer")
    assert shown.headers["content-security-policy"].startswith(
        "default-src 'none'; connect-src 'self'; script-src"
    )
    assert token not in shown.text
    assert _SCRIPT in shown.text
    answer = await browser.post("/sign-in/redeem", json={"token": token})
    assert answer.status_code == 200
    assert await viewer_by(browser.cookies["deskwire_session"]) == workspace["customer"]
    async with unchanged():
        again = await browser.post("/sign-in/redeem", json={"token": token})
    assert (again.status_code, codes(again)) == (401, ["UNAUTHENTICATED"])


async def test_a_bug_shows_its_request_id_and_nothing_else(browser, monkeypatch, caplog):
    async def broken(*given, **more):
        raise KeyError("secret detail")

    monkeypatch.setattr(sign_in, "with_password", broken)
    answer = await browser.post("/sign-in", json=CUSTOMER, headers={"x-request-id": "abc-1"})
    assert (answer.status_code, codes(answer)) == (500, ["INTERNAL"])
    assert answer.json()["errors"][0]["extensions"]["requestId"] == "abc-1" == answer.headers["x-request-id"]
    assert "secret detail" not in answer.text
    assert "[request abc-1]" in caplog.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/redeem", "/sign-out", "/files"])
async def test_other_methods_are_not_understood(browser, path):
    assert (await browser.put(path, json={})).status_code == 405
