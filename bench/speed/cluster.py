"""The private PostgreSQL: the neutral dataset in schema `bench`, the same data in Deskwire's own tables beside it."""

import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from bench.soaking.databases import OwnPostgres
from bench.speed import cpu
from bench.speed.places import NEUTRAL, ROOT, SCRATCH, deskwire_environment

SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "16MB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "synchronous_commit": "off",
}
"""Those of the neutral benchmark's cluster."""
SETTINGS |= {"autovacuum": "off"}  # it would work in whoever's measurement happens to run


LOAD = ROOT / "bench" / "peers"


def _template(tree: Path) -> Path:
    """Where a loaded cluster is kept; another one, when anything that it is loaded from has changed."""
    made_of = [
        NEUTRAL / "dataset" / "dataset.sql",
        *(LOAD / name for name in ("load.py", "load.sql")),
        *sorted((tree / "models" / "migrations").glob("*.py")),
    ]
    stamp = sha256(repr(SETTINGS).encode() + b"".join(each.read_bytes() for each in made_of)).hexdigest()
    return SCRATCH / f"template-{stamp[:12]}"


class Cluster:
    """A cluster in a folder; one that was kept is found again by its port."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self._own = OwnPostgres(folder / "postgres")
        if port:
            self._own.port = port
        self.port = self._own.port
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/bench"

    def start(self, tree: Path) -> None:
        """With the data; loading takes a minute or more, so a loaded cluster is kept as a template."""
        template = _template(tree)
        if template.exists():
            self._copy_from(template)
            return
        self._make()
        self._load(tree)
        self.run("CHECKPOINT")
        self._own.stop()
        self._keep_as(template)
        self._own.restart()

    def _make(self) -> None:
        """With the settings and an empty database."""
        self._own.start()
        server = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        for name, value in SETTINGS.items():
            self.run(f"ALTER SYSTEM SET {name} = '{value}'", server)
        self._own.restart()
        self.run("CREATE DATABASE bench", server)

    def _load(self, tree: Path) -> None:
        """The neutral dataset, then Deskwire's tables from it, as that checkout has them."""
        self.file(NEUTRAL / "dataset" / "dataset.sql")
        load = [str(tree / ".venv/bin/python"), str(LOAD / "load.py")]
        env = deskwire_environment(self.url, PYTHONPATH=str(tree))
        subprocess.run(load, env=env, cwd=tree, check=True, stdout=subprocess.DEVNULL)
        self.run("VACUUM ANALYZE")

    def _keep_as(self, template: Path) -> None:
        for old in template.parent.glob("template-*"):
            shutil.rmtree(old)
        half = template.with_name("half-made")
        shutil.rmtree(half, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self.folder / "postgres"), str(half)], check=True)
        half.rename(template)

    def _copy_from(self, template: Path) -> None:
        subprocess.run(["cp", "-a", str(template), str(self.folder / "postgres")], check=True)
        data = self.folder / "postgres" / "data"
        with (data / "postgresql.conf").open("a") as config:
            config.write(f"port = {self.port}\nunix_socket_directories = '{self.folder}/postgres'\n")
        options = (
            data / "postmaster.opts"
        )  # from which it is started again: it names the folder of the first cluster
        options.write_text(re.sub(r'"-D" "[^"]*"', f'"-D" "{data}"', options.read_text()))
        self._own.restart()

    def run(self, statement: str, url: str | None = None) -> None:
        """One statement."""
        self._psql(url or self.url, "-c", statement)

    def json(self, statement: str) -> Any:
        """What a statement that gives one JSON value says."""
        command = ["psql", "-X", "-t", "-A", self.url, "-c", statement]
        return orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def file(self, path: Path) -> None:
        """All statements of a file."""
        self._psql(self.url, "-f", str(path))

    def spent(self) -> float:
        """Seconds of CPU that all its processes have used, those that ended included."""
        return cpu.spent(self.pid)

    @property
    def pid(self) -> int:
        return int((self.folder / "postgres/data/postmaster.pid").read_text().splitlines()[0])

    @property
    def lives(self) -> bool:
        try:
            return cpu.began_at(self.pid) is not None
        except FileNotFoundError:
            return False

    def stop(self) -> None:
        """End it at once."""
        self._own.stop()

    def _psql(self, url: str, *words: str) -> None:
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
