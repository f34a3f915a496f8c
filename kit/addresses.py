"""Mail addresses: what is one, when two are the same, whose domain it is."""

import re
import unicodedata
from dataclasses import dataclass

import idna

from kit.errors import Invalid
from kit.public_providers import PUBLIC_PROVIDERS

KEY_MOST = 320  # characters of a key
ADDRESS_MOST = 254  # bytes that fit a path of RFC 5321
LOCAL_MOST = 64
DOMAIN_MOST = 253

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LITERAL = re.compile(r"\[[0-9a-f.:ipv]{3,45}\]")  # [192.0.2.1], [ipv6:...]
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_HIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SPECIAL = re.compile(r'[()<>\[\],;:\\"@]')


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person's display name (may be empty) and address, as they stand in a mail's header."""

    name: str
    address: str


def key_of(email: str) -> str:
    """The form in which two spellings of one address are equal: lower case, the domain in ASCII. Takes anything.

    Servers may tell `Ann@` from `ann@`; people and practice do not.
    """
    local, at, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    return f"{local.lower()}{at}{_ascii(domain)}"


def address_key(email: str, *path: str | int) -> str:
    """The `key_of` what is an address.

    Raises: Invalid, if it is none at all.
    """
    key = key_of(email)
    if reason := _why_none(unicodedata.normalize("NFC", email.strip())):
        raise Invalid(reason, *path)
    if len(key) > KEY_MOST:
        raise Invalid(f"An address may have at most {KEY_MOST} characters.", *path)
    return key


def domain_of(email: str) -> str:
    """The domain in lower case and ASCII (`xn--` where it is international); empty where it has no name."""
    name = _ascii(email.rpartition("@")[2]) if "@" in email else ""
    return "" if name.startswith("[") else name


def is_public_provider(domain: str) -> bool:
    """Whether anybody can have an address there, so that sharing it says nothing about two people."""
    return _ascii(domain) in PUBLIC_PROVIDERS


def to_ascii_domain(email: str) -> str:
    """The address as it goes over the wire: the local part untouched, the domain in ASCII."""
    local, at, domain = email.strip().rpartition("@")
    return f"{local}{at}{_ascii(domain)}"


def why_invalid(email: str) -> str | None:
    """The sentence that tells a person what is wrong with what they typed; None if it can be written to from anywhere.

    Stricter than `address_key`, which also takes the senders of machines in a local network (`root@printer`).
    """
    return _why_none(email) or _why_not_public(email)


def check_address(email: str, *path: str | int) -> str:
    """The address to keep and write to: without white space around it, its domain in ASCII.

    Raises: Invalid, with the reason of `why_invalid`.
    """
    email = unicodedata.normalize("NFC", email.strip())
    if reason := why_invalid(email):
        raise Invalid(reason, *path)
    return to_ascii_domain(email)


def _why_none(email: str) -> str | None:
    local, at, domain = email.rpartition("@")
    if not at:
        return "An address needs an @, as in name@example.com."
    if _HIDDEN.search(email):
        return "An address may not hold spaces or invisible characters."
    if not local:
        return "There is nothing before the @."
    if not domain:
        return "There is nothing after the @."
    if not _QUOTED.fullmatch(local) and (found := _SPECIAL.search(local)):
        return f"The part before the @ may not hold {found.group()}"
    name = _ascii(domain)
    if not _LITERAL.fullmatch(name) and not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return "The part after the @ is not the name of a domain."
    return None


def _why_not_public(email: str) -> str | None:
    local, _, domain = email.rpartition("@")
    name = _ascii(domain)
    if len(local.encode()) > LOCAL_MOST:
        return f"The part before the @ is longer than {LOCAL_MOST} bytes."
    if len(name) > DOMAIN_MOST:
        return f"The domain is longer than {DOMAIN_MOST} characters."
    if "." not in name:
        return "The domain needs a dot, as in example.com."
    if name.startswith("[") or name.rpartition(".")[2].isdigit():
        return "The domain must be a name, not a number."
    if len(to_ascii_domain(email).encode()) > ADDRESS_MOST:
        return f"An address may have at most {ADDRESS_MOST} bytes."
    return None


def _ascii(domain: str) -> str:
    """The domain as the name system spells it; one that has no such spelling is only lower-cased."""
    domain = domain.strip().rstrip(".")
    if domain.isascii() or len(domain) > DOMAIN_MOST:
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError:
        return domain.lower()
