"""STARTTLS: spoken where there is a certificate, required where the settings say so."""

import asyncio
import smtplib

import pytest

from tests.mail.letters import mail
from tests.mail.listening.conftest import kept
from tests.mail.listening.talking import Wire, by_smtp, certificate, served, trusting

DESK = "desk@localhost"


async def test_tls_is_spoken_where_there_is_a_certificate(door, tmp_path):
    shown, secret = certificate(tmp_path)
    port = await door.listen_smtp("127.0.0.1", 0, tls=served(shown, secret))

    def talk(client):
        client.ehlo()
        assert "starttls" in client.esmtp_features
        client.starttls(context=trusting(shown))
        client.ehlo()
        assert client.esmtp_features.keys() == {"size", "8bitmime", "smtputf8", "pipelining", "help"}
        for number in range(2):
            client.sendmail("ann@client.example", [DESK], mail(message_id=f"{number}@client.example"))
        return client.sock.version()

    assert (await by_smtp(port, talk)).startswith("TLS")
    await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], mail()))
    assert len(await kept()) == 3


async def test_tls_may_be_required(door, tmp_path):
    shown, secret = certificate(tmp_path)
    port = await door.listen_smtp("127.0.0.1", 0, tls=served(shown, secret), only_tls=True)

    def plain(client):
        with pytest.raises(smtplib.SMTPSenderRefused) as caught:
            client.sendmail("ann@client.example", [DESK], mail())
        return caught.value.smtp_code

    def sealed(client):
        client.starttls(context=trusting(shown))
        return client.sendmail("ann@client.example", [DESK], mail())

    assert await by_smtp(port, plain) == 530
    assert await by_smtp(port, sealed) == {}
    assert len(await kept()) == 1


async def test_what_was_said_before_tls_counts_for_nothing_after_it(door, tmp_path):
    shown, secret = certificate(tmp_path)
    port = await door.listen_smtp("127.0.0.1", 0, tls=served(shown, secret))
    wire = await Wire.to(port)
    await wire.hear()
    await wire.say("EHLO client.example")
    assert (await wire.say("MAIL FROM:<eve@evil.example>")).startswith("250")
    wire.send("STARTTLS", f"RCPT TO:<{DESK}>")
    assert (await wire.hear()).startswith("220")
    await wire.writer.start_tls(trusting(shown), server_hostname="127.0.0.1")
    assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("503")
    assert (await wire.say("EHLO client.example")).startswith("250")
    assert (await wire.say(f"RCPT TO:<{DESK}>")).startswith("503")


async def test_who_speaks_no_tls_after_all_is_hung_up_on(door, tmp_path):
    shown, secret = certificate(tmp_path)
    port = await door.listen_smtp("127.0.0.1", 0, tls=served(shown, secret))
    wire = await Wire.to(port)
    await wire.hear()
    await wire.say("EHLO client.example")
    assert (await wire.say("STARTTLS")).startswith("220")
    wire.send("this is no handshake")
    async with asyncio.timeout(60):
        await wire.reader.read()
    await door.stop()
    assert not door.dialogues
