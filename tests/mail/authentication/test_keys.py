"""Keys as a resolver gives them: one text record, however many strings it is in; nothing else, and no answer, is none."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from dns import message, rcode, rrset
from dns.asyncresolver import Resolver

from domain import config
from mail.authentication import keys

RECORDS = {
    "k1._domainkey.client.example.": ['"v=DKIM1; p=" "abc"'],
    "two._domainkey.client.example.": ['"v=DKIM1; p=a"', '"v=DKIM1; p=b"'],
}


class _NameServer(asyncio.DatagramProtocol):
    """Answers for RECORDS; says nothing where it is asked for `silent`."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        asked = message.from_wire(data)
        name = asked.question[0].name
        if name.to_text().startswith("silent"):
            return
        answer = message.make_response(asked)
        if found := RECORDS.get(name.to_text()):
            answer.answer.append(rrset.from_text(name, 60, "IN", "TXT", *found))
        else:
            answer.set_rcode(rcode.NXDOMAIN)
        self.transport.sendto(answer.to_wire(), addr)


@pytest.fixture
async def name_server(monkeypatch) -> AsyncIterator[None]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        _NameServer, local_addr=("127.0.0.1", 0)
    )

    class Local(Resolver):
        def __init__(self, *, configure: bool) -> None:
            super().__init__(configure=configure)
            self.port = transport.get_extra_info("sockname")[1]

    monkeypatch.setattr("dns.asyncresolver.Resolver", Local)
    monkeypatch.setattr(keys, "SECONDS", 0.2)
    config.configure(config.Config(dns_resolvers=("127.0.0.1",)))
    yield
    transport.close()


@pytest.mark.usefixtures("name_server")
async def test_what_a_resolver_says():
    assert await keys.ask("k1._domainkey.client.example") == b"v=DKIM1; p=abc"
    for name in (
        "two._domainkey.client.example",
        "none.example",
        "silent.example",
        "a..b",
        "x" * 64 + ".example",
    ):
        assert await keys.ask(name) is None
