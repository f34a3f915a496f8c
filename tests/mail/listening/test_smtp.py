"""The door as mail servers meet it: what it takes is stored, what it refuses stays theirs."""

import asyncio
import smtplib

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from mail import inbound
from mail.listening import door as doors
from models import Door, IncomingMail, Item
from tests.mail.letters import mail
from tests.mail.listening.conftest import kept
from tests.mail.listening.talking import Wire, by_smtp

DESK = "desk@localhost"
SUPPORT = "support@acmedesk.example"


@pytest.fixture(autouse=True)
async def support(admin, workspace):
    """An inbox of the project Website."""
    new = NewInbox(name="Support", addresses=[SUPPORT], project_id=workspace["website"])
    return await inboxes.create(admin, new)


async def test_a_mail_is_stored_as_it_was_sent_with_its_envelope(port, woken):
    raw = mail(text="One.\r\n.\r\n..Two\r\n.Three")
    refused = await by_smtp(port, lambda c: c.sendmail("Ann@client.example", [SUPPORT.upper()], raw))
    assert refused == {}
    (row,) = await kept()
    assert bytes(row.content) == raw
    assert (row.door, row.return_path, row.recipients) == (
        Door.SMTP,
        "Ann@client.example",
        [SUPPORT.upper()],
    )
    assert woken == [1]
    assert await inbound.take(row.id) == "ticket"


async def test_what_it_can_is_announced(port):
    def talk(client):
        client.ehlo()
        return client.esmtp_features

    features = await by_smtp(port, talk)
    assert features == {
        "size": str(50 * 2**20),
        "8bitmime": "",
        "smtputf8": "",
        "pipelining": "",
        "help": "",
    }


async def test_two_recipients_of_ours_are_one_mail(port, workspace):
    await by_smtp(port, lambda c: c.sendmail("ann@client.example", [SUPPORT, DESK, SUPPORT], mail()))
    (row,) = await kept()
    assert row.recipients == [SUPPORT, DESK]
    assert await inbound.take(row.id) == "ticket"
    assert (await Item.get()).project_id == workspace["website"]


async def test_several_mails_come_by_one_connection(port):
    def talk(client):
        for number in range(3):
            client.sendmail("ann@client.example", [DESK], mail(message_id=f"{number}@client.example"))

    await by_smtp(port, talk)
    assert len(await kept()) == 3


async def test_who_is_unknown_is_refused_and_the_others_get_it(port):
    def talk(client):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            client.sendmail("ann@client.example", ["who@acmedesk.example", "ann@elsewhere.example"], mail())
        answers = caught.value.recipients
        return answers, client.sendmail("ann@client.example", ["who@acmedesk.example", DESK], mail())

    refused, partly = await by_smtp(port, talk)
    unknown = (550, b"5.1.1 Nobody here has this address")
    assert refused == {"who@acmedesk.example": unknown, "ann@elsewhere.example": unknown}
    assert partly == {"who@acmedesk.example": unknown}
    assert [row.recipients for row in await kept()] == [[DESK]]


@pytest.mark.parametrize(
    "recipient",
    ["ann@elsewhere.example", f'"{DESK}"@elsewhere.example', f"{DESK}%elsewhere.example", "a!b@localhost"],
)
async def test_nothing_is_passed_on(port, recipient):
    wire = await Wire.to(port)
    assert (await wire.hear()).startswith("220 desk.example")
    for line in ("EHLO client.example", "MAIL FROM:<ann@client.example>"):
        assert (await wire.say(line)).startswith("250")
    assert (await wire.say(f"RCPT TO:<{recipient}>"))[:3] in ("550", "553")
    assert (await wire.say("DATA")).startswith("503")


async def test_a_source_route_is_left_out_of_account(port):
    wire = await (await Wire.to(port)).begun(f"@relay.example,@other.example:{DESK}")
    assert (await wire.say(mail(), ".")).startswith("250")
    assert [row.recipients for row in await kept()] == [[DESK]]


@pytest.mark.parametrize("recipient", ["postmaster", "Postmaster@localhost", "desk+tag@localhost"])
async def test_these_are_ours_too(port, recipient):
    wire = await (await Wire.to(port)).begun(recipient)
    assert (await wire.say(mail(), ".")).startswith("250")


async def test_the_null_sender_is_heard(port):
    await by_smtp(port, lambda c: c.sendmail("", [DESK], mail()))
    assert [row.return_path for row in await kept()] == [""]


async def test_more_recipients_than_a_mail_may_have_are_put_off(opens):
    port = await (await opens(recipients=2)).listen_smtp("127.0.0.1", 0)

    def talk(client):
        return client.sendmail("ann@client.example", [DESK, SUPPORT, "postmaster@localhost"], mail())

    assert await by_smtp(port, talk) == {"postmaster@localhost": (452, b"4.5.3 Too many recipients")}
    assert [row.recipients for row in await kept()] == [[DESK, SUPPORT]]


async def test_a_mail_of_announced_size_is_refused_before_it_comes(port):
    wire = await Wire.to(port)
    await wire.hear()
    await wire.say("EHLO client.example")
    assert (await wire.say(f"MAIL FROM:<ann@client.example> SIZE={50 * 2**20 + 1}")).startswith("552")
    assert (await wire.say(f"MAIL FROM:<ann@client.example> SIZE={50 * 2**20} BODY=8BITMIME")).startswith(
        "250"
    )


async def test_addresses_in_any_script_are_heard(port, admin):
    await inboxes.create(admin, NewInbox(name="Hilfe", addresses=["hilfe@bücher.example"]))

    def talk(client):
        client.ehlo()
        return client.sendmail("jürgen@bücher.example", ["hilfe@bücher.example"], mail(), ["SMTPUTF8"])

    assert await by_smtp(port, talk) == {}
    (row,) = await kept()
    assert (row.return_path, row.recipients) == ("jürgen@bücher.example", ["hilfe@bücher.example"])


async def test_commands_may_be_sent_without_waiting(port):
    wire = await Wire.to(port)
    await wire.hear()
    await wire.say("EHLO client.example")
    wire.send("MAIL FROM:<ann@client.example>", f"RCPT TO:<{DESK}>", "RCPT TO:<who@x.example>", "DATA")
    assert [(await wire.hear())[:3] for _ in range(4)] == ["250", "250", "550", "354"]
    wire.send(mail(), ".", "QUIT")
    assert [(await wire.hear())[:3] for _ in range(2)] == ["250", "221"]
    assert len(await kept()) == 1


async def test_what_no_command_is_is_answered(port):
    wire = await Wire.to(port)
    await wire.hear()
    await wire.say("EHLO client.example")
    for line in (
        "MAIL FROM:<",
        "MAIL FROM:",
        "RCPT TO:<a@b>",
        "MAIL FROM:<a@b> NEW=1",
        "x" * 3_000,
        "AUTH PLAIN x",
    ):
        assert (await wire.say(line))[0] == "5", line
    assert (await wire.say(b"MAIL FROM:<\xff@x.example>")).startswith("250")
    assert (await wire.say(b"RCPT TO:<\xff@localhost>")).startswith("550")
    assert (await wire.say(b"RCPT TO:<a\x00b@localhost>"))[0] == "5"
    assert (await wire.say("QUIT")).startswith("221")


async def test_mail_is_put_off_while_it_cannot_be_stored(port, monkeypatch, caplog):
    async def fails(*_: object) -> None:
        raise ConnectionRefusedError("the database of acme.example is away")

    def talk(client):
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("ann@client.example", [DESK], mail())
        return caught.value.smtp_code, caught.value.smtp_error

    with monkeypatch.context() as away:
        away.setattr(inbound, "store", fails)
        assert await by_smtp(port, talk) == (451, b"4.3.0 Not possible just now, try again later")
    with monkeypatch.context() as away:
        away.setattr(inboxes, "holding", fails)
        answers = await by_smtp(port, lambda c: (c.ehlo(), c.mail("ann@client.example"), c.rcpt(DESK)))
        assert answers[2] == (451, b"4.3.0 Not possible just now, try again later")
    assert await kept() == []
    assert "acme.example" not in caplog.text
    await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], mail()))
    assert len(await kept()) == 1


async def test_a_database_that_is_slow_is_not_waited_for_and_what_it_stored_is_one_ticket(port, monkeypatch):
    let_go, store = asyncio.Event(), inbound.store

    async def slowly(*given):
        await let_go.wait()
        return await store(*given)

    monkeypatch.setattr(doors, "STORING_MOST", 0.05)
    raw = mail(message_id="one@client.example")
    with monkeypatch.context() as slow:
        slow.setattr(inbound, "store", slowly)
        wire = await (await Wire.to(port)).begun(DESK)
        assert (await wire.say(raw, ".")).startswith("451")
        let_go.set()
    await by_smtp(port, lambda c: c.sendmail("ann@client.example", [DESK], raw))
    outcomes = [await inbound.take(row.id) for row in await kept()]
    assert outcomes == ["ticket", "repeat"]
    assert await Item.all().count() == 1
    assert await IncomingMail.all().count() == 2
