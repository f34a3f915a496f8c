"""The desk's processes: servers, workers and the mail door, that are killed and come back, and the clients' processes."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.ports import free_port
from bench.soaking.plan import PLANTED, ROOT, SECRET, Plan, read, waiting, write


@dataclass
class Running:
    """One process, and how it is started again."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    was_killed: bool = False
    """By us, who start it again in a moment."""

    def start(self) -> None:
        """Start it; what it prints goes to its log."""
        self.was_killed = False
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def kill(self) -> None:
        """kill -9."""
        self.was_killed = True
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self, seconds: float = 25) -> None:
        """Ask it to end, and end it if it does not."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()


class Desk:
    """All processes of one soak that are Python."""

    def __init__(self, plan: Plan, database_url: str, redis_url: str | None) -> None:
        self.folder = plan.folder
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")} | {
            "PYTHONUNBUFFERED": "1",
            "DESKWIRE_DATABASE_URL": database_url,
            "DESKWIRE_DATA_DIR": str(plan.folder / "data"),
            "DESKWIRE_SECRET_KEYS": SECRET,
            "DESKWIRE_WORKER_IN_SERVE": "false",
            "DESKWIRE_COST_PER_MINUTE": str(10**9),
            "DESKWIRE_STREAMS_PER_PERSON": "10000",
            "DESKWIRE_MAIL_DELAY_SECONDS": "1",
            "DESKWIRE_SMTP_URL": f"smtp://127.0.0.1:{(post_port := free_port())}?timeout=3",
        }
        if redis_url:
            self.env["DESKWIRE_REDIS_URL"] = redis_url
        defect = ["post"] if plan.plant == "post" else []
        self.servers = [self._server(number, plan.plant) for number in range(plan.servers)]
        self.workers = [
            self._running(f"worker{n}", ["-m", "bench.soaking.hurried", *defect, "worker"])
            for n in range(plan.workers)
        ]
        self.post = self._running("post", ["-m", "bench.soaking.post", str(plan.folder), str(post_port)])
        self.mood("well")
        self.door = self._door(plan.plant)
        self.clients: list[Running] = []
        write(plan.folder / "ports.json", [server.port for server in self.servers])

    def _running(self, name: str, words: list[str], port: int | None = None) -> Running:
        env = {**self.env, **({"DESKWIRE_PORT": str(port)} if port else {})}
        return Running(name, [sys.executable, *words], env, self.folder / f"{name}.log", port)

    def _server(self, number: int, plant: str | None) -> Running:
        return self._running(f"server{number}", [*_deskwire(plant), "serve"], free_port())

    def _door(self, plant: str | None) -> Running:
        """Where mail servers hand mail over."""
        port = free_port()
        write(self.folder / "door.json", port)
        door = self._running("door", [*_deskwire(plant), "smtp"])
        door.env["DESKWIRE_SMTP_LISTEN"] = f"127.0.0.1:{port}"
        return door

    def mood(self, mood: str) -> None:
        """How the mail server that takes our mail is from now on: a word of `post.MOODS`."""
        write(self.folder / "post.json", mood)

    @property
    def _own(self) -> list[Running]:
        return [*self.servers, *self.workers, self.door, self.post]

    def once(self, *words: str, seconds: float = 240) -> None:
        """Run a Python module to its end. Raises: RuntimeError, if that is not a good one."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(words)} ended with {done.returncode}: {done.stderr.decode()[-2000:]}"
            )

    def client(self, name: str, *words: str) -> Running:
        """Start one of the bench's own processes."""
        running = self._running(name, ["-m", *words])
        self.clients.append(running)
        running.start()
        return running

    async def start(self) -> None:
        """Start servers, workers and the mail door, and wait until all servers are ready."""
        for each in self._own:
            each.start()
        await self.ready()

    async def ready(self, seconds: float = 240) -> None:
        """Wait until each server is ready. Raises: TimeoutError."""
        more = waiting(seconds)
        for server in self.servers:
            while not await _is_ready(server.port):
                if not more():
                    raise TimeoutError(f"{server.name} was not ready within {seconds} seconds.")
                await asyncio.sleep(0.1)

    async def listens(self, seconds: float = 240) -> None:
        """Wait until the mail door takes connections. Raises: TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", read(self.folder / "door.json"))
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                return

    def revive(self) -> list[str]:
        """Start again what has ended by itself; who that was."""
        fallen = [
            each
            for each in self._own
            if each.process and each.process.poll() is not None and not each.was_killed
        ]
        for each in fallen:
            print(f"{each.name} has ended by itself: {each.log.read_text()[-1000:]}", flush=True)
            each.start()
        return [each.name for each in fallen]

    def stop(self) -> None:
        """End every process, clients first."""
        for each in (*self.clients, *self._own):
            each.kill()


def _deskwire(plant: str | None) -> list[str]:
    return ["-m", "bench.soaking.planted", plant] if plant and plant in PLANTED else ["-m", "deskwire"]


async def _is_ready(port: int | None) -> bool:
    async with httpx.AsyncClient() as http:
        try:
            return (await http.get(f"http://127.0.0.1:{port}/readyz", timeout=2)).status_code == 200
        except httpx.HTTPError:
            return False
