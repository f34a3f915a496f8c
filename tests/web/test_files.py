import asyncio
import io
from datetime import timedelta

import pytest
import time_machine
from PIL import Image

from domain import api_keys, config, conversations, files, sign_in
from domain.conversations import NewMessage
from kit import clock
from kit.ids import from_global, to_global
from models import File
from tests import factories, pictures
from tests.api.asking import ask
from tests.factories import viewer
from tests.refusals import unchanged
from tests.web.plain import APP, client, codes

PASSWORD = "a good long password"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(autouse=True)
async def password(file_folder, automation, workspace):
    await sign_in.give_password(automation, workspace["member"], PASSWORD)


@pytest.fixture
async def begun(password):
    return await sign_in.with_password("member@acmedesk.example", PASSWORD, client="1")


@pytest.fixture
async def program(begun):
    async with client() as made:
        made.headers["authorization"] = f"Bearer {begun.token}"
        yield made


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def one(name="shot.png", content=PNG, media_type="image/png"):
    return {"file": (name, content, media_type)}


async def test_a_file_goes_up_and_comes_down(program, member, workspace):
    answer = await program.post("/files", files=one("Öl 1.png"))
    assert answer.status_code == 201
    shown = answer.json()
    assert shown == {"id": shown["id"], "name": "Öl 1.png", "size": len(PNG), "mediaType": "image/png"}
    file = await File.get(id=from_global(shown["id"], "file"))
    assert file.uploader_id == workspace["member"]
    async with client() as nobody:
        url = files.signed_url(member, file)
        down = await nobody.get(url)
        head = await nobody.head(url)
    assert (down.status_code, down.content, head.content) == (200, PNG, b"")
    for answer in (down, head):
        expected = {
            "content-type": "image/png",
            "content-length": str(len(PNG)),
            "content-disposition": "attachment; filename=\"Ol 1.png\"; filename*=UTF-8''%C3%96l%201.png",
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "private, no-store",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
        }
        assert {name: answer.headers[name] for name in expected} == expected


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"]
)
async def test_what_could_run_comes_down_as_bytes(program, member, media_type):
    answer = await program.post("/files", files=one("page.html", b"<script>alert(1)</script>", media_type))
    assert answer.json()["mediaType"] == media_type
    file = await File.get(id=from_global(answer.json()["id"], "file"))
    down = await program.get(files.signed_url(member, file))
    assert down.headers["content-type"] == "application/octet-stream"
    assert down.headers["content-disposition"].startswith("attachment;")


async def test_a_cookie_needs_its_guard_and_a_key_its_scope(begun, member, workspace):
    async with client() as browser:
        browser.cookies.set("deskwire_session", begun.token)
        async with unchanged():
            for headers in ({}, {"x-deskwire": "1", "origin": "https://evil.example"}):
                answer = await browser.post("/files", files=one(), headers=headers)
                assert (answer.status_code, codes(answer)) == (403, ["CROSS_SITE_REQUEST"])
        assert (await browser.post("/files", files=one(), headers={"x-deskwire": "1"})).status_code == 201
    scopes = ("conversations:write", "items:write", "projects:write")
    wide = [(await api_keys.create(member, "Wide", [scope]))[0] for scope in scopes]
    narrow, _ = await api_keys.create(member, "Narrow", ["conversations:read", "items:read", "people:write"])
    async with client() as program:
        for key in wide:  # who sends it, or attaches it
            assert (await program.post("/files", files=one(), headers={"x-api-key": key})).status_code == 201
        answer = await program.post("/files", files=one(), headers={"authorization": f"Bearer {narrow}"})
        assert (answer.status_code, codes(answer)) == (403, ["NOT_ALLOWED"])
        for headers in ({}, {"authorization": "Bearer dws_wrong"}, {"authorization": "Basic eA=="}):
            answer = await program.post("/files", files=one(), headers=headers)
            assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])


async def test_what_is_too_large_is_refused_before_and_while_it_streams(program, file_folder):
    config.configure(config.Config(upload_max_bytes=1000))

    async def streamed():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(100):
            yield b"y" * 1000
        raise AssertionError("read on after the limit")

    told = await program.post("/files", files=one(content=bytes(200_000)))
    untold = await program.post(
        "/files", content=streamed(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    for answer in (told, untold):
        assert (answer.status_code, codes(answer)) == (413, ["TOO_LARGE"])
        assert (answer.json()["errors"][0]["extensions"]["params"], answer.headers["connection"]) == (
            {"most": 1000},
            "close",
        )
    assert (await File.all().count(), on_disk(file_folder)) == (0, [])
    assert (await program.post("/files", files=one(content=bytes(1000)))).status_code == 201


FORM = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'


@pytest.mark.parametrize(
    ("type_", "body", "status"),
    [
        (FORM, HEAD + b"hello\r\n--x--\r\n", 201),
        (
            FORM,
            b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n'
            + HEAD
            + b"hello\r\n--x--\r\n",
            201,
        ),
        (FORM, HEAD + b"hello\r\n--x--", 201),
        (FORM, HEAD + b"hello", 400),
        (FORM, HEAD + b"hello\r\n--x\r\n", 400),
        (FORM, HEAD + b"a\r\n" + HEAD + b"b\r\n--x--\r\n", 400),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhi\r\n--x--\r\n', 400),
        (FORM, b"--x--\r\n", 400),
        (FORM, b"", 400),
        (FORM, b"nonsense", 400),
        (FORM, b"--x\r\nno header\r\n\r\n", 400),
        (FORM, b"--x\r\n" + b"A" * 100_000, 400),
        (
            FORM,
            b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n' + bytes(100_000) + b"\r\n--x--\r\n",
            413,
        ),
        ("multipart/form-data", HEAD, 400),
        ("multipart/form-data; boundary=", HEAD, 400),
        ("multipart/form-data; boundary=" + "x" * 100, HEAD, 400),
        ("application/json", b"{}", 400),
        ("", b"", 400),
    ],
)
async def test_a_body_is_one_file_in_a_form_or_nothing(program, file_folder, type_, body, status):
    async def in_pieces():
        for n in range(0, len(body), 7 if len(body) < 1000 else 5000):
            yield body[n : n + (7 if len(body) < 1000 else 5000)]

    for content in (body, in_pieces()):
        answer = await program.post("/files", content=content, headers={"content-type": type_})
        assert answer.status_code == status
    kept = 2 if status == 201 else 0
    assert (await File.all().count(), len(on_disk(file_folder))) == (kept, kept)
    for file in await File.all():
        assert (file.name, file.size, file.media_type) == ("a.txt", 5, "text/plain")


@pytest.mark.parametrize("ends", ["disconnects", "hangs"])
async def test_an_upload_that_is_cut_off_leaves_nothing(begun, file_folder, ends, monkeypatch):
    monkeypatch.setattr("web.files.IDLE_SECONDS", 0.05)
    messages = [
        {"type": "http.request", "body": HEAD + bytes(3_000_000), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent = []

    async def receive():
        if len(messages) == 1 and ends == "hangs":
            await asyncio.Event().wait()
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "query_string": b"",
        "client": ("192.0.2.1", 1),
        "headers": [(b"content-type", FORM.encode()), (b"authorization", f"Bearer {begun.token}".encode())],
    }
    async with unchanged():
        await APP(scope, receive, send)
    assert sent[0]["status"] == (408 if ends == "hangs" else 400)
    for _ in range(500):
        if not on_disk(file_folder):
            break
        await asyncio.sleep(0.01)
    assert on_disk(file_folder) == []


async def test_a_link_asks_again_who_may_see(program, member, workspace):
    guest = await viewer(workspace["guest"])
    item = await factories.item(member, project_id=workspace["website"], published=True)
    ids = [(await program.post("/files", files=one())).json()["id"] for _ in range(2)]
    keys = [from_global(each, "file") for each in ids]
    await conversations.reply(member, item.id, NewMessage(text="a", file_ids=keys[:1]))
    await conversations.note(member, item.id, NewMessage(text="b", file_ids=keys[1:]))
    shown, hidden = [await File.get(id=key) for key in keys]
    async with client() as nobody:
        assert (await nobody.get(files.signed_url(guest, shown))).content == PNG
        unseen = await nobody.get(files.signed_url(guest, hidden))
        assert (unseen.status_code, codes(unseen)) == (404, ["NOT_FOUND"])
        absent = await nobody.get(files.signed_url(guest, File(id=workspace["team"])))
        assert (absent.status_code, absent.content) == (unseen.status_code, unseen.content)
        for wrong in ("", "?signature=", "?signature=x", "?signature=%00", "?signature=" + "é" * 9):
            forged = await nobody.get(f"/files/{ids[0]}{wrong}")
            assert (forged.status_code, codes(forged)) == (403, ["NOT_ALLOWED"])
        url = files.signed_url(guest, shown)
        with time_machine.travel(clock.now() + timedelta(seconds=601)):
            late = await nobody.get(url)
        assert (late.status_code, codes(late)) == (403, ["NOT_ALLOWED"])
        for wrong_id in ("x", to_global("item", keys[0]), "%00"):
            answer = await nobody.get(f"/files/{wrong_id}?signature=x")
            assert (answer.status_code, codes(answer)) == (400, ["INVALID"])


async def test_a_picture_comes_down_in_small_by_its_own_link(program, member, workspace):
    shown = (
        await program.post("/files", files=one(content=pictures.turned(), media_type="image/jpeg"))
    ).json()
    asked = "query($id: ID!) { node(id: $id) { ... on File { width height thumbnailUrl icon: thumbnailUrl(size: ICON) } } }"
    due = (await ask(member, asked, id=shown["id"]))["node"]
    assert (due["width"], due["height"]) == (None, None)
    for url, size in ((due["icon"], (48, 64)), (due["thumbnailUrl"], (240, 320))):
        async with client() as nobody:
            down, head = await nobody.get(url), await nobody.head(url)
        assert Image.open(io.BytesIO(down.content), formats=("WEBP",)).size == size
        assert b"SECRET" not in down.content
        for answer in (down, head):
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "image/webp"
            assert answer.headers["content-length"] == str(len(down.content))
            assert answer.headers["cache-control"] == "private, no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert head.content == b""
    made = (await ask(member, asked, id=shown["id"]))["node"]
    assert (made["width"], made["height"]) == (480, 640)


async def test_a_small_link_is_refused_as_the_large_one_is(program, member, lead, workspace):
    file = await File.get(id=from_global((await program.post("/files", files=one())).json()["id"], "file"))
    other = await File.get(
        id=from_global(
            (await program.post("/files", files=one("a.txt", b"a", "text/plain"))).json()["id"], "file"
        )
    )
    url, plain, foreign = (
        files.signed_url(who, each) for who, each in ((member, file), (member, other), (lead, file))
    )
    async with client() as nobody:
        for asked, status, code in (
            (f"{url}&size=64", 404, "NOT_FOUND"),  # a PNG of zeros
            (f"{plain}&size=64", 404, "NOT_FOUND"),
            (f"{foreign}&size=64", 404, "NOT_FOUND"),
            (f"{url}&size=65", 400, "INVALID"),
            (f"{url}&size=", 400, "INVALID"),
            (f"{url[:-3]}&size=64", 403, "NOT_ALLOWED"),
        ):
            answer = await nobody.get(asked)
            assert (answer.status_code, codes(answer)) == (status, [code]), asked
    none = await ask(
        member,
        "query($id: ID!) { node(id: $id) { ... on File { thumbnailUrl } } }",
        id=to_global("file", file.id),
    )
    assert none == {"node": {"thumbnailUrl": None}}
