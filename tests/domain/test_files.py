import asyncio
import os
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
import time_machine

from domain import config, conversations, files, items, people, sign_in
from domain.conversations import NewMessage
from kit import clock, seal, storage
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id, split_global
from models import ANONYMOUS, File
from tests import factories
from tests.factories import viewer
from tests.refusals import refused, unchanged

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def chunks(*parts):
    for part in parts:
        yield part


def on_disk(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def stored(by, name="shot.png", media_type="image/png", content=PNG):
    return await files.store(by, name, media_type, chunks(content))


async def read(by, file_id):
    file, content = await files.opened(by, file_id)
    return file, b"".join([part async for part in content])


@pytest.mark.parametrize("name", ["admin", "member", "restricted", "outsider", "customer"])
async def test_a_file_is_stored_whole_and_is_its_uploaders_alone(
    name, file_folder, workspace, admin, queries
):
    someone = await viewer(workspace[name])
    with queries(3):
        file = await files.store(
            someone, "../Shot\u202e 1.png", "Image/PNG; x=y", chunks(PNG[:3], b"", PNG[3:])
        )
    row = await File.get(id=file.id)
    assert (row.name, row.media_type, row.size) == ("Shot 1.png", "image/png", len(PNG))
    assert (row.sha256, row.uploader_id, row.message_id) == (sha256(PNG).hexdigest(), workspace[name], None)
    assert on_disk(file_folder) == [f"{file.id.hex[-2:]}/{file.id}"]
    with queries(1):
        assert await read(someone, file.id) == (row, PNG)
    for other in {"admin", "lead", "colleague"} - {name}:
        with pytest.raises(NotFound):
            await files.opened(await viewer(workspace[other]), file.id)


async def test_an_empty_file_is_a_file(file_folder, member):
    file = await files.store(member, "empty.txt", "text/plain", chunks())
    assert (file.size, (await read(member, file.id))[1]) == (0, b"")


async def test_a_large_file_comes_back_byte_for_byte(file_folder, member):
    parts = [bytes([n]) * 65_536 for n in range(60)]
    file = await files.store(member, "large.bin", "", chunks(*parts))
    assert (file.size, file.media_type) == (60 * 65_536, "application/octet-stream")
    assert (await read(member, file.id))[1] == b"".join(parts)


async def test_what_is_too_large_stops_there_and_leaves_nothing(file_folder, member):
    config.configure(config.Config(upload_max_bytes=100))
    taken = []

    async def endless():
        while True:
            taken.append(1)
            yield b"x" * 40

    async with refused(TooLarge, "file") as caught:
        await files.store(member, "a", "", endless())
    assert (caught.value.params, len(taken)) == ({"most": 100}, 3)
    assert on_disk(file_folder) == []
    assert (await files.store(member, "a", "", chunks(b"x" * 100))).size == 100


async def test_a_cut_off_upload_leaves_nothing(file_folder, member):
    class CutOff(Exception):
        pass

    async def cut_off():
        yield b"x" * 3_000_000
        raise CutOff

    async with unchanged():
        with pytest.raises(CutOff):
            await files.store(member, "a", "", cut_off())
    await nothing_left(file_folder)


async def nothing_left(folder):
    """The library removes what was begun in a thread of its own."""
    for _ in range(500):
        if on_disk(folder) == []:
            return
        await asyncio.sleep(0.01)
    assert on_disk(folder) == []


async def test_a_cancelled_upload_leaves_nothing(file_folder, member):
    begun = asyncio.Event()

    async def hangs():
        yield b"x" * 3_000_000
        begun.set()
        await asyncio.Event().wait()

    async with unchanged():
        upload = asyncio.create_task(files.store(member, "a", "", hangs()))
        await begun.wait()
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload
    del upload
    await nothing_left(file_folder)


async def test_a_row_that_cannot_be_stored_takes_its_bytes_along(file_folder, member, monkeypatch):
    async def fails(self, **options):
        raise OSError("disk full")

    monkeypatch.setattr(File, "save", fails)
    async with unchanged():
        with pytest.raises(OSError, match="disk full"):
            await stored(member)
    assert on_disk(file_folder) == []


async def test_the_bytes_are_on_the_disk_before_the_row_is(file_folder, member, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    real = storage.Storage._sync

    def sync(self, key):
        assert (file_folder / key).read_bytes() == PNG
        real(self, key)

    monkeypatch.setattr(storage.Storage, "_sync", sync)
    await stored(member)
    assert len(synced) == 3  # the file, its folder, the storage's folder


async def test_who_may_not_write_uploads_nothing(file_folder, admin):
    for someone in (ANONYMOUS, factories.narrowed(admin, "conversations:read")):
        async with refused(NotAllowed):
            await stored(someone)


@pytest.mark.parametrize(
    ("claimed", "content", "kept"),
    [
        ("image/png", PNG, "image/png"),
        ("image/png", b"<html><script>alert(1)</script>", "application/octet-stream"),
        ("image/png", b"%PDF-1.7 ...", "application/octet-stream"),
        ("application/pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("application/pdf", PNG, "application/octet-stream"),
        ("text/html", b"<html>", "text/html"),
        ("text/plain", b"GIF89a is how it begins", "text/plain"),
        ("audio/mpeg", b"nothing known", "audio/mpeg"),
        ("no type", PNG, "application/octet-stream"),
        ("text/plain\r\nX-Evil: 1", b"a", "application/octet-stream"),
        ("a" * 200 + "/b", b"a", "application/octet-stream"),
        ("", b"", "application/octet-stream"),
    ],
)
async def test_a_media_type_is_believed_unless_it_lies(claimed, content, kept, file_folder, member):
    assert (await stored(member, "a", claimed, content)).media_type == kept


async def test_a_link_opens_for_who_sees_the_file_now(file_folder, member, customer, guest, workspace):
    item = await factories.item(customer, "Printer on fire")
    file = await stored(member)
    await items.move(await viewer(workspace["admin"]), item.id, workspace["website"])
    await conversations.reply(member, item.id, NewMessage(text="Look", file_ids=[file.id]))
    for someone in (member, customer, guest):
        signature = signature_of(files.signed_url(someone, file))
        assert (await files.signed_viewer(file.id, signature)).principal_id == someone.principal_id
        assert (await read(await files.signed_viewer(file.id, signature), file.id))[1] == PNG


def signature_of(url):
    address, _, signature = url.partition("?signature=")
    prefix, _ = split_global(address.removeprefix("http://127.0.0.1:8000/files/"))
    assert prefix == "file"
    return signature


async def by_link(someone, file):
    signature = signature_of(files.signed_url(someone, file))
    return await read(await files.signed_viewer(file.id, signature), file.id)


async def test_a_link_of_who_sees_it_no_more_opens_nothing(file_folder, admin, member, guest, workspace):
    item = await factories.item(member, project_id=workspace["website"], published=True)
    shown, hidden = await stored(member), await stored(member)
    await conversations.reply(member, item.id, NewMessage(text="a", file_ids=[shown.id]))
    await conversations.note(member, item.id, NewMessage(text="b", file_ids=[hidden.id]))
    assert (await by_link(guest, shown))[1] == PNG
    async with refused(NotFound, "id"):
        await by_link(guest, hidden)
    await items.edit(admin, item.id, published=False)
    async with refused(NotFound, "id"):
        await by_link(guest, shown)


async def test_a_link_ends_with_its_time_its_session_and_its_person(
    file_folder, admin, automation, workspace
):
    await sign_in.give_password(automation, workspace["member"], "a good long password")
    begun = await sign_in.with_password("member@acmedesk.example", "a good long password", client="1")
    file = await stored(begun.viewer)
    signature = signature_of(files.signed_url(begun.viewer, file))
    with time_machine.travel(clock.now() + timedelta(seconds=601)):
        async with refused(NotAllowed, "signature"):
            await files.signed_viewer(file.id, signature)
    found = await files.signed_viewer(file.id, signature)
    assert (found.session_id, found.tokens) == (begun.viewer.session_id, begun.viewer.tokens)
    await sign_in.sign_out(begun.viewer)
    async with refused(NotAllowed, "signature"):
        await files.signed_viewer(file.id, signature)
    member = await viewer(workspace["member"])
    signature = signature_of(files.signed_url(member, file))
    await files.signed_viewer(file.id, signature)
    await people.deactivate(admin, workspace["member"])
    async with refused(NotAllowed, "signature"):
        await files.signed_viewer(file.id, signature)


async def test_a_forged_link_and_one_of_another_file_open_nothing(file_folder, member):
    file, other = await stored(member), await stored(member)
    good = signature_of(files.signed_url(member, file))
    cursor = seal.seal(
        "cursor", [str(file.id), str(member.principal_id), str(member.principal_id), None, 2**40]
    )
    for wrong in (
        "",
        "x",
        good[:-1],
        good[::-1],
        cursor,
        signature_of(files.signed_url(member, other)),
        "\u00e9" * 50,
    ):
        async with refused(NotAllowed, "signature"):
            await files.signed_viewer(file.id, wrong)
    async with refused(NotFound, "id"):
        await files.opened(member, new_id())


async def test_a_message_takes_only_ones_own_loose_files(file_folder, member, lead):
    item = await factories.item(member)
    mine, theirs = await stored(member), await stored(lead)
    await conversations.note(member, item.id, NewMessage(text="", file_ids=[mine.id]))
    for wrong in (mine.id, theirs.id, new_id()):
        async with refused(Invalid, "fileIds"):
            await conversations.note(member, item.id, NewMessage(text="again", file_ids=[wrong]))


def test_files_are_kept_by_the_random_end_of_their_ids():
    key = UUID("01a1ffc6-a169-727a-9ba3-502fde20381e")
    assert files.storage_key(key) == "1e/01a1ffc6-a169-727a-9ba3-502fde20381e"
