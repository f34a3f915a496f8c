"""Whose word counts about who wrote a mail: the topmost field of a configured server, and nothing else that a mail can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import config
from mail.authentication import Proof, by_results, results
from mail.authentication.domains import aligned, organization
from mail.parse import headers

HOME = "mx.acmedesk.example"


@pytest.fixture(autouse=True)
def configured() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,)))


def arrived(*fields: str, sender: str = "Ann <ann@client.example>") -> bytes:
    """A mail with these fields at its top, as they come over the wire."""
    return "\r\n".join([*fields, f"From: {sender}", "Subject: x", "", "text", ""]).encode()


def said(words: str, server: str = HOME) -> str:
    return f"Authentication-Results: {server}; {words}"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("dmarc=pass header.from=client.example", "dmarc of client.example"),
        ("dmarc=pass (p=none dis=none) header.from=Client.Example", "dmarc of client.example"),
        ("dkim=pass header.d=client.example", "dkim of client.example"),
        ("dkim=pass header.i=@client.example header.s=x", "dkim of client.example"),
        ("dkim=pass header.d=mail.client.example", "dkim of mail.client.example"),
        ("dkim=fail header.d=client.example; dkim=pass header.d=client.example", "dkim of client.example"),
        ("dkim=none; spf=pass smtp.mailfrom=bounce@out.client.example", "spf of out.client.example"),
        ('spf = pass smtp.mailfrom = "a b"@client.example', "spf of client.example"),
        ("spf=pass smtp.mailfrom=client.example; dmarc=none", "spf of client.example"),
        ('dkim=pass reason="good; signature" header.d=client.example', "dkim of client.example"),
        ("dkim=pass header.b=AbCdEf== header.d=client.example", "dkim of client.example"),
    ],
)
async def test_what_proves_the_authors_domain(words, why):
    found = await by_results(arrived(said(words)))
    assert (found.proof, found.why) == (Proof.PASSED, why)


@pytest.mark.parametrize(
    "words",
    [
        "none",
        "",
        "dmarc=none header.from=client.example",
        "dmarc=temperror header.from=client.example",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=mail.client.example",
        "dkim=pass",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=client.example.evil.example",
        "dkim=pass header.d=evilclient.example",
        "dkim=pass header.d=example",
        "dkim=neutral header.d=client.example",
        "dkim=pass header.d=evil.example header.d=client.example",
        "spf=pass smtp.mailfrom=eve@evil.example",
        "spf=pass smtp.mailfrom=ann@client.example@evil.example",
        "spf=pass smtp.mailfrom=client.example eve@evil.example",
        'spf=pass smtp.mailfrom="x; dkim=pass header.d=client.example; "@evil.example',
        "spf=pass smtp.helo=client.example",
        "spf=pass smtp.mailfrom=x=header.d=client.example@evil.example",
        "iprev=pass policy.iprev=192.0.2.1; x-dkim=pass header.d=client.example",
        "(dkim=pass header.d=client.example) spf=none",
    ],
)
async def test_what_proves_nothing(words):
    assert (await by_results(arrived(said(words)))).proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    "words",
    [
        "dmarc=fail header.from=client.example",
        "dkim=pass header.d=client.example; dmarc=fail",
        "dmarc=FAIL (p=reject); dmarc=pass header.from=client.example",
        "dmarc=pass header.from=client.example; dmarc=pass header.from=client.example",
        'spf=pass (domain of "x) ; dkim=pass header.d=client.example; ("@evil.example passes) smtp.mailfrom=evil.example',
        "spf=pass (domain of \\) smtp.mailfrom=client.example",
        "spf=pass (never ends; dkim=pass header.d=client.example",
        "spf=none ) dkim=pass header.d=client.example",
        f"spf=none reason={'x' * 20_000}; dkim=pass header.d=client.example",
    ],
)
async def test_what_says_that_it_is_another_or_could_be_anybodys_words(words):
    assert (await by_results(arrived(said(words)))).proof is Proof.FAILED


PASS = "dmarc=pass header.from=client.example"
RECEIVED = "Received: from x by mx.acmedesk.example"


@pytest.mark.parametrize(
    ("fields", "proof"),
    [
        ([said(PASS), RECEIVED], Proof.PASSED),
        ([RECEIVED, said(PASS)], Proof.PASSED),
        ([RECEIVED, said("dmarc=fail", "other.example"), said(PASS)], Proof.PASSED),
        ([said(PASS, HOME.upper() + " 1")], Proof.PASSED),
        ([said(PASS, f'(by) "{HOME}"')], Proof.PASSED),
        ([said("dmarc=none"), said(PASS)], Proof.UNKNOWN),
        ([said("none"), RECEIVED, said(PASS)], Proof.UNKNOWN),
        ([said("dmarc=fail"), said(PASS)], Proof.FAILED),
        ([RECEIVED, RECEIVED, said(PASS)], Proof.UNKNOWN),
        ([said(PASS, "other.example")], Proof.UNKNOWN),
        ([said(PASS, f"x{HOME}")], Proof.UNKNOWN),
        ([said(PASS, f"{HOME} 2")], Proof.UNKNOWN),
        ([f"X-{said(PASS)}"], Proof.UNKNOWN),
        ([f"ARC-{said('i=1; ' + PASS)}"], Proof.UNKNOWN),
        ([], Proof.UNKNOWN),
    ],
)
async def test_believed_is_the_topmost_field_of_our_server_above_what_strangers_wrote(fields, proof):
    assert (await by_results(arrived(*fields))).proof is proof


async def test_how_many_received_may_stand_above_is_a_setting():
    for hops, proof in ((0, Proof.UNKNOWN), (2, Proof.UNKNOWN), (3, Proof.PASSED)):
        config.configure(config.Config(mail_authserv_ids=("other.example", HOME), mail_auth_hops=hops))
        assert (await by_results(arrived(RECEIVED, RECEIVED, RECEIVED, said(PASS)))).proof is proof


async def test_without_a_configured_server_nothing_is_believed():
    config.configure(config.Config())
    for words in (PASS, "dmarc=fail"):
        assert (await by_results(arrived(said(words)))).proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "ann",
        "ann@client.example, eve@evil.example",
        "<ann@client.example> <ann@client.example>",
        "Ann <ann@client.example> ann@client.example",
        "ann@client.example <eve@client.example>",
        "Us: ann@client.example;",
        "Ann <ann@client.example>\r\nFrom: Ann <ann@client.example>",
        "Ann <ann@client.example>\r\nFROM : Ann <ann@client.example>",
        "(<eve@evil.example>) ann@client.example \\@",
        '"a@b"@client.example',
    ],
)
async def test_a_from_that_programs_could_read_differently_proves_nothing(sender):
    found = await by_results(arrived(said("dkim=pass header.d=client.example"), sender=sender))
    assert found.proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    "sender",
    [
        "ann@client.example",
        '"Eve @ <eve@evil.example>" <ann@client.example>',
        "=?utf-8?q?Ann_=40_home?= <Ann@CLIENT.example> (at home, mostly)",
    ],
)
async def test_a_from_with_one_address_is_its_author(sender):
    found = await by_results(arrived(said("dkim=pass header.d=client.example"), sender=sender))
    assert found.proof is Proof.PASSED


def test_domains_are_of_one_organization_below_what_can_be_registered():
    assert aligned("a.example.co.uk", "b.example.co.uk")
    assert not aligned("one.co.uk", "two.co.uk")
    assert not aligned("one.github.io", "two.github.io")
    assert not aligned("co.uk", "example.co.uk")
    assert not aligned("com", "co.uk")
    assert aligned("localhost", "localhost")
    assert aligned("bücher.example", "xn--bcher-kva.example")
    assert not aligned("", "")
    assert not aligned("[192.0.2.1]", "[192.0.2.1]")
    assert [organization("a.b.example.com"), organization("com")] == ["example.com", None]


PIECES = [
    "(",
    ")",
    '"',
    "\\",
    ";",
    "=",
    " ",
    "dmarc=fail",
    "dmarc=pass",
    "header.from=client.example",
    "none",
    "\n ",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
async def test_whatever_a_field_holds_it_is_read(pieces):
    raw = arrived(said("".join(pieces)))
    head, _ = headers.read(raw, 0, len(raw), headers.HEAD_MOST, set())
    assert results.verdict_of(head, [HOME], 1).proof in Proof
