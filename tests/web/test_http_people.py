"""Who is asking, and from which site: tokens, keys, cookies, and what pages of others may do with them."""

from collections.abc import Callable

import pytest

from tests.web.asking import Headers, ask, get, me, post
from tests.web.conftest import Running

QUERY = {"query": "{ me }"}
COOKIE = {"cookie": "theme=dark; deskwire_session=ada-token"}
FRIEND, STRANGER = "https://desk.example", "https://evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer ada-token"},
        {"authorization": "bearer   ada-token"},
        {"x-api-key": "ada-token"},
        COOKIE,
        {"authorization": "Bearer ada-token", "cookie": "deskwire_session=stale"},
        {"x-api-key": "ada-token", "cookie": "deskwire_session=stale"},
    ],
)
def test_credentials(server: Running, headers: Headers) -> None:
    assert me(post(server, QUERY, headers)) == "ada"


def test_a_visitor_is_nobody_and_has_an_address(server: Running) -> None:
    assert me(post(server, QUERY)) is None
    seen = server.engine.opened[-1]
    assert (seen.bearer, seen.cookie, seen.api_key, seen.address) == (None, None, None, "127.0.0.1")


def test_secrets_are_not_in_a_credentials_text(server: Running) -> None:
    post(server, QUERY, COOKIE)
    assert "ada-token" not in repr(server.engine.opened[-1])


def test_a_wrong_token_is_told_how_to_sign_in(server: Running) -> None:
    reply = post(server, QUERY, {"authorization": "Bearer nobody-token"})
    assert (reply.status, reply.headers["www-authenticate"]) == (401, 'Bearer realm="deskwire"')
    assert reply.json == {
        "errors": [{"message": "This sign-in has ended.", "extensions": {"code": "UNAUTHENTICATED"}}]
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"x-deskwire": "1"}, 200),
        ({"x-deskwire": "0"}, 403),
        ({"graphql-require-preflight": ""}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "x-deskwire": "1"}, 403),
        ({"origin": STRANGER, "x-deskwire": "1"}, 403),
        ({"origin": FRIEND, "x-deskwire": "1"}, 200),
        ({"origin": FRIEND}, 403),
    ],
)
def test_get_with_a_cookie_needs_a_script_of_a_welcome_page(
    server: Running, headers: Headers, status: int
) -> None:
    reply = get(server, QUERY, {**COOKIE, **headers})
    assert reply.status == status
    assert reply.codes == ([] if status == 200 else ["CROSS_SITE_REQUEST"])


@pytest.mark.parametrize("headers", [{"authorization": "Bearer ada-token"}, {"x-api-key": "ada-token"}])
def test_get_with_a_token_needs_nothing_more(server: Running, headers: Headers) -> None:
    assert me(get(server, QUERY, {**COOKIE, **headers})) == "ada"


@pytest.mark.parametrize(
    ("origin", "status"),
    [(STRANGER, 403), ("null", 403), (FRIEND, 200), ("own", 200), (f"{FRIEND}.evil.example", 403)],
)
def test_post_with_a_cookie_from_a_page(server: Running, origin: str, status: int) -> None:
    origin = f"http://127.0.0.1:{server.port}" if origin == "own" else origin
    assert post(server, QUERY, {**COOKIE, "origin": origin}).status == status


def test_a_form_of_another_site_is_not_read(serve: Callable[..., Running]) -> None:
    server = serve()
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        body = {"query": "mutation { increase }"}
        assert post(server, body, {**COOKIE, "content-type": content_type}).status == 415
    assert server.engine.total == 0


def test_a_friends_page_may_read_and_a_strangers_may_not(server: Running) -> None:
    friend = post(server, QUERY, {"origin": FRIEND})
    assert friend.headers["access-control-allow-origin"] == FRIEND
    assert friend.headers["access-control-allow-credentials"] == "true"
    assert "x-request-id" in friend.headers["access-control-expose-headers"]
    assert "origin" in friend.headers["vary"]
    assert "access-control-allow-origin" not in post(server, QUERY, {"origin": STRANGER}).headers


def test_failures_can_be_read_by_a_friends_page(server: Running) -> None:
    reply = post(server, b"NONSENSE", {"origin": FRIEND})
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (400, FRIEND)


def test_preflight(server: Running) -> None:
    question = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    reply = ask(server, "OPTIONS", headers={"origin": FRIEND, **question})
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == FRIEND
    assert reply.headers["access-control-allow-methods"] == "GET, POST"
    assert {"content-type", "authorization", "x-deskwire", "last-event-id"} <= set(
        reply.headers["access-control-allow-headers"].split(", ")
    )
    stranger = ask(server, "OPTIONS", headers={"origin": STRANGER, **question})
    assert not [name for name in stranger.headers if name.startswith("access-control")]
