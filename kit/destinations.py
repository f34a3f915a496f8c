"""Where this machine may connect to when somebody else names the host: public addresses, and networks that its owner allows.

A host's name is looked up once, and who connects does so to the addresses that were judged: a name that leads elsewhere a
moment later leads nowhere.
"""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from kit.errors import Invalid

LOOKED_UP_MOST = 10.0
"""Seconds that a name may take to be looked up."""

_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address

_allowed: list[str] = []


def allow(networks: Sequence[str]) -> None:
    """Let these networks, and addresses, be reached besides public ones from now on."""
    _allowed[:] = networks


async def addresses_of(host: str, *path: str | int) -> list[str]:
    """The IP addresses of a host, each of which may be connected to.

    Raises: Invalid, where one of them may not, with a sentence that tells no address; OSError, where there are none.
    """
    try:
        async with asyncio.timeout(LOOKED_UP_MOST):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise Invalid("This is no name of a host.", *path) from None
    except TimeoutError:
        raise OSError("its name could not be looked up in time") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(is_reachable(address) for address in addresses):
        raise Invalid("This host is not on the public internet, and nobody allowed its network here.", *path)
    return addresses


def is_reachable(address: str) -> bool:
    """Whether an IP address is public, or in a network that was allowed."""
    own = ip_address(address.partition("%")[0])
    if is_allowed(address):
        return True
    meant = _within(own)
    return own.is_global and meant.is_global and not own.is_multicast and not meant.is_multicast


def is_allowed(address: str) -> bool:
    """Whether an IP address is in a network that was allowed."""
    return is_in(address, _allowed)


def is_in(address: str, networks: Sequence[str]) -> bool:
    """Whether an IP address is one of these, or in one of these networks."""
    meant = _mapped(ip_address(address.partition("%")[0]))
    return any(meant in ip_network(network, strict=False) for network in networks)


def _mapped(address: Address) -> Address:
    return getattr(address, "ipv4_mapped", None) or address


def _within(address: Address) -> Address:
    """The IPv4 address to which one of IPv6 leads."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address
