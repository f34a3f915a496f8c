"""Mail by HTTP: signed, stored before it is answered, once however often it comes."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from domain import inboxes
from domain.inboxes import NewInbox
from domain.mails import incoming
from kit import clock
from mail import inbound
from models import Door, IncomingMail, Viewer
from tests.mail.letters import mail
from web import mail_in

OLD, NEW = "an old secret of more than 32 characters", "a new secret of more than 32 characters!"
DESK = "desk@localhost"
LETTER = mail(message_id="1@client.example")
Post = Callable[..., Any]


@pytest.fixture
def stored() -> list[int]:
    return []


@pytest.fixture
async def http(bare_workspace: None, stored: list[int]) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=mail_in.routes([OLD, NEW], lambda: stored.append(1)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        yield client


def signed(
    query: str, raw: bytes, secret: str = NEW, *, late: int = 0, at: int | None = None
) -> dict[str, str]:
    moment = (int(clock.seconds()) if at is None else at) - late
    made = hmac.new(secret.encode(), f"{moment}\n{query}\n".encode() + raw, hashlib.sha256)
    return {"Deskwire-Timestamp": str(moment), "Deskwire-Signature": f"v1={made.hexdigest()}"}


async def post(
    http: httpx.AsyncClient, raw: bytes = LETTER, query: str = f"to={DESK}", **how: Any
) -> httpx.Response:
    return await http.post(f"/mail/in?{query}", content=raw, headers=signed(query, raw, **how))


async def rows() -> list[IncomingMail]:
    return await IncomingMail.all().order_by("id")


async def test_a_mail_is_stored_as_it_is_before_it_is_answered(
    http: httpx.AsyncClient, stored: list[int]
) -> None:
    query = urlencode({"to": DESK, "from": "bounces@client.example", "authserv": "MX.Example"})
    answer = await post(http, query=query)
    assert (answer.status_code, answer.json()) == (202, {"stored": True, "repeat": False, "refused": []})
    (row,) = await rows()
    assert (row.content, row.door, row.recipients) == (LETTER, Door.HTTP, [DESK])
    assert (row.return_path, row.checked_by) == ("bounces@client.example", "mx.example")
    assert stored == [1]
    assert await inbound.take(row.id) == "ticket"


async def test_results_of_a_server_are_believed_only_where_one_is_named(http: httpx.AsyncClient) -> None:
    await post(http)
    assert [row.checked_by for row in await rows()] == [""]


async def test_each_secret_will_do_and_each_of_several_signatures(http: httpx.AsyncClient) -> None:
    query = f"to={DESK}"
    for number, secret in enumerate((OLD, NEW)):
        raw = mail(message_id=f"{number}@client.example")
        head = signed(query, raw, secret)
        head["Deskwire-Signature"] = f"v1={'0' * 64}, {head['Deskwire-Signature']}"
        assert (await http.post(f"/mail/in?{query}", content=raw, headers=head)).status_code == 202
    assert len(await rows()) == 2


async def test_the_same_mail_is_stored_once(http: httpx.AsyncClient) -> None:
    assert (await post(http)).status_code == 202
    for late in (0, 20):  # the very request, and one that was signed anew
        answer = await post(http, late=late)
        assert (answer.status_code, answer.json()["repeat"]) == (200, True)
    assert len(await rows()) == 1


async def test_of_those_who_race_one_is_stored(http: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(post(http) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 202]
    assert len(await rows()) == 1


async def test_without_a_message_id_the_same_words_may_be_another_mail(http: httpx.AsyncClient) -> None:
    raw, now = mail(), int(clock.seconds())
    assert (await post(http, raw, at=now)).status_code == 202
    assert (await post(http, raw, at=now)).status_code == 200
    assert (await post(http, raw, at=now - 1)).status_code == 202
    assert len(await rows()) == 2


async def test_recipients_who_are_not_ours_are_told(http: httpx.AsyncClient, stored: list[int]) -> None:
    answer = await post(http, query=f"to=nobody@localhost&to={DESK}")
    assert (answer.status_code, answer.json()["refused"]) == (202, ["nobody@localhost"])
    answer = await post(http, query="to=nobody@localhost&to=x")
    assert (answer.status_code, answer.json()) == (
        422,
        {"code": "NOT_FOUND", "message": "Nobody here has any of these addresses."},
    )
    assert (len(await rows()), stored) == (1, [1])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "INVALID"),
        ("to=", "NOT_FOUND"),
        ("&".join(f"to=a{n}@localhost" for n in range(101)), "INVALID"),
        (f"to={'x' * 321}", "INVALID"),
        (f"to={DESK}&bcc=x", "INVALID"),
        (f"to={DESK}&from=a&from=b", "INVALID"),
        ("to=%00%ff@localhost", "NOT_FOUND"),
    ],
)
async def test_an_envelope_that_says_nothing_is_refused(
    http: httpx.AsyncClient, query: str, code: str
) -> None:
    answer = await post(http, query=query)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await rows() == []


async def test_an_empty_mail_is_none(http: httpx.AsyncClient) -> None:
    assert (await post(http, b" \r\n")).status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        {"Deskwire-Timestamp": ""},
        {"Deskwire-Timestamp": "now"},
        {"Deskwire-Timestamp": "-5"},
        {"Deskwire-Timestamp": "٣٣٣"},
        {"Deskwire-Signature": ""},
        {"Deskwire-Signature": "v2=" + "0" * 64},
        {"Deskwire-Signature": "v1=" + "G" * 64},
        {"Deskwire-Signature": "v1=0"},
    ],
)
async def test_what_is_not_signed_is_401(http: httpx.AsyncClient, changed: dict[str, str]) -> None:
    head = [(k.encode(), v.encode()) for k, v in (signed(f"to={DESK}", LETTER) | changed).items()]
    answer = await http.post(f"/mail/in?to={DESK}", content=LETTER, headers=head)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")


async def test_what_is_signed_otherwise_is_403(http: httpx.AsyncClient) -> None:
    query = f"to={DESK}"
    head = signed(query, LETTER)
    for raw, asked, headers in [
        (LETTER + b" ", query, head),
        (LETTER, f"{query}&to=postmaster@localhost", head),
        (LETTER, query, head | {"Deskwire-Timestamp": str(int(head["Deskwire-Timestamp"]) + 1)}),
        (LETTER, query, signed(query, LETTER, "some other secret of 32 characters")),
        (LETTER, query, signed(query, LETTER, late=330)),
        (LETTER, query, signed(query, LETTER, late=-330)),
    ]:
        answer = await http.post(f"/mail/in?{asked}", content=raw, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
    assert await rows() == []


async def test_more_than_a_mail_may_have_is_refused_while_it_comes(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "SIZE_MOST", 1_000)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100
            assert sent < 10_000
            yield b"x" * 100

    head = signed(f"to={DESK}", b"")
    answer = await http.post(f"/mail/in?to={DESK}", content=endless(), headers=head)
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert sent == 1_100
    answer = await http.post(f"/mail/in?to={DESK}", content=b"x" * 1_001, headers=head)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def test_who_sends_no_more_is_given_up(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_in, "IDLE", 0.01)

    async def stuck() -> AsyncIterator[bytes]:
        yield b"From: a"
        await asyncio.sleep(5)

    answer = await http.post(f"/mail/in?to={DESK}", content=stuck(), headers=signed("", b""))
    assert (answer.status_code, answer.json()["code"]) == (408, "TIMEOUT")


async def test_where_it_cannot_be_stored_the_forwarder_keeps_it(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, stored: list[int]
) -> None:
    async def fails(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(inbound, "store", fails)
    answer = await post(http)
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
    assert answer.headers["retry-after"] == "60"
    assert stored == []


async def test_its_door_is_closed_without_a_secret() -> None:
    assert mail_in.routes([], lambda: None) == []


async def test_it_leads_where_its_recipient_leads(admin: Viewer, workspace: Any) -> None:
    new = NewInbox(name="Sales", addresses=["sales@acmedesk.example"], project_id=workspace["website"])
    sales = await inboxes.create(admin, new)
    app = Starlette(routes=mail_in.routes([NEW], lambda: None))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://desk.example"
    ) as client:
        assert (await post(client, query="to=Sales%2Bx@acmedesk.example")).status_code == 202
    (row,) = await rows()
    await inbound.take(row.id)
    assert (await IncomingMail.get(id=row.id)).inbox_id == sales.id
