"""`deskwire watch`: every event is one line, once, whatever happens to the server meanwhile."""

import asyncio
import io
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bench.ports import free_port
from deskwire import app, watch
from deskwire.database import connected
from deskwire.watch_lines import Lines
from domain import items, sign_in, workspace
from domain.items import NewItem
from kit.errors import Invalid, NotAllowed, Unauthenticated
from models import Address, Session
from tests.deskwire.databases import migrated_database
from tests.serving import client, on_port, served

EMAIL, PASSWORD = "ann@ours.example", "a password of Ann's"
COMMAND = Path(sys.executable).with_name("deskwire")
CREATE = "mutation($input: ItemCreateInput!) { itemCreate(input: $input) { item { id version } errors { message } } }"


@pytest.fixture
async def desk(tmp_path, monkeypatch):
    """Settings of a migrated workspace with one admin, Ann; no mail leaves, since that is told as well."""
    monkeypatch.setattr(watch, "_FIRST_WAIT", 0.02)
    async with migrated_database(tmp_path) as settings:
        await app.create_admin(settings, EMAIL, "Ann", PASSWORD)
        yield on_port(settings.model_copy(update={"mail_confirm": False}), free_port())


class Screen(io.StringIO):
    """What was printed; a terminal, if told so."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        super().__init__()
        self.printed = asyncio.Event()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> int:
        self.printed.set()
        return super().write(text)


@asynccontextmanager
async def watching(url: str):
    """Ann watches; gives what she reads."""
    out = Screen()
    task = asyncio.create_task(watch.watch(url, EMAIL, PASSWORD, out))
    try:
        yield out
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def reads(out: Screen, text: str, times: int = 1) -> None:
    """Wait until this has been printed as often."""
    async with asyncio.timeout(60):
        while out.getvalue().count(text) < times:
            out.printed.clear()
            await out.printed.wait()


def lines(out: Screen) -> list[str]:
    """The lines without their times."""
    return [line[9:] for line in out.getvalue().splitlines()]


async def make(settings, title: str) -> None:
    """Another process makes a ticket, whether or not the server runs."""
    async with connected(settings):
        mail = await workspace.automation(workspace.MAIL)
        await items.create(mail, NewItem(title=title, requester_email="bo@customer.example"))


async def test_a_restart_loses_no_line_and_repeats_none(desk):
    async with watching(desk.public_url) as out:
        await reads(out, f"No connection to {desk.public_url}")
        async with served(desk):
            await reads(out, "Watching as Ann")
            async with client(desk.public_url, EMAIL, PASSWORD) as ann:
                await ann.ask(CREATE, input={"title": "While it runs"})
            await reads(out, "While it runs")
        await reads(out, "No connection to")
        for title in ("While it is away", "Still away"):
            await make(desk, title)
        async with served(desk):
            await reads(out, "Back, and nothing was missed.")
            await reads(out, "Still away")
            async with client(desk.public_url, EMAIL, PASSWORD) as ann:
                await ann.ask(CREATE, input={"title": "Running again"})
            await reads(out, "Running again")
    told = [line for line in lines(out) if "item.created" in line]
    assert told == [
        "T-1     item.created             Ann                While it runs",
        "T-2     item.created             Mail               While it is away",
        "T-3     item.created             Mail               Still away",
        "T-4     item.created             Ann                Running again",
    ]
    asides = [line for line in lines(out) if line not in told]
    away = f"No connection to {desk.public_url}; trying again until there is one."
    back = "Back, and nothing was missed."
    assert asides[:4] == [away, "Watching as Ann; Ctrl-C ends it.", away, back]


async def test_what_changed_is_said(desk):
    async with served(desk) as url, watching(url) as out, client(url, EMAIL, PASSWORD) as ann:
        await reads(out, "Watching as Ann")
        me = await ann.ask("{ viewer { id } itemTypes { statuses { id name } } }")
        statuses = {s["name"]: s["id"] for s in me["itemTypes"][0]["statuses"]}
        item = (await ann.ask(CREATE, input={"title": "Lamp \x1b[31mbroken"}))["item"]["id"]
        changes = (
            f'itemSetStatus(id: "{item}", statusId: "{statuses["In progress"]}")',
            f'itemEdit(id: "{item}", input: {{priority: 4, published: false}})',
            f'itemAssign(id: "{item}", assigneeIds: ["{me["viewer"]["id"]}"])',
            f'itemMove(id: "{item}", projectId: null)',
            f'itemReply(id: "{item}", input: {{text: "On my way.\\nSoon."}})',
            f'itemNote(id: "{item}", input: {{text: "{"long " * 40}"}})',
        )
        for before, change in enumerate(changes, 1):
            await reads(out, "T-1 ", before)
            await ann.ask(f"mutation {{ {change} {{ errors {{ message }} }} }}")
        await reads(out, "T-1 ", 1 + len(changes))
    assert [line[8:].replace("Ann", "").split(maxsplit=1) for line in lines(out)[1:]] == [
        ["item.created", "Lamp [31mbroken"],
        ["item.status_changed", "Open -> In progress"],
        ["item.edited", "priority 0 -> 4; published yes -> no"],
        ["item.assigned", "assigned to "],
        ["item.moved", "moved to no project"],
        ["message.posted", "On my way. Soon."],
        ["message.posted", "internal: " + "long " * 17 + "long\u2026"],
    ]


async def test_a_sign_in_that_was_ended_is_renewed_and_nothing_is_missed(desk):
    async with served(desk) as url, watching(url) as out:
        await reads(out, "Watching as Ann")
        begun = await sign_in.with_password(EMAIL, PASSWORD, client="here")
        await sign_in.sign_out_everywhere(begun.viewer)
        await make_here("After it ended")
        await reads(out, "After it ended")
    assert [line.split("  ")[0] for line in lines(out)] == [
        "Watching as Ann; Ctrl-C ends it.",
        "This sign-in has ended; signing in again.",
        "Back, and nothing was missed.",
        "What you may see has changed.",
        "T-1",
    ]


async def test_what_concerns_the_watcher_is_said(desk):
    async with served(desk) as url, watching(url) as out:
        await reads(out, "Watching as Ann")
        ann = (await Address.get(email=EMAIL)).principal_id
        mail = await workspace.automation(workspace.MAIL)
        await items.create(mail, NewItem(title="For Ann", assignee_ids=[ann]))
        await reads(out, "notification.assigned")
    assert "T-1     notification.assigned" in out.getvalue()
    assert out.getvalue().rstrip().endswith("For Ann (1 unread)")


async def make_here(title: str) -> None:
    mail = await workspace.automation(workspace.MAIL)
    await items.create(mail, NewItem(title=title))


async def test_who_stops_watching_is_signed_out(desk):
    async with served(desk) as url:
        async with watching(url) as out:
            await reads(out, "Watching as Ann")
            assert await Session.filter(revoked_at__isnull=True).count() == 1
        assert await Session.filter(revoked_at__isnull=True).count() == 0


async def test_what_trying_again_cannot_mend_is_said(desk, monkeypatch):
    with pytest.raises(Invalid, match="Say who signs in"):
        await watch.watch("http://127.0.0.1:1", None, PASSWORD)
    with pytest.raises(Invalid, match="must begin with http"):
        await watch.watch("desk.example", EMAIL, PASSWORD)
    monkeypatch.setenv("DESKWIRE_WATCH_EMAIL", EMAIL)
    monkeypatch.setenv("DESKWIRE_WATCH_PASSWORD", "wrong")
    async with served(desk) as url:
        with pytest.raises(Unauthenticated, match="address or the password is wrong"):
            await watch.watch(url, None, None)
        with pytest.raises(NotAllowed, match=f"There is no Deskwire at {url}/elsewhere"):
            await watch.watch(f"{url}/elsewhere", None, None)


@pytest.mark.parametrize(
    ("is_terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_are_for_terminals_alone(monkeypatch, is_terminal, no_color, coloured):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    out = Screen(is_terminal=is_terminal)
    Lines(out).aside("Hello")
    assert out.getvalue().startswith("\x1b[90m") is coloured
    assert out.getvalue().rstrip("\n\x1b[0m").endswith("Hello")


async def test_ctrl_c_ends_the_command_without_a_traceback(desk):
    async with served(desk) as url:
        command = [str(COMMAND), "watch", "--url", url, "--email", EMAIL, "--password", PASSWORD]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=desk.data_dir
        )
        assert process.stdout is not None
        async with asyncio.timeout(30):
            first = await process.stdout.readline()
        assert first.endswith(b" Watching as Ann; Ctrl-C ends it.\n")
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(60):
            rest = await process.communicate()
        assert (process.returncode, *rest) == (130, b"", b"")
