"""Hosts that somebody names lead out of this network, or where its owner allowed."""

import pytest

from kit import destinations
from kit.errors import Invalid


@pytest.fixture(autouse=True)
def _nothing_allowed():
    yield
    destinations.allow([])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_what_is_inside_is_not_reached(address):
    assert not destinations.is_reachable(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"])
def test_what_is_public_is(address):
    assert destinations.is_reachable(address)


def test_what_was_allowed_is_too_and_nothing_beside_it():
    destinations.allow(["10.0.0.0/8", "::1"])
    assert destinations.is_reachable("10.255.0.1")
    assert destinations.is_reachable("::ffff:10.0.0.1")
    assert destinations.is_reachable("::1")
    assert not destinations.is_reachable("127.0.0.1")
    assert not destinations.is_allowed("1.1.1.1")


async def test_a_name_is_judged_by_where_it_leads():
    with pytest.raises(Invalid, match="not on the public internet") as refused:
        await destinations.addresses_of("localhost", "input", "host")
    assert refused.value.path == ("input", "host")
    assert "127" not in refused.value.message
    destinations.allow(["127.0.0.0/8", "::1"])
    assert "127.0.0.1" in await destinations.addresses_of("localhost")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..b"])
async def test_what_is_no_name_is_refused(host):
    with pytest.raises((Invalid, OSError)):
        await destinations.addresses_of(host)
