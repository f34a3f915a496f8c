"""Mail handed to a server, to one that refuses, to one that is not there; and to nobody."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mail.smtp import SmtpTransport
from mail.smtp_server import server_of
from mail.transport import Deferred, Delivered, NullTransport, Outgoing, Refused
from tests.mail.smtp_stub import Stub, listening

MAIL = Outgoing(
    "bounce+1@desk.example",
    "customer@bäckerei.example",
    b"Subject: x\r\n\r\nline\r\n.\r\n..dots\r\n.\r\n",
)


def transport(
    stub: Stub, options: str = "", user: str = "", tls: ssl.SSLContext | None = None
) -> SmtpTransport:
    return SmtpTransport(server_of(f"smtp://{user}127.0.0.1:{stub.port}{options}", tls))


@pytest.fixture(scope="module")
def contexts(tmp_path_factory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(A server's side for 127.0.0.1, the side of a client that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stub")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


async def test_a_mail_goes_out_byte_for_byte():
    async with listening(Stub()) as stub:
        once = transport(stub)
        assert await once.send(MAIL) == Delivered("taken as 42")
        await once.close()
    assert stub.mails == [MAIL.content]
    commands = [line for line in stub.heard if not line.startswith("EHLO")]
    assert commands == [
        f"MAIL FROM:<bounce+1@desk.example> size={len(MAIL.content)}",
        "RCPT TO:<customer@xn--bckerei-5wa.example>",
        "DATA",
        "QUIT",
    ]


async def test_nobody_gets_the_bounces_of_an_empty_sender():
    async with listening(Stub(extensions=())) as stub:
        assert await transport(stub).send(Outgoing("", "a@example.com", b"x")) == Delivered("taken as 42")
    assert "MAIL FROM:<>" in stub.heard


@pytest.mark.parametrize(
    ("command", "reply", "outcome"),
    [
        ("GREETING", "421 too busy", Deferred(421, "too busy")),
        ("GREETING", "554 go away", Deferred(554, "go away")),
        ("MAIL", "451 not now", Deferred(451, "not now")),
        ("MAIL", "550 not from you", Deferred(550, "not from you")),
        ("MAIL", "530 5.7.0 sign in first", Deferred(530, "5.7.0 sign in first")),
        ("MAIL", "552 5.3.4 too big", Refused(552, "5.3.4 too big")),
        ("RCPT", "530 5.7.0 sign in first", Deferred(530, "5.7.0 sign in first")),
        ("DATA", "535 who are you", Deferred(535, "who are you")),
        ("RCPT", "450 greylisted", Deferred(450, "greylisted")),
        ("RCPT", "550 5.1.1 no such user\x1b[31m", Refused(550, "5.1.1 no such user[31m")),
        ("DATA", "452 disk full", Deferred(452, "disk full")),
        ("DATA", "554 no", Refused(554, "no")),
        ("END", "451 try later", Deferred(451, "try later")),
        ("END", "554-this is\r\n554 spam", Refused(554, "this is spam")),
        ("END", "250 ok", Delivered("ok")),
        ("END", "299 what", Deferred(299, "what")),
    ],
)
async def test_what_the_server_says_decides(command, reply, outcome):
    async with listening(Stub({command: reply})) as stub:
        assert await transport(stub).send(MAIL) == outcome


@pytest.mark.parametrize(
    ("command", "reply", "counts"),
    [
        *[(command, "", False) for command in ("GREETING", "EHLO", "MAIL", "RCPT")],
        *[(command, "", True) for command in ("DATA", "END")],
        *[("GREETING", "554 go away", False), ("MAIL", "550 not from you", False), ("MAIL", "421 no", False)],
        *[("RCPT", "535 who are you", False), ("RCPT", "450 greylisted", True), ("END", "451 later", True)],
    ],
)
async def test_an_attempt_counts_once_the_server_could_judge_the_mail(command, reply, counts):
    async with listening(Stub({command: reply})) as stub:
        outcome = await transport(stub).send(MAIL)
    assert isinstance(outcome, Deferred)
    assert outcome.counts is counts


@pytest.mark.parametrize("command", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "END", "QUIT"])
async def test_a_connection_that_breaks_means_later_unless_the_mail_was_taken(command):
    async with listening(Stub({command: ""})) as stub:
        way = transport(stub)
        outcome = await way.send(MAIL)
        await way.close()
    if command == "QUIT":
        assert outcome == Delivered("taken as 42")
    else:
        assert isinstance(outcome, Deferred)
        assert outcome.code is None
        assert outcome.reason


@pytest.mark.parametrize("command", ["GREETING", "MAIL", "END"])
async def test_a_server_that_falls_silent_is_given_up(command):
    async with listening(Stub({command: None})) as stub:
        outcome = await transport(stub, "?timeout=1").send(MAIL)
    assert isinstance(outcome, Deferred)
    assert "imed out" in outcome.reason


async def test_a_server_that_is_not_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = await SmtpTransport(server_of(f"smtp://127.0.0.1:{taken.getsockname()[1]}")).send(MAIL)
    assert isinstance(outcome, Deferred)
    assert outcome.code is None


async def test_an_international_local_part_needs_a_server_that_takes_it():
    mail = Outgoing("a@desk.example", "jörg@example.com", b"x")
    async with listening(Stub()) as stub:
        assert await transport(stub).send(mail) == Delivered("taken as 42")
    assert "RCPT TO:<jörg@example.com>" in stub.heard
    async with listening(Stub(extensions=())) as stub:
        assert await transport(stub).send(mail) == Refused(None, "SMTPUTF8 is not supported by this server")


@pytest.mark.parametrize(
    "evil", ["b@example.com>\r\nRCPT TO:<c@example.com", "b@example.com\nDATA", "b c@d.example", "", "b"]
)
@pytest.mark.parametrize("field", ["sender", "recipient"])
async def test_what_is_no_address_reaches_no_server(field, evil):
    if (field, evil) == ("sender", ""):
        return
    async with listening(Stub()) as stub:
        outcome = await transport(stub).send(replace(MAIL, **{field: evil}))
    assert isinstance(outcome, Refused)
    assert stub.heard == []


async def test_starttls_comes_before_the_password(contexts):
    server, client = contexts
    async with listening(Stub(extensions=("STARTTLS", "AUTH PLAIN"), tls=server)) as stub:
        assert await transport(stub, user="me:p%40ss@", tls=client).send(MAIL) == Delivered("taken as 42")
    verbs = [line.split()[0] for line in stub.heard]
    assert verbs.index("STARTTLS") < verbs.index("AUTH")
    assert "AUTH PLAIN AG1lAHBAc3M=" in stub.heard


async def test_tls_from_the_first_byte(contexts):
    server, client = contexts
    async with listening(Stub(), implicit=server) as stub:
        outcome = await SmtpTransport(server_of(f"smtps://127.0.0.1:{stub.port}", client)).send(MAIL)
    assert outcome == Delivered("taken as 42")


async def test_a_server_that_cannot_be_trusted_gets_neither_password_nor_mail(contexts):
    async with listening(Stub(extensions=("STARTTLS", "AUTH PLAIN"), tls=contexts[0])) as stub:
        outcome = await transport(stub, user="me:secret@").send(MAIL)
    assert isinstance(outcome, Deferred)
    async with listening(Stub(extensions=("AUTH PLAIN",))) as without:
        refused = await transport(without, user="me:secret@").send(MAIL)
    assert isinstance(refused, Deferred)
    assert not [line for line in stub.heard + without.heard if line.startswith(("AUTH", "MAIL"))]
    assert "secret" not in outcome.reason + refused.reason


async def test_a_wrong_password_is_not_the_mails_fault():
    stub = Stub({"AUTH": "535 wrong"}, extensions=("AUTH PLAIN",))
    async with listening(stub):
        assert await transport(stub, "?starttls=off", "me:secret@").send(MAIL) == Deferred(535, "wrong")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk.example",
        "http://desk.example",
        "smtp://",
        "smtp://me:secret@",
        "smtp://desk.example:99999",
        "smtp://desk.example:0",
        "smtp://desk.example/path",
        "smtp://me:secret@desk.example?start=on",
        "smtp://me:secret@desk.example?starttls=maybe",
        "smtp://me:secret@desk.example?timeout=soon",
        "smtp://me:secret@desk.example?timeout=0",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url):
    with pytest.raises(ValueError, match="mail server's") as refused:
        server_of(url)
    assert "secret" not in str(refused.value)


def test_what_a_url_means():
    plain, secret = (
        server_of("smtp://desk.example"),
        server_of("smtp://me:secret@desk.example:587?timeout=5"),
    )
    assert (plain.port, plain.start_tls, plain.implicit_tls, plain.timeout) == (25, False, False, 30)
    assert (secret.port, secret.start_tls, secret.timeout) == (587, True, 5)
    assert server_of("smtp://desk.example?starttls").start_tls
    assert not server_of("smtp://me:x@desk.example?starttls=off").start_tls
    implicit = server_of("smtps://me:x@desk.example")
    assert (implicit.port, implicit.implicit_tls, implicit.start_tls) == (465, True, False)
    assert repr(SmtpTransport(secret)) == "<SmtpTransport desk.example:587>"
    assert "secret" not in repr(secret)


async def test_the_null_transport_keeps_the_last_mails():
    null = NullTransport(keep=2)
    mails = [Outgoing("a@desk.example", f"{n}@example.com", b"x") for n in range(3)]
    outcomes = await asyncio.gather(*map(null.send, mails))
    assert outcomes == [Delivered("kept, not sent")] * 3
    assert [kept.mail for kept in null.kept] == mails[1:]
    assert null.kept[0].at.tzinfo is not None
