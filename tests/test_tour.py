"""docs/tour.md and the README's first minutes, run as they stand against a server of their own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.ports import free_port
from bench.speed.ways import fell_back
from deskwire.home import HOME

BIN = Path(sys.executable).parent
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING, MARK = "\u2026", "@@@"


@dataclass(frozen=True)
class Block:
    """A fenced block: commands (`sh`) or what they print (`text`); `place` is "" for the terminal that one types in."""

    language: str
    place: str
    text: str


def blocks(page: str, port: int) -> list[Block]:
    """The commands of a page and what they print, for a server on this port and the packages of these tests."""
    text = (HOME / page).read_text().replace("8000", str(port)).replace(".venv/bin/", f"{BIN}/")
    text = text.replace("deskwire watch ", f"deskwire watch --url http://127.0.0.1:{port} ")
    return [
        block
        for block in (Block(*match) for match in FENCE.findall(text))
        if block.language in ("sh", "text")
    ]


@contextmanager
def serving(port: int, environment: dict[str, str], folder: Path) -> Iterator[None]:
    """What `scripts/serve` does once all is installed."""
    log = folder / "server.log"
    command = [str(BIN / "deskwire"), "serve", "--demo", "--port", str(port)]
    with log.open("w") as said:
        server = subprocess.Popen(command, env=environment, cwd=folder, stderr=said)
    try:
        deadline = (
            time.monotonic() + 240
        )  # the demo company is made first, which a busy machine takes a minute for
        while "Deskwire serves on" not in log.read_text():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        assert server.wait(30) == -signal.SIGTERM, log.read_text()


def script_of(told: list[Block], second: Path) -> str:
    """One script of all commands, a mark after each block; the second terminal's runs beside it until its lines are there."""
    parts = ["trap 'kill \"$BESIDE\" 2>/dev/null || true' EXIT"]
    for block in told:
        if block.language == "sh" and block.place == "":
            parts += [block.text, f"echo {MARK}"]
        elif block.language == "sh" and block.place == "second terminal":
            parts += [
                f"{block.text.strip()} >{second} & BESIDE=$!",
                f"until [ -s {second} ]; do sleep 0.05; done",
            ]
        elif block.place == "second terminal":
            lines = len(block.text.strip().splitlines())
            parts.append(f"until [ $(wc -l <{second}) -ge {lines} ]; do sleep 0.05; done")
    return "\n".join(parts)


def typed(script: str, environment: dict[str, str]) -> str:
    """What the commands print, in the order of the page; nothing that they began is left."""
    shell = subprocess.Popen(
        ["bash", "-c", script],
        env=environment,
        cwd=HOME,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, errors = shell.communicate(timeout=90)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
    assert (shell.returncode, errors) == (0, ""), out
    return out


def pairs(told: list[Block]) -> Iterator[tuple[Block, str]]:
    """Each block of commands with what the page says it prints; nothing, if it says nothing."""
    own = [block for block in told if block.place == ""]
    for block, after in zip(own, [*own[1:], Block("sh", "", "")], strict=True):
        if block.language == "sh":
            yield block, after.text if after.language == "text" else ""


def agrees(printed: str, shown: str) -> bool:
    """Whether this was printed, with anything in place of each ellipsis within a line."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split(ANYTHING))
    return re.fullmatch(pattern, printed.strip()) is not None


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/tour.md", "README.md"])
def test_the_page_tells_the_truth(page, tmp_path):
    port, second = free_port(), tmp_path / "second.txt"
    told = blocks(page, port)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")}
    environment = {**clean, "DESKWIRE_DATA_DIR": str(tmp_path / "data"), "DESKWIRE_PORT": str(port)}
    with serving(port, environment, tmp_path):
        out = typed(script_of(told, second), environment)
        assert fell_back(f"http://127.0.0.1:{port}") == {"unplanned": 0, "again": 0}
    printed = out.split(f"{MARK}\n")
    assert len(printed) - 1 == len(list(pairs(told))), out
    for (block, shown), got in zip(pairs(told), printed, strict=False):
        assert agrees(got, shown), f"{block.text}\nprints\n{got}\nnot\n{shown}"
    for block in told:
        if (block.language, block.place) == ("text", "second terminal"):
            assert agrees(second.read_text(), block.text), f"{second.read_text()}\nnot\n{block.text}"


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a 17 b\n", "a \u2026 b", True),
        ("a 17 c\n", "a \u2026 b", False),
        ("a\nb", "a", False),
        ("a.b", "a\u2026b", True),
        ("axb\nc", "a\u2026c", False),
        ("", "", True),
    ],
)
def test_an_ellipsis_stands_for_anything_within_a_line(printed, shown, same):
    assert agrees(printed, shown) is same
