"""Tokens for mail servers: asked for once, kept until they end, and no secret in any word about them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kit.errors import Invalid
from mail import oauth
from mail.oauth import RefreshGrant, TokenRefused
from tests.mail.token_stub import Alone, token_server


@pytest.fixture(autouse=True)
def _nothing_known():
    oauth._tokens.clear()
    oauth._asking.clear()
    oauth._unkept.clear()


def grant(url: str, **more: str) -> RefreshGrant:
    return RefreshGrant(url, "client", "hush-secret", "hush-refresh", **more)


async def got(wanted: RefreshGrant) -> str:
    return await oauth.access_token(wanted, Alone(wanted))


def test_the_first_words_are_those_that_servers_document():
    assert (
        oauth.xoauth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg")
        == "user=someuser@example.com\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\x01\x01"
    )


@pytest.mark.parametrize(("user", "token"), [("a\x01b", "t"), ("a", "t\x01auth=x"), ("a\r\n", "t")])
def test_no_part_can_hold_another(user, token):
    with pytest.raises(ValueError, match="control character"):
        oauth.xoauth2(user, token)


async def test_a_token_is_asked_for_once_and_again_when_it_ends():
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False) as clock:
        answers = [(200, {"access_token": f"at-{n}", "expires_in": 3600}) for n in (1, 2)]
        async with token_server(*answers) as stub:
            wanted = grant(stub.url, scope="mail")
            tokens = await asyncio.gather(*(got(wanted) for _ in range(5)))
            assert tokens == ["at-1"] * 5
            assert stub.asked == [
                {
                    "grant_type": "refresh_token",
                    "client_id": "client",
                    "client_secret": "hush-secret",
                    "refresh_token": "hush-refresh",
                    "scope": "mail",
                }
            ]
            clock.shift(timedelta(seconds=3539))
            assert await got(wanted) == "at-1"
            clock.shift(timedelta(seconds=1))
            assert await got(wanted) == "at-2"
            assert len(stub.asked) == 2


async def test_a_token_that_a_server_refused_is_not_offered_again():
    async with token_server((200, {"access_token": "a"}), (200, {"access_token": "b"})) as stub:
        wanted = grant(stub.url)
        assert await got(wanted) == "a"
        oauth.forget(wanted)
        assert await got(wanted) == "b"


@pytest.mark.parametrize(
    ("status", "body", "reason", "lasting"),
    [
        (
            400,
            {"error": "invalid_grant", "error_description": "It was\r\nwithdrawn"},
            "400: invalid_grant It was withdrawn",
            True,
        ),
        (429, {"error": "slow_down"}, "429: slow_down", False),
        (503, b"<html>", "503, and nothing that can be read", False),
        (200, {"expires_in": 3}, "200: no token", False),
        (200, [1], "200, and nothing that can be read", False),
        (200, b"x" * 70_000, "cannot be reached", False),
        (302, {}, "302: no token", False),
    ],
)
async def test_a_refusal_says_why_and_whether_it_lasts(status, body, reason, lasting):
    async with token_server((status, body)) as stub:
        with pytest.raises(TokenRefused) as refused:
            await got(grant(stub.url))
    assert reason in refused.value.reason
    assert refused.value.lasting is lasting
    assert "hush" not in refused.value.reason


async def test_nobody_asks_inside_of_this_network_nor_without_tls():
    for url, reason in [
        ("http://127.0.0.1:9/t", "not on the public internet"),
        ("https://169.254.169.254/latest", "not on the public internet"),
        ("http://192.88.99.300/t", "cannot be reached"),
        ("http://1.1.1.1/t", "by https only"),
        ("gopher://x/t", "must look like"),
    ]:
        with pytest.raises(TokenRefused, match=reason):
            await got(grant(url))


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a/b", "https://u:p@a/b", "https://a/ b", "https://a:0/", "https://[/"]
)
def test_what_is_no_url_of_a_token_is_refused(url):
    with pytest.raises(Invalid):
        oauth.check_url(url)


def test_a_grant_tells_no_secret():
    assert "hush" not in repr(grant("https://example.com/t"))
