"""A PostgreSQL and a Redis of the soak's own, on free ports, which may be restarted under load and end with it."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

from bench.ports import free_port
from bench.soaking.plan import waiting

SETTINGS = """
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 128MB
fsync = off
"""
# A crash of the server, unlike one of the machine, loses nothing that was written to its log: synchronous_commit stays on.


def answers(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _until_it_answers(port: int, seconds: float = 20) -> None:
    more = waiting(seconds)
    while not answers(port):
        if not more():
            raise TimeoutError(f"Nothing answered on port {port} within {seconds} seconds.")
        time.sleep(0.05)


class OwnPostgres:
    """A cluster in a folder; its programs refuse to run as root, so they run as the account `postgres`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._folder = folder
        self._data = folder / "data"
        found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), shutil.which("initdb")]
        if not [each for each in found if each]:
            raise RuntimeError("PostgreSQL is not installed here.")
        first = next(Path(each) for each in reversed(found) if each)
        self._bin = first if first.is_dir() else first.parent

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self._folder, pwd.getpwnam("postgres").pw_name)
        self._run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        with (self._data / "postgresql.conf").open("a") as config:
            config.write(SETTINGS.format(port=self.port, folder=self._folder))
        self._control("start", "-l", str(self._folder / "log"))

    def restart(self) -> None:
        """As after a crash: no connection is ended in peace, and the log is replayed."""
        self._control("restart", "-m", "immediate", "-l", str(self._folder / "log"))

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if (self._data / "postmaster.pid").exists():
            self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-w", *words)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._bin / program), "-D", str(self._data), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Not a pipe: the server would inherit it, and reading it to its end would wait for the server's.
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60)


class OwnRedis:
    """A redis-server that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _until_it_answers(self.port)

    def restart(self) -> None:
        """Kill it; a moment later there is another one, which knows nothing."""
        self.stop()
        time.sleep(0.5)
        self.start()

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
