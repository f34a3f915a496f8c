"""Files: who uploads, who opens which, and for whom a signed link opens one."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from domain import config, files, sign_in
from kit import clock, storage
from kit.errors import NotAllowed, NotFound, TooLarge
from models import File, Viewer, sight
from tests.rights.asking import Desk
from tests.rights.expected.audiences import ROWS
from tests.rights.viewers import ALL, SIGNED_IN, may_use

_SENDS = may_use("conversations:write") | may_use("items:write") | may_use("projects:write")


async def test_whoever_may_send_or_attach_files_uploads_them(desk: Desk):
    with tempfile.TemporaryDirectory() as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        for viewer in sorted(ALL):
            outcome = await _uploads((await desk.session(viewer)).viewer)
            assert (outcome == "OK") is (viewer in SIGNED_IN & _SENDS), viewer


async def test_the_room_for_files_is_everybodys_own(desk: Desk):
    """Nobody is told, by being refused, how many files others keep."""
    config.configure(replace(config.current(), loose_files_per_person=1))
    with tempfile.TemporaryDirectory() as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        for viewer, outcome in {"requester": "TOO_LARGE", "lead": "TOO_LARGE", "manager": "OK"}.items():
            assert await _uploads((await desk.session(viewer)).viewer) == outcome, viewer


async def test_a_file_opens_for_whoever_sees_it(desk: Desk):
    with tempfile.TemporaryDirectory() as folder:
        storage.keep_in(storage.Storage(Path(folder)))
        for name in (name for name in ROWS if name.startswith("file")):
            for viewer in sorted(ALL):
                opens = await _opens((await desk.session(viewer)).viewer, desk, name)
                assert opens is (viewer in ROWS[name]), (viewer, name)


async def test_a_link_opens_one_file_as_whoever_it_was_signed_for(desk: Desk):
    """By the sign-in that asked for it, with its scopes, and no longer than that lasts."""
    for viewer in ("requester", "member", "lead", "talk_key", "wide_key"):
        who = (await desk.session(viewer)).viewer
        signed = await files.signed_viewer(desk.world.key("file reply"), await _signature(who, desk))
        for same in ("principal_id", "actor_id", "session_id", "scopes", "tokens"):
            assert getattr(signed, same) == getattr(who, same), (viewer, same)


async def test_a_link_is_refused_for_another_file_or_when_its_sign_in_has_ended(desk: Desk):
    for viewer in ("member", "talk_key"):
        signature = await _signature((await desk.session(viewer)).viewer, desk)
        assert not await _lets_in(signature, "file note", desk), "of another file"
        assert not await _lets_in("A" * len(signature), "file reply", desk), "forged"
    member = await sight.by_session(desk.world.tokens["member"], clock.now())
    assert member is not None
    signature = await _signature(member, desk)
    await sign_in.sign_out(member)
    assert not await _lets_in(signature, "file reply", desk), "signed out"


async def _uploads(viewer: Viewer) -> str:
    async def content() -> AsyncIterator[bytes]:
        yield b"bytes"

    try:
        await files.store(viewer, "a.txt", "text/plain", content())
    except (NotAllowed, TooLarge) as error:
        return error.code
    return "OK"


async def _opens(viewer: Viewer, desk: Desk, name: str) -> bool:
    try:
        await files.opened(viewer, desk.world.key(name))
    except NotFound:
        return False
    return True


async def _signature(viewer: Viewer, desk: Desk) -> str:
    file = await File.get(id=desk.world.key("file reply"))
    return files.signed_url(viewer, file).partition("?signature=")[2]


async def _lets_in(signature: str, name: str, desk: Desk) -> bool:
    try:
        await files.signed_viewer(desk.world.key(name), signature)
    except NotAllowed:
        return False
    return True
