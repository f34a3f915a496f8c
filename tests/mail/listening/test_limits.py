"""How many may come, how long they may take, and what a stop waits for."""

import asyncio

import pytest

from mail import inbound
from mail.listening import door as doors
from tests.mail.letters import mail
from tests.mail.listening.conftest import kept
from tests.mail.listening.talking import Wire, certificate, served, trusting

DESK = "desk@localhost"


async def greeted(port) -> tuple[Wire, str]:
    wire = await Wire.to(port)
    return wire, await wire.hear()


async def test_one_address_has_so_many_connections_and_all_together_so_many(opens):
    for limits in ({"connections_per_address": 2}, {"connections": 2}):
        port = await (await opens(**limits)).listen_smtp("127.0.0.1", 0)
        (one, hello), _ = await greeted(port), await greeted(port)
        assert hello == "220 desk.example Deskwire"
        three, refused = await greeted(port)
        assert refused == "421 4.7.0 Too many connections, try again later"
        assert await three.ended()
        assert (await one.say("QUIT")).startswith("221")
        assert await one.ended()
        _, hello = await greeted(port)
        assert hello.startswith("220")


async def test_a_connection_counts_once_though_it_speaks_tls(opens, tmp_path):
    shown, secret = certificate(tmp_path)
    door = await opens(connections=1)
    port = await door.listen_smtp("127.0.0.1", 0, tls=served(shown, secret))
    for _ in range(3):
        wire, hello = await greeted(port)
        assert hello.startswith("220")
        await wire.say("EHLO client.example")
        assert (await wire.say("STARTTLS")).startswith("220")
        await wire.writer.start_tls(trusting(shown), server_hostname="127.0.0.1")
        await wire.say("EHLO client.example")
        assert (await wire.say("QUIT")).startswith("221")
        assert await wire.ended()


async def test_who_says_nothing_is_hung_up_on_and_nothing_of_theirs_is_kept(opens):
    port = await (await opens(silence=2.0)).listen_smtp("127.0.0.1", 0)
    silent, _ = await greeted(port)
    assert await silent.ended()
    halfway = await (await Wire.to(port)).begun(DESK)
    halfway.send(mail())
    assert await halfway.ended()
    assert await kept() == []


async def test_who_goes_on_saying_something_is_heard_to_the_end(opens):
    port = await (await opens(silence=0.5)).listen_smtp("127.0.0.1", 0)
    wire = await (await Wire.to(port)).begun(DESK)
    for _ in range(8):
        wire.send("a line")
        await asyncio.sleep(0.1)
    assert (await wire.say(".")).startswith("250")
    assert len(await kept()) == 1
    await wire.close()


async def test_a_mail_has_its_time(opens):
    port = await (await opens(whole_mail=0.1)).listen_smtp("127.0.0.1", 0)
    wire = await (await Wire.to(port)).begun(DESK)
    await asyncio.sleep(0.2)
    assert (await wire.say("too late", ".")).startswith("421")
    assert await wire.ended()
    assert await kept() == []


async def test_mails_that_are_received_at_a_time_have_their_bound(opens):
    port = await (await opens(held=1_000, small=100)).listen_smtp("127.0.0.1", 0)
    one = await (await Wire.to(port)).begun(DESK)
    two = await (await Wire.to(port)).begun(DESK)
    one.send("x" * 600)
    await one.writer.drain()
    await asyncio.sleep(0.1)
    assert (await two.say("x" * 600, ".")) == "452 4.3.1 Too many mails at a time, try again later"
    small = await (await Wire.to(port)).begun(DESK)
    assert (await small.say("x" * 50, ".")).startswith("250")
    assert (await one.say(".")).startswith("250")
    again = await (await Wire.to(port)).begun(DESK)
    assert (await again.say("x" * 900, ".")).startswith("250")
    assert len(await kept()) == 3


async def test_a_stop_says_goodbye_and_waits_for_what_is_being_received(door, port):
    idle, _ = await greeted(port)
    named = await Wire.to(port)
    await named.hear()
    await named.say("EHLO client.example")
    await named.say("MAIL FROM:<ann@client.example>")
    busy = await (await Wire.to(port)).begun(DESK)
    stopping = asyncio.create_task(door.stop())
    goodbye = "421 4.3.2 Stopping, try again in a moment"
    assert [await idle.hear(), await named.hear()] == [goodbye, goodbye]
    with pytest.raises(ConnectionRefusedError):
        await Wire.to(port)
    assert not stopping.done()
    assert (await busy.say(mail(), ".")).startswith("250")
    assert await busy.hear() == goodbye
    await stopping
    assert len(await kept()) == 1


async def test_a_stop_has_an_end_and_cuts_off_what_goes_on(door, port, monkeypatch):
    monkeypatch.setattr(doors, "GRACE", 0.1)
    wire = await (await Wire.to(port)).begun(DESK)
    wire.send(mail())
    await door.stop()
    assert await wire.ended()
    assert await kept() == []


async def test_a_stop_waits_for_what_is_being_stored_though_its_client_is_gone(door, port, monkeypatch):
    let_go, store = asyncio.Event(), inbound.store

    async def slowly(*given):
        await let_go.wait()
        return await store(*given)

    monkeypatch.setattr(inbound, "store", slowly)
    wire = await (await Wire.to(port)).begun(DESK)
    wire.send(mail(), ".")
    await wire.writer.drain()
    await asyncio.sleep(0.1)
    await wire.close()
    stopping = asyncio.create_task(door.stop())
    await asyncio.sleep(0.1)
    assert not stopping.done()
    let_go.set()
    await stopping
    assert len(await kept()) == 1
