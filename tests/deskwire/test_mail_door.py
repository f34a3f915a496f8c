"""The mail door as processes have it: in the server, or by itself."""

import asyncio
import os
import signal
import smtplib
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bench.ports import free_port
from deskwire import app, cli, database, health, server
from deskwire.mail_door import certificate, mail_door
from deskwire.settings import Settings, SettingsError
from models import IncomingMail, IncomingState, Item
from tests.deskwire.databases import migrated_database
from tests.mail.letters import mail
from tests.mail.listening import talking
from tests.mail.listening.talking import Wire, by_smtp

DESK = "desk@localhost"


@pytest.fixture(autouse=True)
async def _hung_up() -> AsyncIterator[None]:
    yield
    await talking.hang_up()


@asynccontextmanager
async def _opened(settings: Settings, **more: object) -> AsyncIterator[list[int]]:
    told: list[int] = []
    changed = settings.model_copy(update=more)
    async with app.opened(changed), mail_door(changed, lambda: told.append(1)):
        yield told


async def test_it_listens_where_the_settings_say(tmp_path):
    smtp, lmtp = free_port(), tmp_path / "lmtp"
    async with migrated_database(tmp_path) as settings:
        where = {"smtp_listen": f"127.0.0.1:{smtp}", "lmtp_listen": f"unix:{lmtp}"}
        async with _opened(settings, **where, mail_domain="desk.example") as told:
            await by_smtp(smtp, lambda c: c.sendmail("ann@client.example", [DESK], mail()))
            wire = await (await Wire.at(lmtp)).begun("postmaster@desk.example", hello="LHLO")
            assert (await wire.say(mail(), ".")).startswith("250")
            assert told == [1, 1]
            assert [row.door for row in await IncomingMail.all().order_by("id")] == ["smtp", "lmtp"]


async def test_limits_are_the_settings(tmp_path):
    port = free_port()
    where = {"smtp_listen": f"127.0.0.1:{port}", "smtp_connections_per_address": 1}
    async with migrated_database(tmp_path) as settings, _opened(settings, **where):
        first, second = await Wire.to(port), await Wire.to(port)
        assert sorted([(await first.hear())[:3], (await second.hear())[:3]]) == ["220", "421"]


async def test_tls_is_the_settings(tmp_path):
    shown, secret = talking.certificate(tmp_path)
    port = free_port()
    tls = {"smtp_tls_certificate": shown, "smtp_tls_key": secret, "smtp_require_tls": True}
    async with (
        migrated_database(tmp_path) as settings,
        _opened(settings, smtp_listen=f"127.0.0.1:{port}", **tls),
    ):

        def talk(client):
            client.starttls(context=talking.trusting(shown))
            return client.sendmail("ann@client.example", [DESK], mail())

        assert await by_smtp(port, talk) == {}


async def test_what_cannot_be_listened_on_is_said_by_its_variable(tmp_path):
    port = free_port()
    async with migrated_database(tmp_path) as settings, _opened(settings, smtp_listen=f"127.0.0.1:{port}"):
        with pytest.raises(
            SettingsError, match=rf"^Nothing can listen on 127\.0\.0\.1:{port} .*SMTP_LISTEN\.$"
        ):
            async with mail_door(settings.model_copy(update={"smtp_listen": f"127.0.0.1:{port}"}), print):
                pass
        nowhere = settings.model_copy(update={"lmtp_listen": f"unix:{tmp_path}/none/lmtp"})
        with pytest.raises(SettingsError, match=r"^Nothing can listen on unix:.*LMTP_LISTEN\.$"):
            async with mail_door(nowhere, print):
                pass


def test_a_server_says_at_once_that_it_cannot_listen_for_mail(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        for name in ("smtp_listen", "lmtp_listen"):
            said = f"^Nothing can listen on {place} .Address already in use.: .* DESKWIRE_{name.upper()}"
            with pytest.raises(SettingsError, match=said):
                server.serve(Settings(data_dir=tmp_path).model_copy(update={name: place}))
    assert list(tmp_path.iterdir()) == []


async def test_what_is_no_certificate_is_said(tmp_path):
    shown, secret = talking.certificate(tmp_path)
    (tmp_path / "x.pem").write_text("x")
    no_certificate = (
        r"^DESKWIRE_SMTP_TLS_CERTIFICATE and DESKWIRE_SMTP_TLS_KEY are no certificate with its key"
    )
    async with migrated_database(tmp_path) as settings:
        for pair in ((tmp_path / "x.pem", None), (shown, None), (shown, tmp_path / "x.pem")):
            wrong = settings.model_copy(update={"smtp_tls_certificate": pair[0], "smtp_tls_key": pair[1]})
            with pytest.raises(SettingsError, match=no_certificate) as caught:
                certificate(wrong)
            assert (False, str(caught.value)) in [finding async for finding in health.check(wrong)]
        right = settings.model_copy(update={"smtp_tls_certificate": shown, "smtp_tls_key": secret})
        found = [finding async for finding in health.check(right)]
    assert found[-1] == (True, "The certificate for SMTP has its key.")


def test_a_door_without_a_place_is_refused(monkeypatch, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.app(["smtp"])
    assert ended.value.code == 2
    said = "Nothing to listen on: set DESKWIRE_SMTP_LISTEN or DESKWIRE_LMTP_LISTEN.\n"
    assert capsys.readouterr().err == said


@asynccontextmanager
async def _running(
    command: str, settings: Settings, port: int, **more: object
) -> AsyncIterator[asyncio.subprocess.Process]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")} | {
        "DESKWIRE_DATA_DIR": str(settings.data_dir),
        "DESKWIRE_DATABASE_URL": settings.database_url,
        "DESKWIRE_SMTP_LISTEN": f"127.0.0.1:{port}",
        "DESKWIRE_PORT": "0",
        **{f"DESKWIRE_{name.upper()}": str(value) for name, value in more.items()},
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deskwire", command, env=env, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _reached(port: int) -> Wire:
    async with asyncio.timeout(60):
        while True:
            try:
                return await Wire.to(port)
            except OSError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(("command", "code"), [("smtp", 0), ("serve", -signal.SIGTERM)])
async def test_a_process_that_is_told_to_stop_finishes_what_it_is_receiving(
    tmp_path: Path, command: str, code: int
):
    port = free_port()
    async with migrated_database(tmp_path) as settings:
        async with _running(command, settings, port) as process:
            wire = await (await _reached(port)).begun(DESK)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            assert (await wire.say(mail(), ".")).startswith("250")
            async with asyncio.timeout(40):
                assert await process.wait() == code
        async with database.connected(settings):
            assert await IncomingMail.all().count() == 1


async def test_the_servers_own_worker_takes_what_came_at_once(tmp_path: Path):
    port = free_port()
    async with migrated_database(tmp_path) as settings, _running("serve", settings, port) as process:
        await (await _reached(port)).close()
        await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], mail()))
        async with database.connected(settings), asyncio.timeout(30):
            while not await IncomingMail.filter(state=IncomingState.DONE).exists():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            assert (await Item.get()).title == "Printer on fire"
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(40):
            await process.wait()


async def test_a_process_speaks_tls(tmp_path: Path):
    shown, secret = talking.certificate(tmp_path)
    port = free_port()
    async with migrated_database(tmp_path) as settings:
        async with _running("smtp", settings, port, smtp_tls_certificate=shown, smtp_tls_key=secret):
            wire = await _reached(port)
            await wire.hear()

            def talk(client):
                client.starttls(context=talking.trusting(shown))
                return client.sendmail("ann@client.example", [DESK], mail(text="x" * 500_000))

            assert await by_smtp(port, talk) == {}
            await wire.say("EHLO client.example")
            wire.send("STARTTLS", "MAIL FROM:<eve@evil.example>", f"RCPT TO:<{DESK}>")
            assert (await wire.hear()).startswith("220")
            await wire.writer.start_tls(talking.trusting(shown), server_hostname="127.0.0.1")
            assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("503")
            assert (await wire.say("EHLO client.example")).startswith("250")
            assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("503")
        async with database.connected(settings):
            assert await IncomingMail.all().count() == 1


async def test_a_killed_process_has_kept_what_it_answered(tmp_path: Path):
    port = free_port()
    async with migrated_database(tmp_path) as settings:
        async with _running("smtp", settings, port) as process:
            halfway = await (await _reached(port)).begun(DESK)
            halfway.send(mail(text="half"))
            await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], mail(text="whole")))
            process.kill()
            assert await halfway.ended()
            with pytest.raises((OSError, smtplib.SMTPException)):
                await by_smtp(port, lambda c: c.noop())
        async with database.connected(settings):
            (row,) = await IncomingMail.all()
            assert b"whole" in bytes(row.content)
