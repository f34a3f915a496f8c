"""What a soak is asked to do, and the files by which its processes tell each other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).resolve().parents[2]
SECRET = "soak-0123456789-0123456789-0123456789"
PLANTED = ("order", "drop", "rights", "mail")  # in servers and the mail door
PLANTS = (*PLANTED, "post")


@dataclass(frozen=True)
class Plan:
    """What was asked for; `folder` holds everything that this soak writes."""

    folder: Path
    seconds: float
    sockets: int
    writers: int
    writes: int
    kills: int
    restarts: int
    rights: int
    outages: int
    servers: int
    workers: int
    database: str
    plant: str | None

    @property
    def is_sqlite(self) -> bool:
        return self.database == "sqlite"


class Log:
    """A file of JSON lines; each has the time at which it was written."""

    def __init__(self, path: Path, *, flushed: bool = True) -> None:
        self._file = path.open("ab")
        self._flushed = flushed

    def add(self, **said: Any) -> None:
        """Append one line."""
        self._file.write(orjson.dumps({"t": time.time(), **said}) + b"\n")
        if self._flushed:
            self._file.flush()

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """All lines of such a file; none, if there is none."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def write(path: Path, value: Any) -> None:
    """Replace a JSON file in one step, so that nobody reads half of it."""
    half = path.with_suffix(".half")
    half.write_bytes(orjson.dumps(value))
    half.replace(path)


def read(path: Path) -> Any:
    """A JSON file."""
    return orjson.loads(path.read_bytes())


def token_file(folder: Path, name: str) -> Path:
    """Where the present session token of a person stands."""
    return folder / "tokens" / f"{name}.json"


def waiting(seconds: float) -> Callable[[], bool]:
    """A question that is answered with yes until the seconds are over."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until
