"""The command: exit codes and sentences, from any folder, without tracebacks."""

import io
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deskwire import cli, health, server
from deskwire.database import DatabaseError
from deskwire.settings import Settings, SettingsError
from domain.mails import incoming
from tests.deskwire.databases import migrated_database
from web.live.wire import Protocol
from web.one_write import HttpProtocol

COMMAND = Path(sys.executable).with_name("deskwire")


def _deskwire(
    *arguments: str, folder: Path, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")}
    environment = {**clean, "DESKWIRE_DATA_DIR": str(folder / "data"), **variables}
    return subprocess.run(
        [str(COMMAND), *arguments],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_new_machine_is_migrated_and_then_passes_its_check(tmp_path):
    migrated = _deskwire("migrate", folder=tmp_path)
    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert migrated.stdout.startswith("applied 0001_initial\n")
    checked = _deskwire("check", folder=tmp_path)
    assert checked.returncode == 0
    assert checked.stdout == "ok  Secret keys: 1.\nok  The database is reachable and up to date.\n"


def test_a_check_says_what_is_lacking(tmp_path, monkeypatch, capsys):
    async def found(_: Settings):
        yield True, "Secret keys: 1."
        yield False, "Redis cannot be reached: it is asleep"

    monkeypatch.setattr(health, "check", found)
    assert _ended("check") == 1
    assert capsys.readouterr().out == "ok  Secret keys: 1.\nNO  Redis cannot be reached: it is asleep\n"


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "seed", "check", "search-rebuild"])
def test_a_wrong_setting_ends_the_start_with_a_sentence_and_no_traceback(monkeypatch, capsys, command):
    monkeypatch.setenv("DESKWIRE_PORT", "eighty")
    assert _ended(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        said.err
        == "DESKWIRE_PORT is wrong: it should be a valid integer, unable to parse string as an integer.\n"
    )


def test_mail_that_cannot_be_stored_is_to_be_tried_again(monkeypatch, capsys):
    monkeypatch.setenv("DESKWIRE_PORT", "eighty")
    assert _ended("mail-in") == cli.EX_TEMPFAIL
    monkeypatch.delenv("DESKWIRE_PORT")

    def broken(*_: object) -> object:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(cli, "_of", lambda *_: broken)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Subject: x\n\n")))
    assert _ended("mail-in") == cli.EX_TEMPFAIL
    assert "the disk is full" in capsys.readouterr().err


def test_mail_that_can_never_be_taken_is_not_to_be_tried_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DESKWIRE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(incoming, "SIZE_MOST", 10)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Subject: too long\n\n")))
    assert _deskwire("migrate", folder=tmp_path).returncode == 0
    assert _ended("mail-in") == cli.EX_DATAERR
    assert capsys.readouterr().err == "This mail has 19 bytes; 10 is the most.\n"


async def test_redis_that_is_not_there_is_said(tmp_path):
    async with migrated_database(tmp_path) as settings:
        asking = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1", "secret_keys": ("k" * 32,)})
        findings = [finding async for finding in health.check(asking)]
    assert findings[:2] == [(True, "Secret keys: 1."), (True, "The database is reachable and up to date.")]
    assert findings[2][0] is False
    assert findings[2][1].startswith("Redis cannot be reached: ")


def test_several_processes_refuse_a_database_that_lacks_migrations(tmp_path):
    settings = Settings(data_dir=tmp_path, processes=2)
    with pytest.raises(
        DatabaseError, match=r"lacks \d+ migrations \(0001_initial.*\): run `deskwire migrate` once"
    ):
        server.serve(settings)


def test_the_database_is_migrated_then_filled_before_anyone_is_served(tmp_path, monkeypatch):
    happened: list[str] = []
    monkeypatch.setattr(server, "migrate", _noting(happened, "migrated"))
    monkeypatch.setattr(server, "_listen", lambda _: sys.exit("listening"))
    with pytest.raises(SystemExit, match="listening"):
        server.serve(Settings(data_dir=tmp_path), _noting(happened, "filled"))
    assert happened == ["migrated", "filled"]


def test_a_port_in_use_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "migrate", _noting([], "migrated"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(data_dir=tmp_path, port=taken.getsockname()[1])
        with pytest.raises(
            SettingsError,
            match=r"^Nothing can listen on 127\.0\.0\.1 port \d+ .* choose others with DESKWIRE_HOST",
        ):
            server.serve(settings)


def test_the_server_is_set_up_as_promised():
    config = server.uvicorn_config(Settings(processes=3, trusted_proxies=("10.0.0.0/8",)))
    promised = {
        "workers": 3,
        "loop": "uvloop",
        "http": HttpProtocol,
        "ws": Protocol,
        "ws_max_size": 256 * 1024,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 20,
        "access_log": False,
        "server_header": False,
        "proxy_headers": True,
        "forwarded_allow_ips": ["10.0.0.0/8"],
    }
    assert {name: getattr(config, name) for name in promised} == promised
    assert server.uvicorn_config(Settings()).proxy_headers is False


def _ended(*command: str) -> object:
    """The code with which the command exits, run in this process."""
    with pytest.raises(SystemExit) as ended:
        cli.app(command)
    return ended.value.code


def _noting(happened: list[str], what: str) -> Callable[[Settings], Awaitable[None]]:
    async def note(_: Settings) -> None:
        happened.append(what)

    return note
