"""The mail door of this machine's settings, opened and closed."""

import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from deskwire.setting_checks import split_place
from deskwire.settings import PREFIX, Settings, SettingsError
from mail.listening import Limits, MailDoor


@asynccontextmanager
async def mail_door(settings: Settings, stored: Callable[[], object]) -> AsyncIterator[MailDoor]:
    """Mail servers are listened to inside; what is being received is finished before this ends.

    stored: called after each mail that was stored. Raises: SettingsError.
    """
    limits = Limits(
        silence=float(settings.smtp_silence_seconds),
        connections=settings.smtp_connections,
        connections_per_address=settings.smtp_connections_per_address,
    )
    door = MailDoor(hostname=settings.mail_domain, limits=limits, stored=stored, relays=settings.mail_relays)
    try:
        if settings.smtp_listen:
            await _listen_smtp(door, settings.smtp_listen, settings)
        if settings.lmtp_listen:
            await _listen_lmtp(door, settings.lmtp_listen)
        yield door
    finally:
        await door.stop()


def check_places(settings: Settings) -> None:
    """Whether the door can be opened, said before a server begins. Raises: SettingsError."""
    certificate(settings)
    for name, place in (("SMTP_LISTEN", settings.smtp_listen), ("LMTP_LISTEN", settings.lmtp_listen)):
        if place and not place.startswith("unix:"):
            host, port = split_place(place)
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            try:
                socket.create_server((host, port), family=family).close()
            except OSError as error:
                raise _taken(name, place, error) from None


def certificate(settings: Settings) -> ssl.SSLContext | None:
    """What STARTTLS shows; None without a certificate. Raises: SettingsError."""
    if settings.smtp_tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.smtp_tls_certificate, settings.smtp_tls_key)
    except (ssl.SSLError, OSError) as error:
        raise SettingsError(
            f"{PREFIX}SMTP_TLS_CERTIFICATE and {PREFIX}SMTP_TLS_KEY are no certificate with its key: {error}."
        ) from None
    return context


async def _listen_smtp(door: MailDoor, place: str, settings: Settings) -> None:
    tls = certificate(settings)
    try:
        await door.listen_smtp(*split_place(place), tls=tls, only_tls=settings.smtp_require_tls)
    except OSError as error:
        raise _taken("SMTP_LISTEN", place, error) from None


async def _listen_lmtp(door: MailDoor, place: str) -> None:
    path = place.removeprefix("unix:")
    try:
        await (door.listen_lmtp_at(Path(path)) if path != place else door.listen_lmtp(*split_place(place)))
    except OSError as error:
        raise _taken("LMTP_LISTEN", place, error) from None


def _taken(name: str, place: str, error: OSError) -> SettingsError:
    return SettingsError(
        f"Nothing can listen on {place} ({os.strerror(error.errno or 0)}): stop what does, or choose another with {PREFIX}{name}."
    )
