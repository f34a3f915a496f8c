"""A mail's own signature: the published examples, what does not count, and that no byte that is signed can change."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import config
from kit import clock
from mail.authentication import Proof, by_signature, keys, signatures
from mail.authentication.keys import Ask
from tests.mail.authentication.signing import ED25519, RSA, record, with_signature
from tests.mail.letters import mail

# RFC 8463, Appendix A: a mail with two signatures, and both keys
PUBLISHED = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
PUBLISHED_KEYS = {
    "brisbane._domainkey.football.example.com": b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "test._domainkey.football.example.com": b"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
    b"iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hs"
    b"tT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
}


def knowing(*records: bytes, **named: bytes) -> Ask:
    """A name system that holds this record of `client.example`."""

    async def ask(name: str) -> bytes | None:
        return records[0] if name == "k1._domainkey.client.example" and records else named.get(name)

    return ask


async def proof(raw: bytes, *records: bytes) -> Proof:
    return (await signatures.verdict_of(raw, knowing(*(records or (record(ED25519),))))).proof


@pytest.mark.parametrize("selector", ["brisbane", "test"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
async def test_the_published_mail_is_right_by_each_of_its_keys(selector, line_end):
    name = f"{selector}._domainkey.football.example.com"
    raw = PUBLISHED.replace(b"\n", line_end)
    found = await signatures.verdict_of(raw, knowing(**{name: PUBLISHED_KEYS[name]}))
    assert (found.proof, found.why) == (
        Proof.PASSED,
        "our own check of the signature of football.example.com",
    )
    folded = raw.replace(b"Is dinner ready?", b"Is  dinner" + line_end + b"\tready?").replace(
        b"game. ", b"game.  "
    )
    assert (await signatures.verdict_of(folded, knowing(**PUBLISHED_KEYS))).proof is Proof.PASSED
    other = raw.replace(b"game", b"Game")
    assert (await signatures.verdict_of(other, knowing(**PUBLISHED_KEYS))).proof is Proof.UNKNOWN


@pytest.mark.parametrize("key", [RSA, ED25519])
async def test_a_mail_signed_line_by_line(key):
    signed = with_signature(mail(), key)
    assert await proof(signed, record(key)) is Proof.PASSED
    assert await proof(b"Received: by us\r\n" + signed, record(key)) is Proof.PASSED
    assert await proof(signed + b"\r\n\r\n", record(key)) is Proof.PASSED
    assert await proof(signed + b"\r\nx", record(key)) is Proof.UNKNOWN


@pytest.mark.parametrize(
    "tags",
    [
        {"l": "9"},
        {"l": "0"},
        {"h": "Subject:To"},
        {"h": ""},
        {"v": "2"},
        {"a": "rsa-sha1"},
        {"c": "simple/odd"},
        {"q": "dns/other"},
        {"x": "1000"},
        {"t": "x"},
        {"i": "ann@evil.example"},
        {"d": "evil.example"},
        {"d": "example"},
        {"s": "a b"},
        {"bh": "AAAA"},
        {"bh": "?"},
    ],
)
async def test_signatures_that_do_not_count(tags):
    assert await proof(with_signature(mail(), **tags)) is Proof.UNKNOWN


async def test_the_same_with_tags_that_count():
    later = str(int(clock.now().timestamp()) + 100)
    counting: tuple[dict[str, str], ...] = (
        {"h": "from : from:subject"},
        {"x": later, "t": "1"},
        {"i": "ann@sub.client.example"},
        {"q": "dns/txt"},
    )
    for tags in counting:
        assert await proof(with_signature(mail(), ED25519, "client.example", **tags)) is Proof.PASSED


@pytest.mark.parametrize(
    "tags",
    [
        {"v": "DKIM2"},
        {"k": "rsa"},
        {"k": "dsa"},
        {"p": ""},
        {"p": "AAAA"},
        {"p": "?"},
        {"h": "sha1"},
        {"s": "web"},
        {"t": "y"},
        {"t": "s: y"},
    ],
)
async def test_keys_that_do_not_count(tags):
    assert await proof(with_signature(mail()), record(ED25519, **tags)) is Proof.UNKNOWN
    assert (
        await proof(with_signature(mail()), record(ED25519, h="sha1:sha256", s="email", t="s"))
        is Proof.PASSED
    )


async def test_keys_that_are_too_weak(monkeypatch):
    monkeypatch.setattr(keys, "RSA_BITS", range(2_049, 8_193))
    assert await proof(with_signature(mail(), RSA), record(RSA)) is Proof.UNKNOWN


async def test_keys_that_are_strict_another_or_not_there():
    sub = with_signature(mail(), i="@sub.client.example")
    assert await proof(sub, record(ED25519, t="s")) is Proof.UNKNOWN
    assert await proof(with_signature(mail()), record(RSA)) is Proof.UNKNOWN
    assert (await signatures.verdict_of(with_signature(mail()), knowing())).proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    "head",
    [
        b"From: Eve <eve@client.example>\r\n",
        b"from : Eve <eve@client.example>\r\n",
        b" From: folded into nothing\r\n",
        b"no field at all\r\n",
        b"X: a\rFrom: b\r\n",
    ],
)
async def test_a_head_that_could_be_read_differently_proves_nothing(head):
    assert await proof(head + with_signature(mail())) is Proof.UNKNOWN
    assert await proof(b"From someone Mon Jan  1\r\n" + with_signature(mail())) is Proof.PASSED


async def test_an_author_above_more_fields_than_are_read_is_not_the_one_who_signed():
    many = b"X: y\r\n" * 1_100
    assert await proof(b"From: eve@client.example\r\n" + many + with_signature(mail())) is Proof.UNKNOWN


async def test_keys_are_asked_for_only_of_the_authors_organization_and_only_a_few():
    asked = []

    async def ask(name: str) -> bytes | None:
        asked.append(name)
        return None

    raw = mail()
    for number in range(9):
        raw = with_signature(raw, domain="client.example" if number % 2 else "evil.example", s=f"k{number}")
    await signatures.verdict_of(raw, ask)
    assert asked == [f"k{number}._domainkey.client.example" for number in (7, 5, 3, 1)]
    for number in range(9):
        raw = with_signature(raw, s=f"more{number}")
    asked.clear()
    await signatures.verdict_of(raw, ask)
    assert len(asked) == signatures.SIGNATURES_MOST


async def test_without_resolvers_nobody_is_asked(monkeypatch):
    monkeypatch.setattr(keys, "ask", knowing(record(ED25519)))
    signed = with_signature(mail())
    assert (await by_signature(signed)).proof is Proof.UNKNOWN
    config.configure(config.Config(dns_resolvers=("192.0.2.1",)))
    assert (await by_signature(signed)).proof is Proof.PASSED


SIGNED = with_signature(mail(To="desk@localhost"))
LAST_DIGIT = SIGNED.index(b"==\r\n") - 1
FREE = {LAST_DIGIT, LAST_DIGIT + 3}
"""Places in the signature's own digits: four bits of the last one say nothing, and white space behind them is left out."""


@pytest.mark.parametrize("change", [1, 2, 4, 8, 16, 32, 64, 128])
async def test_no_byte_of_a_signed_mail_can_change_unnoticed(change):
    unnoticed = []
    for at in range(len(SIGNED)):
        broken = bytearray(SIGNED)
        broken[at] ^= change
        if await proof(bytes(broken)) is Proof.PASSED:
            unnoticed.append(at)
    assert set(unnoticed) <= FREE


LINES = st.lists(st.sampled_from(SIGNED.split(b"\r\n"))).map(b"\r\n".join)


@given(st.binary(max_size=300) | LINES, st.binary(max_size=200))
def test_any_bytes_are_judged(raw, text_record):
    assert asyncio.run(proof(raw, text_record)) in Proof
    assert asyncio.run(proof(with_signature(mail()), text_record)) in Proof


@pytest.mark.parametrize("unit", [b" ", b"\t\r\n", b" \r\n", b"\r\n", b"a ", b"\r", b";b=", b":"])
async def test_long_bodies_are_judged(unit):
    """Shown to end: expressions that take the square of a line of spaces would need hours for these."""
    assert await proof(with_signature(mail(text=""), c="relaxed/relaxed") + unit * 2_000_000) is Proof.UNKNOWN
    for field in (b"DKIM-Signature:" + unit * 5_000, b"X:" + unit * 100_000):
        raw = field + b"\r\n" + with_signature(mail())
        assert await proof(raw) in Proof
