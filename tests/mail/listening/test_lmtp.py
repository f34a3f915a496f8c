"""LMTP: one mail, and an answer for each of its recipients."""

import asyncio
import smtplib
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from domain.mails import incoming
from mail import inbound
from models import Door
from tests.mail.letters import mail
from tests.mail.listening.conftest import kept
from tests.mail.listening.talking import Wire

DESK = "desk@localhost"


@pytest.fixture
def socket_path():
    """In a short folder: such paths have a bound."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "lmtp"


@pytest.fixture
async def lmtp(door) -> int:
    return await door.listen_lmtp("127.0.0.1", 0)


async def test_each_recipient_has_an_answer(lmtp):
    wire = await (await Wire.to(lmtp)).begun(DESK, "postmaster@localhost", DESK, hello="LHLO")
    wire.send(mail(), ".")
    assert [await wire.hear() for _ in range(3)] == ["250 2.0.0 Taken"] * 3
    (row,) = await kept()
    assert (row.door, row.recipients) == (Door.LMTP, [DESK, "postmaster@localhost"])
    assert (await wire.say("NOOP")).startswith("250")


async def test_a_refusal_is_each_recipients_too(lmtp, monkeypatch):
    monkeypatch.setattr(incoming, "SIZE_MOST", 10)
    wire = await (await Wire.to(lmtp)).begun(DESK, "postmaster@localhost", hello="LHLO")
    wire.send("x" * 12, ".")
    assert [(await wire.hear())[:3] for _ in range(2)] == ["552", "552"]
    assert (await wire.say("NOOP")).startswith("250")


async def test_a_mail_that_cannot_be_stored_is_put_off_for_each(lmtp, monkeypatch):
    async def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(inbound, "store", fails)
    wire = await (await Wire.to(lmtp)).begun(DESK, "postmaster@localhost", hello="LHLO")
    wire.send(mail(), ".")
    assert [(await wire.hear())[:3] for _ in range(2)] == ["451", "451"]


async def test_only_known_recipients_get_an_answer(lmtp):
    wire = await Wire.to(lmtp)
    await wire.hear()
    assert (await wire.say("EHLO client.example")).startswith("500")
    assert (await wire.say("LHLO client.example")).startswith("250")
    await wire.say("MAIL FROM:<>")
    assert (await wire.say("RCPT TO:<who@x.example>")).startswith("550")
    assert (await wire.say("DATA")).startswith("503")
    assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("250")
    assert (await wire.say("DATA")).startswith("354")
    wire.send(mail(), ".", "NOOP")
    assert [(await wire.hear())[:9] for _ in range(2)] == ["250 2.0.0", "250 OK"]


async def test_a_socket_in_the_file_system_is_spoken_to_and_gone_at_the_end(door, socket_path):
    await door.listen_lmtp_at(socket_path)
    assert stat.S_ISSOCK(socket_path.stat().st_mode)

    def talk():
        with smtplib.LMTP(str(socket_path)) as client:
            return client.sendmail("ann@client.example", [DESK], mail())

    assert await asyncio.to_thread(talk) == {}
    assert len(await kept()) == 1
    await door.stop()
    assert not socket_path.exists()


async def test_a_socket_that_a_killed_process_left_is_taken_over(opens, socket_path):
    first, second = await opens(), await opens()
    await first.listen_lmtp_at(socket_path)
    await second.listen_lmtp_at(socket_path)
    wire = await (await Wire.at(socket_path)).begun(DESK, hello="LHLO")
    assert (await wire.say(mail(), ".")).startswith("250")


async def test_what_is_no_socket_is_not_taken_away(door, socket_path):
    socket_path.write_text("mine")
    with pytest.raises(OSError, match="in use"):
        await door.listen_lmtp_at(socket_path)
    assert socket_path.read_text() == "mine"
