"""A mail comes down as it came, by a link that asks again who may see it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain.mails import incoming, raw
from kit import clock
from kit.ids import new_id, to_global
from models import IncomingMail, IncomingState, Level, User, Viewer
from tests.factories import Keys
from tests.mail.letters import mail
from tests.web.plain import client, codes

RAW = mail(text="<script>alert(1)</script>")


@pytest.fixture
async def stored(workspace: Keys) -> IncomingMail:
    key = await incoming.store(RAW)
    await IncomingMail.all().update(state=IncomingState.DONE)  # as if it had become something
    return await IncomingMail.get(id=key)


async def _down(url: str | None) -> Any:
    assert url is not None
    async with client() as nobody:
        return await nobody.get(url)


async def test_a_mail_comes_down_as_it_came_and_is_never_shown(admin: Viewer, stored: IncomingMail) -> None:
    url = raw.signed_url(admin, stored)
    assert url is not None
    down = await _down(url)
    async with client() as nobody:
        head = await nobody.head(url)
    assert (down.status_code, down.content, head.content) == (200, RAW, b"")
    for answer in (down, head):
        assert answer.headers["content-type"] == "message/rfc822"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-length"] == str(len(RAW))


async def test_a_link_asks_again_who_may_see(
    admin: Viewer, member: Viewer, stored: IncomingMail, workspace: Keys
) -> None:
    """Nobody but an admin of now, for this mail, for ten minutes."""
    assert codes(await _down(raw.signed_url(member, stored))) == ["NOT_FOUND"]
    url = raw.signed_url(admin, stored)
    assert url is not None
    for wrong in (
        url[:-1] + ("A" if url[-1] != "A" else "B"),
        url.partition("?")[0],
        url.replace(to_global("incoming_mail", stored.id), to_global("incoming_mail", new_id())),
    ):
        assert codes(await _down(wrong)) == ["NOT_ALLOWED"]
    with time_machine.travel(clock.now() + timedelta(seconds=601)):
        assert codes(await _down(url)) == ["NOT_ALLOWED"]
    level = User.filter(principal_id=workspace["admin"])
    await level.update(level=Level.MEMBER)
    assert codes(await _down(url)) == ["NOT_FOUND"]
    await level.update(level=Level.ADMIN)
    assert (await _down(url)).status_code == 200


async def test_what_is_gone_is_not_found(admin: Viewer, stored: IncomingMail) -> None:
    url = raw.signed_url(admin, stored)
    await IncomingMail.filter(id=stored.id).update(content=b"", erased_at=clock.now())
    assert codes(await _down(url)) == ["NOT_FOUND"]
    assert raw.signed_url(admin, await IncomingMail.get(id=stored.id)) is None
    async with client() as nobody:
        assert (await nobody.get("/mails/nonsense?signature=x")).status_code == 400
        assert (await nobody.get("/mails/item_" + str(stored.id))).status_code == 400
