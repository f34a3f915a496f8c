"""What an admin writes about an inbox, as it is kept: addresses, senders, lists."""

import re
from collections.abc import Callable, Sequence

from kit.addresses import address_key, check_address, domain_of
from kit.errors import Invalid, TooLarge

ADDRESSES_MOST = 100
SENDERS_MOST = 1_000
LISTS_MOST = 100

_LIST_ID = re.compile(r"[a-z0-9_.+=-]{1,255}")


def addresses(written: Sequence[str], *path: str | int) -> dict[str, str]:
    """The addresses by their keys, as they are written, each once.

    Raises: Invalid (none, or one that nobody could write to), TooLarge.
    """
    _check_number(written, ADDRESSES_MOST, "addresses", *path)
    found: dict[str, str] = {}
    for index, each in enumerate(written):
        found.setdefault(address_key(each, *path, index), check_address(each, *path, index))
    return found


def senders(written: Sequence[str], *path: str | int) -> list[str]:
    """Addresses and domains by which senders are known, sorted. Raises: Invalid, TooLarge."""
    _check_number(written, SENDERS_MOST, "senders in a list", *path)
    return _each(written, _sender, *path)


def lists(written: Sequence[str], *path: str | int) -> list[str]:
    """Addresses and list ids, sorted. Raises: Invalid, TooLarge."""
    _check_number(written, LISTS_MOST, "lists of its own", *path)
    return _each(written, _list, *path)


def _sender(written: str, *path: str | int) -> str:
    local, _, domain = written.strip().rpartition("@")
    if local:
        return address_key(written, *path)
    try:
        return domain_of(address_key(f"x@{domain}"))
    except Invalid:
        raise Invalid("This is neither an address nor a domain, such as example.com.", *path) from None


def _list(written: str, *path: str | int) -> str:
    name = written.strip().removeprefix("<").removesuffix(">").lower()
    if "@" in name:
        return address_key(name, *path)
    if not _LIST_ID.fullmatch(name):
        raise Invalid("This is neither an address nor a list id, such as team.example.com.", *path)
    return name


def _each(written: Sequence[str], kept: Callable[..., str], *path: str | int) -> list[str]:
    return sorted({kept(each, *path, index) for index, each in enumerate(written)})


def _check_number(written: Sequence[str], most: int, what: str, *path: str | int) -> None:
    if len(written) > most:
        raise TooLarge(f"An inbox has at most {most} {what}.", *path)
