"""What each target is asked: the neutral benchmark's bodies and ours."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.speed.places import NEUTRAL, ROOT, SCRATCH, TOKEN, clean_environment

QUERIES = ("list", "detail", "board")


@dataclass(frozen=True)
class Request:
    """One HTTP request, as bytes that a connection sends."""

    headers: dict[str, str]
    body: str

    def wire(self, port: int) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        size = len(self.body.encode())
        return (
            f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{head}content-length: {size}\r\n\r\n{self.body}"
        ).encode()


@dataclass(frozen=True)
class Asked:
    """Headers and bodies by target and query."""

    said: dict[str, dict[str, Any]]

    @classmethod
    def read(cls) -> "Asked":
        done = subprocess.run(
            ["node", str(ROOT / "bench/peers/bodies.mjs"), str(NEUTRAL)],
            env=clean_environment(API_TOKEN=TOKEN), check=True, capture_output=True,
        )  # fmt: skip
        return cls(orjson.loads(done.stdout))

    def requests(self, target: str, query: str) -> list[Request]:
        """All of a query, in the order of its arguments."""
        said = self.said[target]
        return [Request(said["headers"], body) for body in said[query]]

    def files(self, target: str, query: str) -> dict[str, str]:
        """The same for wrk's script: the variables that name its files."""
        requests = self.requests(target, query)
        return written(f"{target}-{query}", requests)


def written(name: str, requests: list[Request]) -> dict[str, str]:
    """A file of bodies, a line each, and one of headers."""
    folder: Path = SCRATCH / "wrk"
    folder.mkdir(parents=True, exist_ok=True)
    bodies, headers = folder / f"{name}.bodies", folder / f"{name}.headers"
    bodies.write_text("".join(f"{request.body}\n" for request in requests))
    headers.write_text("".join(f"{name}: {value}\n" for name, value in requests[0].headers.items()))
    return {"BENCH_BODIES": str(bodies), "BENCH_HEADERS": str(headers)}
