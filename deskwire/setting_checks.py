"""What a setting's value must look like: each check returns the value, or raises ValueError with the reason."""

from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


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


def address(value: str) -> str:
    name, at, domain = value.strip().rpartition("@")
    if not (name and at and domain) or any(c in value for c in "\r\n<>, "):
        raise ValueError("it must be one mail address, such as desk@example.com")
    return value.strip()


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
