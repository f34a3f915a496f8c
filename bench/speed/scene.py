"""The scene of a run: databases and peers that are started once, and ended or kept for the next run."""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.ports import free_port
from bench.soaking.plan import read, write
from bench.speed import servers
from bench.speed.asked import Asked
from bench.speed.cluster import Cluster
from bench.speed.places import (
    NEUTRAL,
    PEERS,
    PYTHON_PEERS,
    ROOT,
    SCRATCH,
    TOKEN,
    clean_environment,
    copy_neutral,
)
from bench.speed.servers import Server
from bench.speed.ways import fell_back

KEPT = SCRATCH / "kept.json"


@dataclass
class Scene:
    """What runs, and the checkout whose server is measured."""

    tree: Path
    cluster: Cluster
    ports: dict[str, int]
    running: dict[str, Server] = field(default_factory=dict)
    asked: Asked = field(init=False)

    def server(self, name: str) -> Server:
        """A peer, or Deskwire; started when it is first asked for."""
        if name not in self.running or not self.running[name].lives:
            self.running[name] = self._started(name)
        return self.running[name]

    def _started(self, name: str) -> Server:
        if name == "deskwire":
            return servers.deskwire(self.tree, self.cluster.url)
        if name not in PYTHON_PEERS:
            install_node_peers()
        return servers.peer(name, self.ports[name], self.cluster.url)

    def verify(self, *names: str) -> None:
        """Every answer is the truth, told by SQL on the dataset. Raises: RuntimeError."""
        env = clean_environment(
            BENCH_DATABASE_URL=self.cluster.url,
            DESKWIRE_BENCH_URL=self.server("deskwire").url,
            API_TOKEN=TOKEN,
        )
        target = ["--target", str(ROOT / "bench/peers/target.mjs")]
        for name in names:
            self.server(name)
        done = subprocess.run(
            ["node", "verify.mjs", *names, *target], cwd=NEUTRAL, env=env, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"Answers are not equal:\n{done.stdout}{done.stderr}")
        print(done.stdout, end="", flush=True)
        if any(fell_back(self.server("deskwire").url.removesuffix("/graphql")).values()):
            raise RuntimeError("Not all of these queries were answered by plans.")

    def end_deskwire(self) -> None:
        """Each run starts its own."""
        for name in [each for each in self.running if each.startswith("deskwire")]:
            self.running.pop(name).stop()

    def end(self) -> None:
        """Everything that runs, and what it stored."""
        for server in self.running.values():
            server.stop()
        self.cluster.stop()
        shutil.rmtree(self.cluster.folder, ignore_errors=True)
        KEPT.unlink(missing_ok=True)

    def keep(self) -> None:
        """Write down how the next run finds it."""
        peers = [server.told() for server in self.running.values()]
        write(
            KEPT,
            {
                "folder": str(self.cluster.folder),
                "port": self.cluster.port,
                "ports": self.ports,
                "peers": peers,
            },
        )


@contextmanager
def scene(tree: Path, *, keep: bool) -> Iterator[Scene]:
    """It is there inside."""
    with _one_at_a_time():
        found = kept(tree) or _new(tree)
        try:
            found.asked = Asked.read()
            yield found
        finally:
            found.end_deskwire()
            if keep:
                found.keep()
            else:
                found.end()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Measurements of two runs would disturb each other: the second waits."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with (SCRATCH / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept(tree: Path) -> Scene | None:
    """What an earlier run has left, if it still runs."""
    if not KEPT.exists():
        return None
    told = read(KEPT)
    it = Scene(tree, Cluster(Path(told["folder"]), told["port"]), told["ports"])
    it.running = {peer["name"]: Server(**peer) for peer in told["peers"]}
    if it.cluster.lives:
        return it
    it.end()
    return None


def _new(tree: Path) -> Scene:
    folder = Path(tempfile.mkdtemp(prefix="deskwire-bench-"))
    folder.chmod(0o755)
    ports = {name: free_port() for name in PEERS}
    copy_neutral(ports)
    it = Scene(tree, Cluster(folder), ports)
    try:
        it.cluster.start(tree)
    except BaseException:
        it.end()
        raise
    return it


def install_node_peers() -> None:
    """From the neutral benchmark's lock file; once."""
    if not (NEUTRAL / "peers/node_modules/.bin/node").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=NEUTRAL / "peers", check=True, capture_output=True)


def stop_kept() -> None:
    """End what a run with `--keep` has left."""
    with _one_at_a_time():
        if found := kept(ROOT):
            found.end()
