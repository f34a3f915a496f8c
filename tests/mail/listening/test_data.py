"""A mail's own bytes: as many as may be, of any kind, up to their real end and no further."""

import pytest

from domain.mails import incoming
from tests.mail.letters import mail
from tests.mail.listening.conftest import kept
from tests.mail.listening.talking import Wire, by_smtp
from tests.refusals import unchanged

DESK = "desk@localhost"
SECOND = b"MAIL FROM:<boss@acmedesk.example>\r\nRCPT TO:<desk@localhost>\r\nDATA\r\nSubject: Pay\r\n\r\nnow"


async def test_a_mail_that_is_too_large_is_refused_once_it_has_come(port, monkeypatch):
    monkeypatch.setattr(incoming, "SIZE_MOST", 1_000)
    wire = await (await Wire.to(port)).begun(DESK)
    assert await wire.say("x" * 998, "", ".") == "552 5.3.4 This mail is larger than 1000 bytes"
    assert (await wire.say("MAIL FROM:<ann@client.example>")).startswith("250")
    assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("250")
    assert (await wire.say("DATA")).startswith("354")
    assert (await wire.say("x" * 998, ".")).startswith("250")
    assert [len(bytes(row.content)) for row in await kept()] == [1_000]


async def test_who_sends_on_and_on_is_hung_up_on(port, monkeypatch):
    monkeypatch.setattr(incoming, "SIZE_MOST", 1_000)
    wire = await (await Wire.to(port)).begun(DESK)
    assert (await wire.say("x" * 2_001)).startswith("552")
    assert await wire.ended()
    assert await kept() == []


async def test_lines_of_any_length_and_bytes_of_any_kind_come_whole(port):
    raw = mail(text="é" * 200_000) + b"\xff\x00 raw\r\n" + b"." * 70_000 + b"\r\n"
    await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], raw, ["BODY=8BITMIME"]))
    (row,) = await kept()
    assert bytes(row.content) == raw


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\n\n.\n\n"]
)
async def test_a_mail_inside_of_a_mail_stays_inside_and_is_refused(port, end):
    wire = await (await Wire.to(port)).begun(DESK)
    wire.send(b"Subject: One\r\n\r\nhello" + end + SECOND, ".")
    assert await wire.hear() == "550 5.5.2 A line of this mail does not end in CR LF"
    assert (await wire.say("NOOP")).startswith("250")
    assert await kept() == []


@pytest.mark.parametrize("farewell", ["close", "abort"])
async def test_a_connection_that_is_lost_in_the_middle_of_a_mail_stores_nothing(port, door, farewell):
    wire = await (await Wire.to(port)).begun(DESK)
    async with unchanged():
        wire.send(mail())
        await wire.writer.drain()
        if farewell == "close":
            await wire.close()
        else:
            wire.writer.transport.abort()
        await door.stop()
    assert not door.dialogues
