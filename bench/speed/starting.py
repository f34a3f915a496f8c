"""From the start of the process to its first good answer, against importing the fixed packages alone."""

import subprocess
import time

import httpx

from bench.ports import free_port
from bench.soaking.plan import waiting
from bench.speed import servers
from bench.speed.found import Effort, Found
from bench.speed.places import clean_environment, deskwire_environment
from bench.speed.scene import Scene

FIXED = "import strawberry, starlette, uvicorn, tortoise, asyncpg, broadcaster, redis"
UP_SECONDS = 60.0


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Both with their files in the page cache: the first of each does not count."""
    for round in range(effort.rounds + 1):
        importing, answering = _importing(scene), _answering(scene)
        if round:
            found.value("seconds", "first answer", "imports alone", importing)
            found.value("seconds", "first answer", "deskwire", answering)
            found.ratio("start", answering, importing)


def _importing(scene: Scene) -> float:
    python = scene.tree / ".venv/bin/python"
    began = time.perf_counter()
    subprocess.run([str(python), "-c", FIXED], env=clean_environment(), cwd="/", check=True)
    return time.perf_counter() - began


def _answering(scene: Scene) -> float:
    """Asked again and again, every 5 ms, by a client that costs little: it shares the cores."""
    request = scene.asked.requests("deskwire", "list")[0]
    port = free_port()
    env = deskwire_environment(scene.cluster.url, DESKWIRE_PORT=str(port))
    command = [str(scene.tree / ".venv/bin/deskwire"), "serve"]
    more, began = waiting(UP_SECONDS), time.perf_counter()
    server = servers.spawn("deskwire started", command, env, scene.tree, port)
    try:
        with httpx.Client(headers=request.headers, timeout=UP_SECONDS) as client:
            while not _is_answered(client, server.url, request.body):
                if not more():
                    raise RuntimeError(f"Nothing was answered within {UP_SECONDS:.0f} seconds.")
                time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        server.stop()


def _is_answered(client: httpx.Client, url: str, body: str) -> bool:
    try:
        answer = client.post(url, content=body)
    except httpx.ConnectError:
        return False
    if answer.status_code != 200 or b'"errors":[' in answer.content:
        raise RuntimeError(f"The first answer was no good one: {answer.text[:500]}")
    return True
