"""The lines of docs/clients.md for clients that others wrote: after a restart of the server nothing is lost or told twice."""

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest

from bench.ports import free_port
from deskwire import app
from deskwire.database import connected
from deskwire.home import HOME
from domain import items, workspace
from domain.items import NewItem
from tests import npm
from tests.deskwire.databases import migrated_database
from tests.serving import client, on_port, served

EMAIL, PASSWORD = "ann@ours.example", "a password of Ann's"
CLIENTS = ("graphql-ws", "urql", "apollo")
NAMES = ("resuming", *CLIENTS)


def lines_of_the_page(port: int, token: str) -> str:
    """The page's JavaScript as one module, for a server there."""
    page = (HOME / "docs" / "clients.md").read_text()
    found = dict(re.findall(r"^```js ([\w-]+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    assert tuple(found) == NAMES
    code = "\n".join(found.values()).replace("8000", str(port))
    return f"const token = {json.dumps(token)};\n{code}\nexport {{ apollo, client, urql }};\n"


async def make(settings, title: str) -> None:
    async with connected(settings):
        await items.create(await workspace.automation(workspace.MAIL), NewItem(title=title))


@pytest.mark.slow
async def test_a_restart_loses_nothing_and_repeats_nothing(tmp_path):
    folder = tmp_path / "npm"
    folder.mkdir()
    node = npm.install(Path(__file__).with_name("npm"), folder)
    async with migrated_database(tmp_path) as fresh:
        await app.create_admin(fresh, EMAIL, "Ann", PASSWORD)
        settings = on_port(fresh, free_port())
        told: list[list[str | None]] = []
        async with served(settings) as url:
            async with client(url, EMAIL, PASSWORD) as ann:
                token = ann.http.headers["authorization"].partition(" ")[2]
            (folder / "lines.mjs").write_text(lines_of_the_page(settings.port, token))
            process = await asyncio.create_subprocess_exec(
                node.node, "follow.mjs", cwd=folder, stdout=asyncio.subprocess.PIPE
            )
            try:
                await hear(process, told, 3)
                await make_here("One")
                await hear(process, told, 3)
            except BaseException:
                process.kill()
                raise
        try:
            await make(settings, "Two, while the server is away")
            async with served(settings):
                await hear(process, told, 6)
                await make_here("Three")
                await hear(process, told, 3)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    for who in CLIENTS:
        assert [line[1:] for line in told if line[0] == who] == [
            ["READY", None],
            ["ADDED", "T-1"],
            ["READY", None],
            ["ADDED", "T-2"],
            ["ADDED", "T-3"],
        ]


async def make_here(title: str) -> None:
    await items.create(await workspace.automation(workspace.MAIL), NewItem(title=title))


async def hear(process: asyncio.subprocess.Process, told: list[list[str | None]], lines: int) -> None:
    """Wait for so many more lines of the script."""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        for _ in range(lines):
            line = await process.stdout.readline()
            assert line, "the script has ended"
            told.append(json.loads(line))
