"""Clients of the door: smtplib in threads, and bare sockets for what smtplib would never send."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Told = TypeVar("Told")


async def by_smtp(port: int, talk: Callable[[smtplib.SMTP], Told]) -> Told:
    """What `talk` gives, which blocks, in a thread."""

    def run() -> Told:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example", timeout=20) as client:
            return talk(client)

    return await asyncio.to_thread(run)


class Wire:
    """A connection on which anything can be said."""

    open: ClassVar[list["Wire"]] = []

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.open.append(self)

    @classmethod
    async def to(cls, port: int) -> Self:
        """Connected, not yet greeted."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @classmethod
    async def at(cls, path: Path) -> Self:
        return cls(*await asyncio.open_unix_connection(path))

    async def say(self, *lines: str | bytes) -> str:
        """Send the lines, and give the answer to them: all lines of one."""
        self.send(*lines)
        return await self.hear()

    def send(self, *lines: str | bytes) -> None:
        raw = [line.encode() if isinstance(line, str) else line for line in lines]
        self.writer.write(b"".join(line + b"\r\n" for line in raw))

    async def hear(self) -> str:
        """The next answer, its lines joined; empty when the connection has ended."""
        heard = []
        async with asyncio.timeout(60):
            while line := (await self.reader.readline()).decode().rstrip("\r\n"):
                heard.append(line)
                if line[3:4] != "-":
                    break
        return "\n".join(heard)

    async def begun(self, *recipients: str, hello: str = "EHLO", sender: str = "ann@client.example") -> Self:
        """Up to where a mail's own bytes come."""
        assert (await self.hear()).startswith("220 ")
        assert (await self.say(f"{hello} client.example")).startswith("250")
        assert (await self.say(f"MAIL FROM:<{sender}>")).startswith("250")
        for recipient in recipients:
            assert (await self.say(f"RCPT TO:<{recipient}>")).startswith("250")
        assert (await self.say("DATA")).startswith("354")
        return self

    async def ended(self) -> bool:
        """Whether the door hangs up, without another word."""
        async with asyncio.timeout(60):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await self.writer.wait_closed()


async def hang_up() -> None:
    """Close every wire that is open."""
    while Wire.open:
        await Wire.open.pop().close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "certificate.pem", folder / "key.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return shown, secret


def trusting(shown: Path) -> ssl.SSLContext:
    """A client that trusts this certificate alone, whatever the host's name."""
    context = ssl.create_default_context(cafile=shown)
    context.check_hostname = False
    return context


def served(shown: Path, secret: Path) -> Any:
    """What the door shows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(shown, secret)
    return context
