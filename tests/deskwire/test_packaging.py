"""A wheel, installed elsewhere beside strangers of the same names, is the product; runs in .ci/run (`-m slow`)."""

import os
import signal
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bench.ports import free_port
from deskwire.home import HOME, ROOMS

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout, built without a network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        out,
        HOME,
    ]
    subprocess.run(command, check=True)
    return next(out.glob("deskwire-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A new environment with the wheel, its dependencies (this environment's) and a stranger's module `schema`."""
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    site = next(environment.glob("lib/python3*/site-packages"))
    stranger = folder / "schema-0.7.7-py3-none-any.whl"
    with zipfile.ZipFile(stranger, "w") as archive:
        archive.writestr("schema.py", "raise SystemExit('a stranger ran')\n")
        archive.writestr(
            "schema-0.7.7.dist-info/METADATA", "Metadata-Version: 2.1\nName: schema\nVersion: 0.7.7\n"
        )
        archive.writestr(
            "schema-0.7.7.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("schema-0.7.7.dist-info/RECORD", "schema.py,,\n")
    for each in (wheel, stranger):
        target = [
            "--python",
            environment / "bin" / "python",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            each,
        ]
        subprocess.run([sys.executable, "-m", "pip", *target], check=True)
    # Paths in a .pth file are only looked at, their own .pth files (this checkout's) are not.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment / "bin"


@pytest.fixture
def run(installed, tmp_path) -> Run:
    """Run something of that environment in a folder that holds namesakes of our rooms."""
    folder = tmp_path / "theirs"
    for room in ROOMS:
        (folder / room).mkdir(parents=True)
        (folder / room / "__init__.py").write_text("raise SystemExit('a stranger ran')\n")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed / command[0]), *command[1:]],
            cwd=folder,
            env=clean_environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"deskwire", *ROOMS}
    assert "models/migrations/0001_initial.py" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if name.endswith(".pyc")] == []


@pytest.mark.parametrize("command", [("deskwire",), ("python", "-m", "deskwire")], ids=["script", "module"])
def test_a_command_runs_from_a_folder_of_namesakes(run, command):
    shown = run(*command, "schema")
    assert shown.stderr == ""
    assert shown.stdout == (HOME / "tests" / "snapshots" / "schema.graphql").read_text()
    assert run(*command, "settings").stdout == (HOME / "docs" / "settings.md").read_text()


def test_data_goes_to_the_users_own_folder(run, tmp_path):
    assert run("deskwire", "migrate").returncode == 0
    assert (tmp_path / "share" / "deskwire" / "deskwire.sqlite3").is_file()
    assert run("deskwire", "check").returncode == 0


def test_servers_processes_start_in_a_folder_of_namesakes(run, installed, tmp_path):
    assert run("deskwire", "migrate").returncode == 0
    port = free_port()
    with serving(installed, tmp_path, "--port", str(port), "--processes", "2") as stop:
        assert answer(f"http://127.0.0.1:{port}/livez").status_code == 200
        assert stop() == 0


@contextmanager
def serving(installed: Path, tmp_path: Path, *arguments: str) -> Iterator[Callable[[], int]]:
    """`deskwire serve` in the folder of namesakes; gives what stops it and says its exit code."""

    def stop() -> int:
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout=60)

    command, environment = [str(installed / "deskwire"), "serve", *arguments], clean_environment(tmp_path)
    with (tmp_path / "serve.log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path / "theirs", env=environment, stdout=log, stderr=log)
        try:
            yield stop
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            sys.stdout.write((tmp_path / "serve.log").read_text())


def answer(url: str) -> httpx.Response:
    """The first answer, within two minutes."""
    deadline = time.monotonic() + 120
    while True:
        try:
            return httpx.get(url, timeout=5)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def clean_environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
