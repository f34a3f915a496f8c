"""Connections that are kept: how many mails they carry, and what becomes of a mail whose connection was gone."""

import asyncio

import pytest

from mail.smtp import Keep, SmtpTransport
from mail.smtp_server import server_of
from mail.transport import Deferred, Delivered, Outgoing, Refused
from tests.mail.smtp_stub import Stub, listening

TAKEN = Delivered("taken as 42")
MAIL = Outgoing("desk@desk.example", "ann@client.example", b"Subject: x\r\n\r\nx\r\n")


def transport(stub: Stub, keep: Keep, options: str = "") -> SmtpTransport:
    return SmtpTransport(server_of(f"smtp://127.0.0.1:{stub.port}{options}"), keep)


def greetings(stub: Stub) -> int:
    return sum(line.startswith("EHLO") for line in stub.heard)


async def test_a_burst_goes_over_one_connection_until_that_has_carried_enough():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep(mails=3, connections=1))
        assert [await kept.send(MAIL) for _ in range(7)] == [TAKEN] * 7
        await kept.close()
    assert (len(stub.mails), greetings(stub), stub.heard.count("QUIT")) == (7, 3, 3)


async def test_no_more_connections_than_allowed_at_once():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep(connections=2))
        assert await asyncio.gather(*(kept.send(MAIL) for _ in range(9))) == [TAKEN] * 9
        assert greetings(stub) == 2
        await kept.close()


async def test_a_connection_that_waits_too_long_says_goodbye():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep(idle=0.05))
        assert await kept.send(MAIL) == TAKEN
        await asyncio.sleep(0.3)
        assert stub.heard[-1] == "QUIT"
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert greetings(stub) == 2


async def test_a_server_that_hung_up_costs_no_attempt_and_gets_nothing_twice():
    for last_word in ("", "421 too many mails"):
        stub = Stub()
        async with listening(stub):
            kept = transport(stub, Keep())
            assert await kept.send(MAIL) == TAKEN
            for verb in ("MAIL", "RCPT"):
                stub.once = {verb: last_word}
                assert await kept.send(MAIL) == TAKEN
            await kept.close()
        assert (len(stub.mails), greetings(stub)) == (3, 3)


async def test_a_server_that_has_forgotten_who_signed_in_is_told_again():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep())
        assert await kept.send(MAIL) == TAKEN
        stub.once = {"MAIL": "530 5.7.57 Client not authenticated to send mail"}
        assert await kept.send(MAIL) == TAKEN
        stub.answers = {"MAIL": "530 5.7.57 Client not authenticated to send mail"}
        outcome = await kept.send(MAIL)
        assert isinstance(outcome, Deferred)
        assert (outcome.code, outcome.counts) == (530, False)
        await kept.close()
    assert (len(stub.mails), greetings(stub)) == (2, 3)


async def test_a_connection_that_died_silently_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("mail.smtp._STALE_AFTER", 0.1)
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep())
        assert await kept.send(MAIL) == TAKEN
        stub.once = {"MAIL": None}
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert (len(stub.mails), greetings(stub)) == (2, 2)


async def test_what_may_have_been_taken_is_not_sent_again_at_once():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep())
        assert await kept.send(MAIL) == TAKEN
        stub.once = {"END": ""}
        assert isinstance(await kept.send(MAIL), Deferred)
        assert (len(stub.mails), greetings(stub)) == (2, 1)
        assert await kept.send(MAIL) == TAKEN
        await kept.close()


async def test_a_new_connection_that_is_hung_up_means_later():
    async with listening(Stub({"MAIL": "421 not now"})) as stub:
        assert await transport(stub, Keep()).send(MAIL) == Deferred(421, "not now")
    assert greetings(stub) == 1


async def test_what_was_refused_is_cleared_before_the_next():
    async with listening(Stub()) as stub:
        kept = transport(stub, Keep())
        stub.once = {"RCPT": "550 nobody"}
        assert await kept.send(MAIL) == Refused(550, "nobody")
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    commands = [line.split()[0] for line in stub.heard]
    assert commands == ["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize("keep", [Keep(mails=1), Keep()])
async def test_what_was_taken_is_known_at_once_however_long_the_goodbye_takes(monkeypatch, keep):
    monkeypatch.setattr("mail.smtp._GOODBYE", 0.2)
    async with listening(Stub({"QUIT": None})) as stub:
        kept = transport(stub, keep)
        async with asyncio.timeout(0.15):
            assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert (len(stub.mails), stub.heard[-1]) == (1, "QUIT")


async def test_what_was_refused_is_known_at_once_and_the_next_mail_finds_a_way(monkeypatch):
    monkeypatch.setattr("mail.smtp._STALE_AFTER", 0.1)
    async with listening(Stub({"RSET": None}, {"RCPT": "550 nobody"})) as stub:
        kept = transport(stub, Keep())
        assert await kept.send(MAIL) == Refused(550, "nobody")
        assert "RSET" not in stub.heard
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert greetings(stub) == 2


async def test_a_mail_whose_turn_does_not_come_is_not_begun(monkeypatch):
    monkeypatch.setattr("mail.smtp._BEGUN_WITHIN", 0.1)
    async with listening(Stub(once={"END": None})) as stub:
        kept = transport(stub, Keep(connections=1), "?timeout=1")
        first = asyncio.ensure_future(kept.send(MAIL))
        await asyncio.sleep(0)
        assert await kept.send(MAIL) == Deferred(None, "All connections to the mail server were in use.")
        assert isinstance(await first, Deferred)
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert stub.heard.count("DATA") == 2


async def test_a_mail_that_is_given_up_midway_leaves_no_connection_behind():
    async with listening(Stub({"END": None})) as stub:
        kept = transport(stub, Keep())
        given_up = asyncio.ensure_future(kept.send(MAIL))
        while "DATA" not in stub.heard:  # noqa: ASYNC110 - the stub makes it so
            await asyncio.sleep(0.002)
        given_up.cancel()
        await asyncio.wait([given_up])
        stub.answers = {}
        assert await kept.send(MAIL) == TAKEN
        await kept.close()
    assert greetings(stub) == 2
