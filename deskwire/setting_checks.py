"""What a setting's value must look like: each check returns the value, or raises ValueError with the reason."""

import os
import re
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from kit.addresses import domain_of
from mail.authentication.spam import FIELDS as SPAM_FIELDS

REPLY_LOCAL_MOST = 23
"""Characters before the @ that leave room for `+` and a token: 64 may stand there."""


def words(value: object) -> object:
    """A text of words separated by commas or spaces, as a tuple; anything else as it is."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def folder(path: Path) -> Path:
    """An absolute folder that exists or can be made; not made here."""
    path = path.expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is not a folder")
    return path


def database_url(url: str) -> str:
    """A SQLite file (`sqlite:///absolute`, `sqlite://relative`, `sqlite://:memory:`) or a PostgreSQL database."""
    scheme, separator, rest = url.partition("://")
    if scheme == "sqlite" and separator and rest:
        return url
    if scheme in ("postgres", "postgresql"):
        parts = _split(url, "postgres://user:password@host:5432/name")
        if parts.path.strip("/"):
            return url
        raise ValueError("it names no database; write it as postgres://user:password@host:5432/name")
    raise ValueError("it must begin with postgres:// or sqlite://")


def redis_url(url: str) -> str:
    if url.startswith("unix://"):
        return url
    if _split(url, "redis://host:6379/0").scheme not in ("redis", "rediss"):
        raise ValueError("it must begin with redis://, rediss:// or unix://")
    return url


def smtp_url(url: str) -> str:
    if _split(url, "smtp://user:password@host:587").scheme not in ("smtp", "smtps"):
        raise ValueError("it must begin with smtp:// or smtps://")
    return url


def keys(values: tuple[str, ...]) -> tuple[str, ...]:
    for place, key in enumerate(values, 1):
        if len(key) < 32:
            raise ValueError(f"key {place} has {len(key)} characters; 32 are the least")
    return values


def token(value: str) -> str:
    if len(value) < 16:
        raise ValueError(f"it has {len(value)} characters; 16 are the least")
    return value


def origin(url: str) -> str:
    """`https://host[:port]`, without the slash at the end."""
    parts = _split(url, "https://desk.example.com")
    if parts.scheme not in ("http", "https"):
        raise ValueError("it must begin with http:// or https://")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it must be scheme, host and port alone, such as https://desk.example.com")
    return f"{parts.scheme}://{parts.netloc}".lower()


def origins(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(origin(value) for value in values)


def networks(values: tuple[str, ...]) -> tuple[str, ...]:
    """IP addresses and networks, or `*` for any (a server that only its proxy can reach)."""
    for value in values:
        if value == "*":
            continue
        try:
            ip_network(value, strict=False)
        except ValueError:
            raise ValueError(f"'{value}' is neither an IP address nor a network such as 10.0.0.0/8") from None
    return values


def own_networks(values: tuple[str, ...]) -> tuple[str, ...]:
    """IP addresses and networks, by their numbers."""
    if "*" in values:
        raise ValueError("it must name networks, such as 10.0.0.0/8")
    return networks(values)


def ip_addresses(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_address(value)
        except ValueError:
            raise ValueError(f"'{value}' is no IP address such as 192.0.2.1") from None
    return values


def address(value: str) -> str:
    name, at, domain = value.strip().rpartition("@")
    if not (name and at and domain) or any(c in value for c in "\r\n<>, "):
        raise ValueError("it must be one mail address, such as desk@example.com")
    return value.strip()


def place(value: str) -> str:
    """`host:port` to listen on; an IPv6 address in brackets."""
    split_place(value)
    return value


def place_or_socket(value: str) -> str:
    """`host:port`, or `unix:` and the absolute path of a socket."""
    path = value.removeprefix("unix:")
    if path != value:
        if not Path(path).is_absolute() or len(path.encode()) > 100:
            raise ValueError("the path after unix: must be absolute, and at most 100 bytes long")
        return value
    return place(value)


def split_place(value: str) -> tuple[str, int]:
    """(host, port) of a `host:port`."""
    try:
        parts = urlsplit(f"//{value}")
        if parts.hostname and parts.port and parts.netloc == value and "@" not in value:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise ValueError("it must be host:port, such as 127.0.0.1:2525")


def file(path: Path) -> Path:
    """A file that can be read."""
    path = path.expanduser().absolute()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError(f"{path} is not a file that can be read")
    return path


def domain(value: str) -> str:
    """The name of a domain, in lower case and ASCII."""
    found = domain_of(f"x@{value.strip()}")
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", found):
        raise ValueError("it must be the name of a domain, such as example.com")
    return found


def spam_headers(names: tuple[str, ...]) -> tuple[str, ...]:
    """Fields of which we know how they say yes."""
    if wrong := [name for name in names if name.lower() not in SPAM_FIELDS]:
        raise ValueError(f"{wrong[0]} is none of {', '.join(sorted(SPAM_FIELDS))}")
    return names


def unknown(name: str, known: set[str]) -> str:
    """The sentence for a variable with our prefix that is no setting of ours."""
    prefix = len("DESKWIRE_")
    close = get_close_matches(name.upper()[prefix:], [each[prefix:] for each in known], 1)
    hint = f"did you mean DESKWIRE_{close[0]}?" if close else "docs/settings.md lists them all."
    return f"{name} is no setting of Deskwire; {hint}"


def _split(url: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise ValueError(f"it is not an address; write it as {example}")


def sentence(error: Any, prefix: str) -> str:
    """One of pydantic's errors as a sentence that names the variable and never repeats a secret."""
    reason = error["msg"].removeprefix("Value error, ").replace("Input should", "it should", 1).rstrip(".")
    if not error["loc"]:
        return f"{reason}."
    variable = prefix + str(error["loc"][0]).upper()
    return f"{variable} is wrong: {reason[0].lower()}{reason[1:]}."
